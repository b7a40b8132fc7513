"""How customers move through the ten stages: how many are in each, how long it took, and where they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import AS_OF, STATUS, number, ratio, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.lifecycles.passes import passes
from oarlock.strategy.lifecycles.proofs import ENTITIES
from oarlock.strategy.lifecycles.stages import CODES, LAST_STEP, PLACES

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEW = 10
COUNTS = ("value", "entries", "finished", "moved_on", "fell", "returned", "unexplained")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each of the ten stages at each instant."""
    import ibis

    every, rows = frame(tables, spine(q, instants(q))), passes(tables, q)
    is_over = ~rows.is_current
    sums = rows.group_by("period", "stage").aggregate(
        value=count_where(rows.is_current), entries=rows.count(), finished=count_where(is_over),
        moved_on=count_where((rows.after > rows.place) & (rows.after <= LAST_STEP)),
        fell=count_where((rows.after > rows.place) & (rows.after > LAST_STEP)),
        returned=count_where(rows.after < rows.place), unexplained=count_where(rows.is_unexplained),
        # Not by `where`: Spark takes no share of rows that depends on a column.
        days=is_over.ifelse(rows.dwell.cast("float64"), ibis.null("float64")).median(),
    )  # fmt: skip
    stages = tables.literal(
        tuple({"code": code, "place": PLACES[code]} for code in CODES), {"code": "string", "place": "int64"}
    )
    whole = every.cross_join(stages).select(*every.columns, "code", "place")
    found = whole.left_join(sums, ["period", whole.code == sums.stage]).select(*whole.columns, *COUNTS, "days")
    status = ibis.cases((~found.observed, "not_observed"), else_="ok")
    counts = {name: found.observed.ifelse(found[name].fill_null(0), ibis.null("int64")) for name in COUNTS}
    found = found.mutate(**counts)
    is_many = (found.finished >= FEW).fill_null(False)
    return found.select(
        "place", *COUNTS, as_of=found.starts, stage=found.code, median_days=found.days,
        conversion=is_many.ifelse(divide(found.moved_on, found.finished), ibis.null("float64")),
        basis=is_many.ifelse("enough", "too_few"), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="buying_cycle_flow",
        version=1,
        room="strategy",
        title=Text(en="Flow through the buying cycle", zh="购买使用周期流转"),
        meaning=Text(
            en="How many customers are in each of the ten stages, how long it took and where they went from there.",
            zh="十个阶段各有多少客户、停留多久、之后去向。",
        ),
        formula=Text(
            en="Value: customers whose newest entry is the stage. Entries of all time; of those that are over, the "
            "median of days, and how many moved on to a later step, fell into decline or abandonment, or returned to "
            "an earlier stage. Conversion = moved on ÷ over, from 10 entries that are over.",
            zh="数值：最近进入该阶段的客户数。全部进入次数；其中已离开者的停留天数中位数，以及进入后续阶段、转入衰退或放弃、"
            "返回先前阶段的次数。转化率 = 进入后续 ÷ 已离开，至少 10 次已离开才给出。",
        ),
        source=Text(en="The buying-and-using cycle.", zh="购买使用周期。"),
        unit="count",
        level=Text(en="Stage.", zh="按阶段。"),
        shape="instant",
        fields=(
            AS_OF,
            number("place", "Place", "次序"),
            text("stage", "Stage", "阶段"),
            number("value", "Customers now", "当前客户数"),
            number("entries", "Entries", "进入次数"),
            number("finished", "Over", "已离开"),
            Field(name="median_days", type="double", unit="days", label=Text(en="Median days", zh="停留天数中位数")),
            number("moved_on", "Moved on", "进入后续阶段"),
            number("fell", "Fell", "转入衰退或放弃"),
            number("returned", "Returned", "返回先前阶段"),
            ratio("conversion", "Conversion", "转化率"),
            number("unexplained", "Left out steps without a reason", "跳过阶段且无理由"),
            text("basis", "Cases", "样本"),
            STATUS,
        ),
        order=("as_of", "place"),
        entities=ENTITIES,
        see_also=("buying_cycle", "lifecycles"),
    ),
    answer=answer,
)
