"""Overload: hours of each of ours against what they can work, week by week, and which customers they go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import AS_OF, STATUS, ratio, text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.strategy.boundaries.loads import WEEKS, by_account, loads, weeks
from oarlock.strategy.boundaries.promised import promised

if TYPE_CHECKING:
    import ibis.expr.types as ir

LIMIT = Parameter(
    name="limit_percent", unit="count", default="110",
    label=Text(en="Load in percent above which somebody is stretched", zh="视为过载的负荷百分比"),
)  # fmt: skip
SPAN = Parameter(
    name="weeks", unit="count", default=str(WEEKS),
    label=Text(en="Whole weeks before the instant", zh="统计时点前的整周数"),
)  # fmt: skip
COLUMNS = (
    "period",
    "place",
    "week",
    "employee_id",
    "part",
    "account_id",
    "size",
    "off_menu",
    "whole",
    "is_over",
    "alert",
)


def answer(tables: Tables, q: Question) -> ir.Table:
    """A row for each of ours and week, one for each customer of the weeks that were over the limit, and one for each
    exception that somebody still has to work off.
    """
    import ibis

    limit, n = whole_of(q, LIMIT.name, 110, largest=1_000), whole_of(q, SPAN.name, WEEKS, largest=104)
    if n < 2:
        raise UserError("'{name}' must be 2 or more: an alert needs two weeks running.", name=SPAN.name)
    shape = spine(q, instants(q))
    span, mondays = weeks(tables, shape, n)
    each = by_account(tables, q, span)
    rows = loads(tables, span, mondays, each)
    is_over = (rows["size"] * 100 > rows.capacity * limit).fill_null(False)
    rows = rows.mutate(whole=rows.capacity, is_over=is_over, account_id=ibis.null("string"), part=ibis.literal("week"))
    order = ibis.window(group_by=["period", "employee_id"], order_by="place")
    rows = rows.mutate(alert=rows.is_over & rows.is_over.lag().over(order).fill_null(False))
    rows = tables.named(rows.select(COLUMNS))
    over = rows.filter(rows.is_over).select(
        "alert", "is_over", p="period", w="place", e="employee_id", whole="size", part=ibis.literal("account")
    )
    causes = each.join(over, [("period", "p"), ("place", "w"), ("employee_id", "e")]).select(COLUMNS)
    both = rows.union(causes, distinct=False).union(promised(tables, q, shape).select(COLUMNS), distinct=False)
    if q.account is not None:
        both = both.filter(both.account_id == q.account)
    every = frame(tables, shape)
    both = both.mutate(has=both.period)
    kept = [name for name in both.columns if name not in every.columns]
    found = every.left_join(both, "period").select(*every.columns, *kept)
    named = tables.entity("account").select("account_id", "name")
    found = found.left_join(named, "account_id").select(*found.columns, "name")
    value = divide(found["size"], found.whole)
    status = ibis.cases((~found.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    # Of a customer's share the whole is that week's load, which is no capacity.
    has_capacity = found.part != "account"
    return found.select(
        "part", "week", "name", "alert", as_of=found.starts, employee=found.employee_id, account=found.account_id,
        value=value, hours=in_hours(found["size"]),
        capacity=has_capacity.ifelse(in_hours(found.whole), ibis.null("float64")), is_over=found.is_over,
        off_menu_hours=in_hours(found.off_menu),
        off_menu_share=divide(found.off_menu, has_capacity.ifelse(found["size"], found.whole)), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="overload",
        version=1,
        room="effort",
        title=Text(en="Overload", zh="人员过载"),
        meaning=Text(
            en="Whose booked hours exceed what they can work, two weeks running, and for which customers.",
            zh="谁连续两周投入工时超出可承受工时，分别因哪些客户。",
        ),
        formula=Text(
            en="Week: hours booked by one of ours in an ISO week ÷ weekly hours of that week; alert: above "
            "`limit_percent` in it and in the week before. Account (weeks over the limit only): the customer's hours ÷ "
            "all hours of the week; off-menu share likewise. The last `weeks` whole weeks; one without entries is 0. "
            "Promised: estimated hours of the exceptions that somebody is named for, less hours booked back to them, "
            "by customer, ÷ weekly hours: so many whole weeks.",
            zh="按周：员工在某 ISO 周记录的工时 ÷ 当周可用工时；本周与上周均高于 limit_percent 时预警。"
            "按客户（仅超限周）：该客户工时 ÷ 当周全部工时；菜单外占比同理。统计最近 weeks 个整周，无记录的周为 0。"
            "已承诺：指定由其执行的例外的预估工时减去已记入的工时，按客户汇总，÷ 每周工时，即相当于多少整周。",
        ),
        source=Text(
            en="Effort, employees' weekly hours, off-menu requests, accounts.",
            zh="工时、员工每周工时、菜单外需求、客户。",
        ),
        unit="ratio",
        level=Text(en="Employee and week; customer in it.", zh="按员工与周；其下按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("part", "Part", "部分"),
            text("employee", "Employee", "员工"),
            Field(name="week", type="date", unit="date", label=Text(en="Week from", zh="周起始日")),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            ratio("value", "Load, or share of it", "负荷或占比"),
            hours_field("hours", "Hours", "小时数"),
            hours_field("capacity", "Weekly hours", "每周工时"),
            hours_field("off_menu_hours", "Off the menu", "菜单外工时"),
            ratio("off_menu_share", "Share off the menu", "菜单外占比"),
            Field(name="is_over", type="bool", unit="text", label=Text(en="Over the limit", zh="超限")),
            Field(name="alert", type="bool", unit="text", label=Text(en="Alert", zh="预警")),
            STATUS,
        ),
        order=("as_of", "employee", "week", "part", "account"),
        entities=("effort", "employee", "account", "request"),
        parameters=(LIMIT, SPAN),
        see_also=("off_menu_requests", "effort_coverage"),
    ),
    answer=answer,
)
