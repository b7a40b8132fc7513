"""Customer health, as a figure like any other: asked for, published, explained, replayed."""

from __future__ import annotations

from oarlock.domain.metric import Card, Field, Metric, Parameter, Unit
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, ratio, text
from oarlock.metrics.registry import all_metrics
from oarlock.scores.health.answer import WHO, answer, check, reads
from oarlock.scores.health.shipped import DEFAULT, MODEL


def _index(name: str, en: str, zh: str) -> Field:
    unit: Unit = "index"
    return Field(name=name, type="double", unit=unit, label=Text(en=en, zh=zh))


def _entities() -> tuple[str, ...]:
    """A published model may read any metric, so health depends on whatever any of them reads."""
    every = dict.fromkeys(name for m in all_metrics() for name in m.card.entities)
    return tuple(dict.fromkeys(("contract_line", "account", "account_attribute", *sorted(every))))


METRIC = Metric(
    card=Card(
        name="health",
        version=1,
        room="health",
        title=Text(en="Customer health", zh="客户健康度"),
        meaning=Text(
            en="How each customer is doing, from 0 to 100, with how much of the evidence is there and what the rest "
            "could make of it.",
            zh="每位客户的状况（0 至 100），并给出证据覆盖率，以及缺失部分可能带来的上下限。",
        ),
        formula=Text(
            en="Σ weight × points ÷ Σ weight over the inputs that are present, then the lowest cap that applies. "
            "Coverage is the weight present ÷ all weight; below 60 % there is no score. Bounds put every missing input "
            "at 0 and at 100 points. Green from 75, amber from 45, compared before rounding. Inputs, weights, scales "
            "and caps are those of the model (parameter model). Urgency is (100 − score) × switching power.",
            zh="对有值的输入求 Σ 权重 × 得分 ÷ Σ 权重，再取生效的最低封顶。覆盖率 = 有值权重 ÷ 总权重，"
            "低于 60% 不给分。上下限将每个缺失输入分别按 100 与 0 分计。75 起为绿，45 起为黄，四舍五入前比较。"
            "输入、权重、刻度与封顶取自模型（参数 model）。紧迫度 =（100 − 得分）× 客户转换能力。",
        ),
        source=Text(en="The metrics that the model names, by account.", zh="模型所列各指标的客户值。"),
        unit="index",
        level=Text(
            en="Account with a live contract line; all accounts on request (parameter accounts).",
            zh="有有效合同行的客户；可要求全部客户（参数 accounts）。",
        ),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            _index("score", "Score", "得分"),
            text("band", "Band", "等级"),
            ratio("coverage", "Coverage", "覆盖率"),
            _index("low", "At worst", "下限"),
            _index("high", "At best", "上限"),
            _index("cap_part", "Taken off by caps", "封顶扣减"),
            text("caps", "Caps", "封顶"),
            text("unchecked", "Caps not checked", "未能检查的封顶"),
            text("lift", "Nearest way up", "最近的提升项"),
            _index("lift_to", "Points it needs", "所需得分"),
            _index("power", "Switching power", "转换能力"),
            _index("urgency", "Urgency", "紧迫度"),
            text("contributions", "Contributions", "各项贡献"),
            text("inputs", "Values", "输入值"),
            text("missing", "Missing", "缺失"),
            text("model", "Model", "模型"),
            text("variant", "Variant", "变体"),
            STATUS,
        ),
        order=("as_of", "score", "account_id"),
        entities=_entities(),
        parameters=(
            Parameter(name=MODEL, unit="text", label=Text(en="Health model", zh="健康度模型"), default=DEFAULT),
            Parameter(
                name="accounts", unit="text", label=Text(en="Whose health", zh="统计对象"), default=WHO[0], choices=WHO
            ),
        ),
        see_also=("switching_power", "silent_leavers"),
    ),
    answer=answer,
    standing=("now",),
    check=check,
    reads=reads,
)
