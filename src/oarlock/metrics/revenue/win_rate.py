"""Win rate: how many of the deals that are decided we sign, and whether that is falling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number, ratio
from oarlock.metrics.revenue.deals import DEAL_COLUMNS, decided
from oarlock.metrics.revenue.trends import SURE, trend

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Signed ÷ decided in each period, with the trend over the periods up to it and what moved the wins."""
    import ibis

    shape, every = windows(q), decided(tables, q)
    rows = grouped(tables, q, shape, within(tables, shape, every), own=DEAL_COLUMNS)
    names = group_names(q)
    sums = rows.group_by(["period", *names]).aggregate(
        n=count_where(rows.is_case),
        signed=count_where(rows.is_won),
        contested=count_where(rows.is_case & rows.competitor.notnull()),
    )
    found = trend(framed(tables, q, shape, sums), names, yes="signed", n="n")
    before = ibis.window(group_by=[found[name] for name in names], order_by=found.period)
    found = found.mutate(last_n=found.n.lag().over(before), last_signed=found.signed.lag().over(before))
    # The wins that this many chances would have brought at the rate of the period before.
    at_old_rate = divide(found.n * found.last_signed, found.last_n)
    figures = {
        "numerator": found.signed.fill_null(0),
        "denominator": found.n.fill_null(0),
        "contested": divide(found.contested, found.n),
        "by_market": at_old_rate - found.last_signed.cast("float64"),
        "by_rate": found.signed.cast("float64") - at_old_rate,
        "z": found.z,
        "p": found.p,
        "is_falling": found.z <= -SURE,
    }
    return finished(
        found, q, value=divide(found.signed, found.n), since=first_day(tables, every), n=found.n, figures=figures
    )


METRIC = Metric(
    card=Card(
        name="win_rate",
        version=1,
        room="revenue",
        title=Text(en="Win rate", zh="赢单率"),
        meaning=Text(
            en="The share of decided deals that we sign, and whether it is falling.",
            zh="已定商机的签约比例及其是否下降。",
        ),
        formula=Text(
            en="Opportunities won ÷ opportunities closed in the period, by closing date. Trend: Cochran–Armitage over "
            "the periods asked for, up to each; falling when z ≤ −1.96. By market: wins gained or lost against the "
            "period before because there were more or fewer deals; by rate: because we won more or fewer of them.",
            zh="期内关闭的商机中赢单 ÷ 全部，按关闭日期。趋势：截至各期的 Cochran–Armitage 检验，z ≤ −1.96 为下降。"
            "市场因素：因商机数变化较上期多或少的赢单；胜率因素：因胜率变化而多或少的赢单。",
        ),
        source=Text(en="Opportunities; accounts for the dimensions.", zh="商机；维度取自客户及其属性。"),
        unit="ratio",
        level=Text(en="Opportunity, counted.", zh="按商机计数。"),
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Signed", "赢单"),
            number("denominator", "Decided", "已定商机"),
            CASES,
            ratio("contested", "Contested", "有竞争者占比"),
            Field(name="by_market", type="double", unit="index", label=Text(en="By market", zh="市场因素")),
            Field(name="by_rate", type="double", unit="index", label=Text(en="By rate", zh="胜率因素")),
            Field(name="z", type="double", unit="index", label=Text(en="Trend z", zh="趋势 z")),
            Field(name="p", type="double", unit="index", label=Text(en="Chance (p)", zh="偶然概率 p")),
            Field(name="is_falling", type="bool", unit="text", label=Text(en="Falling", zh="下降")),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=("opportunity", *ACCOUNT_ENTITIES),
        dimensions=(*DIMENSIONS[:-1], *DEAL_COLUMNS, "*"),
        parameters=(WINDOW,),
        see_also=("effort_per_win", "mrr_movements"),
    ),
    answer=answer,
    standing=("now", "months"),
)
