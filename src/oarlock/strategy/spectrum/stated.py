"""Where leaders believe that we stand, beside where records place us: who denies what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.strategy.spectrum.answers import SMALLEST, stated
from oarlock.strategy.spectrum.company import CENTRE, actual, beside, is_observed, last_day
from oarlock.strategy.spectrum.position import index
from oarlock.strategy.spectrum.positions import POSITION_ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each round and function: the median that was stated blind, and how far the actual position is."""
    import ibis

    rows = beside(stated(tables), actual(tables, q))
    none = ibis.null("float64")
    gap = rows.actual - rows.median
    far, near = (rows.median - CENTRE).abs(), (rows.actual - CENTRE).abs()
    seen = ibis.literal(is_observed(q))
    direction = ibis.cases(
        (gap.isnull(), ibis.null("string")), (gap > 0, "service_understated"), (gap < 0, "product_understated"),
        else_="none",
    )  # fmt: skip
    status = ibis.cases(
        (~seen, "not_observed"), (rows.revealed_at.isnull(), "open"), (rows.n == 0, "n/a"),
        (rows.median.isnull(), "too_few"), (rows.actual.isnull(), "n/a"), else_="ok",
    )  # fmt: skip
    return rows.select(
        "round", "function", "n", "late", as_of=ibis.literal(last_day(q)), value=seen.ifelse(rows.median, none),
        actual=(seen & rows.median.notnull()).ifelse(rows.actual, none), gap=seen.ifelse(gap, none),
        distance_stated=seen.ifelse(far, none), distance_actual=seen.ifelse((far.notnull()).ifelse(near, none), none),
        rule_holds=seen.ifelse(near < far, ibis.null("bool")), direction=direction, status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="stated_position",
        version=1,
        room="strategy",
        title=Text(en="Stated position", zh="自称定位"),
        meaning=Text(
            en="Where our leaders believe that we stand, stated before they saw the computed position, and how far "
            "from it they are.",
            zh="管理者在看到计算结果之前自称的位置，以及与实际位置的差距。",
        ),
        formula=Text(
            en="Median of the blind answers given before their round's reveal, for everybody and by function; gap = "
            f"actual − median. Functions of fewer than {SMALLEST} answers are merged and only counted. Central-"
            "tendency rule: the actual position is nearer to 50 than the stated one. A positive gap: service content "
            "is understated; a negative one: product content is. While a round is open nothing but counts is told. "
            "Actual is the company's position on the as-of day.",
            zh=f"揭示前盲答的中位数（全体与各职能）；差距 = 实际 − 中位数。少于 {SMALLEST} 份的职能合并且只计数。"
            "中央趋势规则：实际位置比自称位置更接近 50。差距为正：低估服务成分；为负：低估产品成分。"
            "轮次未揭示时只显示份数。实际为公司在统计时点的位置。",
        ),
        source=Text(
            en="Answers and reveals; the records of the spectrum position.", zh="判断与揭示；谱系定位所用记录。"
        ),
        unit="index",
        level=Text(en="Round and function.", zh="轮次与职能。"),
        shape="instant",
        fields=(
            AS_OF,
            text("round", "Round", "轮次"),
            text("function", "Function", "职能"),
            number("n", "Answers", "盲答份数"),
            number("late", "Late or not blind", "迟到或非盲答"),
            index("value", "Stated median", "自称中位数"),
            index("actual", "Actual", "实际"),
            index("gap", "Gap", "差距"),
            index("distance_stated", "Stated to centre", "自称距中央"),
            index("distance_actual", "Actual to centre", "实际距中央"),
            Field(name="rule_holds", type="bool", unit="text", label=Text(en="Rule holds", zh="规则成立")),
            text("direction", "Understated", "被低估的成分"),
            STATUS,
        ),
        order=("as_of", "round", "function"),
        entities=("answer", "reveal", *POSITION_ENTITIES),
        see_also=("spectrum_position",),
    ),
    answer=answer,
)
