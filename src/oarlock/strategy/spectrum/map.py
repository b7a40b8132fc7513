"""Everything on one axis: us, our offerings and customers, targets, anchors and competitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.strategy.spectrum.anchors import anchors, expected, nearest, targets
from oarlock.strategy.spectrum.company import beside, is_observed, last_day
from oarlock.strategy.spectrum.position import index, named
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES, positions

if TYPE_CHECKING:
    import ibis.expr.types as ir

OURS = ("company", "offering", "segment", "account")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each thing on the axis, with the nearest anchor on each side of what is ours."""
    import ibis

    points = anchors(tables, q)
    ours = _ours(tables, q)
    for side in ("below", "above"):
        ours = nearest(ours, points, side)
    ours = beside(ours, expected(points))
    is_company = ours.item_kind == "company"
    none = ibis.null("float64")
    ours = ours.mutate(expected=is_company.ifelse(ours.expected, none))
    ours = ours.mutate(expectation_gap=ours.value - ours.expected)
    marks = _marks(points, ours)
    rows = ibis.union(ours, marks.select(*ours.columns), distinct=False)
    status = ibis.cases(
        (ibis.literal(not is_observed(q)) & rows.item_kind.isin(OURS), "not_observed"), (rows.is_stale, "stale"),
        (rows.value.isnull(), "n/a"), else_="ok",
    )  # fmt: skip
    return rows.mutate(as_of=ibis.literal(last_day(q)), status=status).drop("is_stale")


def _ours(tables: Tables, q: Question) -> ir.Table:
    """`item_kind`, `item`, `name`, `value` and what only others have, for what has a position, and for targets."""
    import ibis

    _, found = positions(tables, q, (last_day(q),))
    found = found.filter(found.subject_kind.isin(OURS), found.value.notnull())
    told = named(tables, found.select("subject_kind", "subject", "value"))
    none = ibis.null("float64")
    ours = told.select("name", "value", item_kind="subject_kind", item="subject", low=none, high=none)
    bands = targets(tables)
    bands = bands.select(
        name=ibis.null("string"), value=(bands.low_end + bands.high_end) / 2.0, item_kind=ibis.literal("target"),
        item=bands.subject, low=bands.low_end, high=bands.high_end,
    )  # fmt: skip
    both = ibis.union(ours, bands, distinct=False)
    return tables.kept(
        both.mutate(basis=ibis.null("string"), meetings=ibis.null("int64"), is_stale=ibis.literal(False))
    )


def _marks(points: ir.Table, like: ir.Table) -> ir.Table:
    import ibis

    told = points.select(
        "basis", "is_stale", name="title", value="position", item="anchor_id",
        item_kind=points.is_competitor.ifelse("competitor", ibis.literal("anchor")),
        meetings=points.is_competitor.ifelse(points.meetings, ibis.null("int64")),
    )  # fmt: skip
    return told.mutate(**{c: ibis.null(like[c].type()) for c in like.columns if c not in told.columns})


METRIC = Metric(
    card=Card(
        name="spectrum_map",
        version=1,
        room="strategy",
        title=Text(en="Spectrum map", zh="谱系图"),
        meaning=Text(
            en="The company, its offerings, segments, accounts and target bands on one axis with known companies and "
            "competitors.",
            zh="公司、产品、细分、客户、目标区间与知名公司、竞争对手同列一轴。",
        ),
        formula=Text(
            en="Nearest anchor at or below, and above, each position, with its distance. Expected = competitors' "
            "positions weighed by the deals of the last twelve months that name them; expectation gap = ours − "
            "expected; a competitor's evidence counts for twelve months (then stale). Anchors are marks: they enter no "
            "figure; removed ones are not shown. A target's value is the middle of its band.",
            zh="各位置两侧最近的基准及距离。期望位置 = 竞争对手位置按近十二个月点名它们的商机数加权；"
            "期望差距 = 我方 − 期望；竞争对手证据有效十二个月，逾期为 stale。基准只作标记，不进入任何数值；"
            "已移除的不显示。目标取区间中点。",
        ),
        source=Text(
            en="Anchors, target bands, deals; the records of the spectrum position.",
            zh="谱系基准、目标区间、商机；谱系定位所用记录。",
        ),
        unit="index",
        level=Text(en="Thing on the axis.", zh="轴上的对象。"),
        shape="instant",
        fields=(
            AS_OF,
            text("item_kind", "Kind", "类型"),
            text("item", "Item", "对象"),
            text("name", "Name", "名称"),
            index("value", "Position", "位置"),
            index("low", "Band from", "区间下限"),
            index("high", "Band to", "区间上限"),
            text("basis", "Basis", "依据"),
            number("meetings", "Deals met in", "相遇商机数"),
            text("below", "Anchor below", "下方基准"),
            index("below_distance", "From anchor below", "距下方基准"),
            text("above", "Anchor above", "上方基准"),
            index("above_distance", "From anchor above", "距上方基准"),
            index("expected", "Expected", "期望位置"),
            index("expectation_gap", "Expectation gap", "期望差距"),
            STATUS,
        ),
        order=("as_of", "item_kind", "item"),
        entities=(*POSITION_ENTITIES, "anchor", "position_target"),
        see_also=("spectrum_position",),
    ),
    answer=answer,
)
