"""Cost to serve: what customers cost us, hours included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import COMMON, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.fields import BY_PERIOD, CURRENCY, STATUS, money
from oarlock.metrics.effort.costs import COST_ENTITIES, LINES, spent
from oarlock.metrics.effort.hours import EFFORT_COLUMNS, EFFORT_DIMENSIONS, efforts, hours_field, in_hours

if TYPE_CHECKING:
    import ibis.expr.types as ir

SERVING = tuple(line for line in LINES if line != "discount")
"""A discount is money not earned, not money spent."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """Costs of each period that belong to an account, and beside them what belongs to none alone."""
    import ibis

    shape = windows(q)
    costs = spent(tables, q, shape)
    rows = grouped(tables, q, shape, costs.filter(costs.line.isin(SERVING)), own={**EFFORT_COLUMNS, "kind": "line"})
    is_own, none = rows.account_id.notnull(), ibis.null("int64")
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        whole=total(is_own.ifelse(rows.value, none)),
        time=total((is_own & (rows.line == "time")).ifelse(rows.value, none)),
        off_menu=total((is_own & (rows.line == "off_menu")).ifelse(rows.value, none)),
        shared=total(is_own.ifelse(none, rows.value)),
        size=total(rows["size"]),
        unknown=count_where(rows.is_unknown),
    )
    found = framed(tables, q, shape, sums)
    value = (found.unknown.fill_null(0) > 0).ifelse(none, found.whole.fill_null(0))
    figures = {name: found[name].fill_null(0) for name in ("time", "off_menu", "shared")}
    figures["hours"] = in_hours(found["size"].fill_null(0))
    told = finished(found, q, value=value, since=first_day(tables, efforts(tables, q)), figures=figures)
    return told.mutate(currency=ibis.literal(q.currency))


METRIC = Metric(
    card=Card(
        name="cost_to_serve",
        version=1,
        room="effort",
        title=Text(en="Cost to serve", zh="服务成本"),
        meaning=Text(en="What customers cost us, hours included.", zh="服务客户的成本，含工时。"),
        formula=Text(
            en="Hours × the person's cost per hour on that day + costs recorded for the account, at the day's exchange "
            "rate. Discounts are no cost; what belongs to no account alone is shown beside. Hours of a person without "
            "a rate make the sum n/a.",
            zh="工时 × 该员工当日每小时成本 + 计入客户的费用，按当日汇率。折扣不算成本；不属于单一客户的费用另列。"
            "若有员工缺少费率，则合计为不适用。",
        ),
        source=Text(en="Effort, employees' rates, costs, exchange rates.", zh="工时、员工费率、费用、汇率。"),
        unit="money",
        level=Text(en="Entry, summed.", zh="按记录汇总。"),
        shape="period",
        fields=(
            *COMMON,
            money("value", "Cost", "成本"),
            money("time", "Time", "工时成本"),
            money("off_menu", "Off the menu", "菜单外"),
            money("shared", "Nobody's alone", "共享费用"),
            hours_field("hours", "Hours", "小时数"),
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=COST_ENTITIES,
        dimensions=(*EFFORT_DIMENSIONS[:-1], "kind", "*"),
        parameters=(WINDOW,),
        see_also=("account_contribution", "effort_hours", "effort_coverage"),
    ),
    answer=answer,
    standing=("now", "months"),
)
