"""What people judge of us and of customers: answers and their reveal, anchors, target positions and what they need."""

from __future__ import annotations

from oarlock.domain.entity import Entity, Scale, col
from oarlock.kit.text import Text

SCALES = {
    "competitor_position": (0, 100), "contact_rating": (-2, 2), "icp": (0, 4), "spectrum": (0, 100),
    "symptom_blame": (0, 4),
}  # fmt: skip
"""Lowest and highest answer of what is answered by a number; any other would be counted nowhere."""
RUBRICS = (*SCALES, "mode")
"""What people are asked; an answer to anything else would be counted nowhere."""

_BY = col("decided_by", "string", "Decided by", "决定人")
_REASON = col("reason", "string", "Reason", "理由")

ANSWER = Entity(
    name="answer",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Answer", zh="判断"),
    meaning=Text(
        en="What a person judged of one factor of a rubric, with evidence and its date.",
        zh="某人对评分规则中一项因素的判断，附证据与日期。",
    ),
    key=("rubric", "subject", "factor", "round", "author"),
    learned_by=("answered_at",),
    valid_by=("answered_at",),
    happened_by=("answered_at",),
    columns=(
        col("rubric", "string", "Rubric", "评分规则", required=True, choices=RUBRICS),
        col("subject", "string", "Subject", "判断对象", required=True),
        col("factor", "string", "Factor", "因素", required=True),
        col(
            "value",
            "double",
            "Answer",
            "判断值",
            scales=tuple(
                Scale(column="rubric", choice=rubric, low=low, high=high) for rubric, (low, high) in SCALES.items()
            ),
        ),
        col("choice", "string", "Choice", "选项"),
        col("round", "string", "Round", "轮次", required=True),
        col("author", "string", "Author", "判断人", required=True, pseudonym=True),
        col("function", "string", "Function", "职能"),
        col("evidence", "string", "Evidence", "证据", personal=True),
        col("evidence_at", "date", "Evidence of", "证据日期"),
        col("is_blind", "bool", "Blind", "是否盲答"),
        col("answered_at", "timestamp", "Answered", "判断时间", required=True),
    ),
)

REVEAL = Entity(
    name="reveal",
    kind="event",
    is_human=True,
    never_before=True,
    label=Text(en="Reveal", zh="揭示"),
    meaning=Text(
        en="The moment when a round's blind answers were locked and the computed figure was shown.",
        zh="某轮盲答锁定并显示计算结果的时刻。",
    ),
    key=("rubric", "round"),
    learned_by=("revealed_at",),
    happened_by=("revealed_at",),
    columns=(
        col("rubric", "string", "Rubric", "评分规则", required=True, choices=RUBRICS),
        col("round", "string", "Round", "轮次", required=True),
        col("revealed_at", "timestamp", "Revealed", "揭示时间", required=True),
    ),
)

ANCHOR = Entity(
    name="anchor",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Anchor", zh="谱系基准"),
    meaning=Text(
        en="A known company as a point of reference on the spectrum, or a competitor we meet.",
        zh="作为谱系参照点的知名公司，或我们遇到的竞争对手。",
    ),
    key=("anchor_id",),
    learned_by=("stated_at",),
    valid_by=("stated_at",),
    happened_by=("stated_at",),
    columns=(
        col("anchor_id", "string", "Anchor ID", "基准编号", required=True),
        col("title", "string", "Title", "基准名称", required=True),
        col("position", "double", "Position", "谱系位置", required=True, minimum=0, maximum=100),
        col("basis", "string", "Basis", "依据", required=True, choices=("judgement", "factors")),
        col("shares", "string", "Shares", "各项占比", since=2),
        col("is_competitor", "bool", "Competitor", "是否竞争对手"),
        col("author", "string", "Stated by", "判断人", pseudonym=True),
        col("is_removed", "bool", "Removed", "是否移除"),
        _REASON,
        col("stated_at", "timestamp", "Stated", "判断时间", required=True),
    ),
)

TARGET = Entity(
    name="position_target",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Target position", zh="目标定位"),
    meaning=Text(
        en="The approved band of positions on the spectrum, for the company or one offering.",
        zh="公司或某产品获批的谱系目标区间。",
    ),
    key=("subject",),
    in_order=(("low", "high"),),
    learned_by=("approved_at",),
    valid_by=("approved_at",),
    happened_by=("approved_at",),
    columns=(
        col("subject", "string", "Subject", "对象", required=True),
        col("low", "double", "Band from", "区间下限", required=True, minimum=0, maximum=100),
        col("high", "double", "Band to", "区间上限", required=True, minimum=0, maximum=100),
        _BY,
        _REASON,
        col("approved_at", "timestamp", "Approved", "批准时间", required=True),
    ),
)

POSITION_NEED = Entity(
    name="position_need",
    kind="state",
    is_human=True,
    never_before=True,
    label=Text(en="Needs of a position", zh="定位所需条件"),
    meaning=Text(
        en="What a company within a band of the spectrum needs: gross margin, people with a skill, partners.",
        zh="处于谱系某区间的公司所需的条件：毛利率、具备某技能的人员、合作伙伴。",
    ),
    key=("low", "kind", "need"),
    in_order=(("low", "high"), ("minimum", "maximum")),
    learned_by=("stated_at",),
    valid_by=("stated_at",),
    happened_by=("stated_at",),
    columns=(
        col("low", "double", "Band from", "区间下限", required=True, minimum=0, maximum=100),
        col("high", "double", "Band to", "区间上限", required=True, minimum=0, maximum=100),
        col("kind", "string", "Kind", "类型", required=True, choices=("margin", "skill", "partner")),
        col("need", "string", "Need", "所需条件", required=True),
        col("minimum", "double", "At least", "至少"),
        col("maximum", "double", "At most", "至多"),
        col("owner_id", "string", "Owner", "负责人", refers_to="employee"),
        _BY,
        _REASON,
        col("stated_at", "timestamp", "Stated", "说明时间", required=True),
    ),
)
