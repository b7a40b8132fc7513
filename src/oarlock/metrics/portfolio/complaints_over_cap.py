"""Complaints over the cap: those that went on taking hours although nobody had learned what causes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.core.cases.windows import before
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.effort.hours import efforts, hours_field, in_hours
from oarlock.metrics.support.tickets import tickets

if TYPE_CHECKING:
    import ibis.expr.types as ir

CAP = Parameter(
    name="cap_hours", unit="count", default="8",
    label=Text(en="Hours that a complaint may take before its root cause is known", zh="查明根因前每起投诉的工时上限"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each complaint without a cause code whose own hours exceed the cap; most hours over it first."""
    import ibis

    shape = spine(q, instants(q))
    cap = int((decimal_of(q, CAP.name, CAP.default) or 0) * 100)
    rows = _taken(tables, q, shape)
    rows = rows.filter(rows["size"] > cap)
    rows = rows.mutate(over=rows["size"] - cap)
    whole = ibis.window(group_by="period")
    order = ibis.window(group_by="period", order_by=[rows.over.desc(), rows.ticket_id])
    rows = rows.mutate(rank=ibis.row_number().over(order).cast("int64") + 1, all_over=rows.over.sum().over(whole))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    named = tables.entity("account").select(of="account_id", name="name")
    rows = rows.left_join(named, [("account_id", "of")]).select(*rows.columns, "name")
    every = frame(tables, shape)
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    status = ibis.cases((~found.observed, "not_observed"), (found.ticket_id.isnull(), "n/a"), else_="ok")
    return found.select(
        "rank", "name", as_of=found.ends, ticket=found.ticket_id, account=found.account_id, raised=found.raised,
        value=in_hours(found.over), hours=in_hours(found["size"]), is_closed=found.is_closed,
        list_hours=in_hours(found.all_over), status=status,
    )  # fmt: skip


def _taken(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `ticket_id`, `account_id`, `raised`, `is_closed`, `size` of each complaint without a cause."""
    told = tickets(tables, q)
    told = told.filter(told.is_complaint, told.cause.isnull())
    told = told.select("ticket_id", "account_id", "lapsed_day", raised="day")
    work = efforts(tables, q)
    work = work.filter(work.ticket_id.notnull()).select("day", "size", of="ticket_id")
    both = before(tables, shape, work.join(told, [("of", "ticket_id")]).drop("of"))
    both = both.filter(both.raised < both.ends)
    both = both.mutate(is_closed=(both.lapsed_day < both.ends).fill_null(False))
    return both.group_by("period", "ticket_id", "account_id", "raised", "is_closed").aggregate(size=total(both["size"]))


def check(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """That nothing can be listed while no hours name the ticket they went into."""
    work = efforts(tables, q)
    if tables.fetch(work.filter(work.ticket_id.notnull()).select("day").limit(1)):
        return ()
    return (msg("No hours name a ticket, so nobody knows what a complaint takes: import effort with a ticket ID."),)


METRIC = Metric(
    card=Card(
        name="complaints_over_cap",
        version=1,
        room="portfolio",
        title=Text(en="Complaints over the cap", zh="超工时上限的投诉"),
        meaning=Text(
            en="Complaints that go on taking hours although nobody has found their root cause.",
            zh="尚未查明根因却持续消耗工时的投诉。",
        ),
        formula=Text(
            en="Complaints without a cause code, solved or not, into which more than `cap_hours` hours went before the "
            "instant: those of the effort entries that name the ticket. Value: hours over the cap, most first. A cause "
            "code takes a complaint off the list.",
            zh="该时点前工时（注明该工单的工时记录）超过 cap_hours 小时、且没有原因代码的投诉，无论是否已解决。"
            "数值：超出上限的小时数，由多到少。填写原因代码后即移出名单。",
        ),
        source=Text(en="Effort, tickets.", zh="工时、工单。"),
        unit="index",
        level=Text(en="Complaint.", zh="按投诉。"),
        shape="instant",
        fields=(
            AS_OF,
            number("rank", "Rank", "排名"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("ticket", "Ticket", "工单"),
            Field(name="raised", type="date", unit="date", label=Text(en="Raised", zh="提出日期")),
            hours_field("value", "Hours over the cap", "超出工时"),
            hours_field("hours", "Hours", "小时数"),
            Field(name="is_closed", type="bool", unit="text",
                  label=Text(en="Solved without a cause", zh="无原因即解决")),
            hours_field("list_hours", "Over the cap in all", "超出工时合计"),
            STATUS,
        ),
        order=("as_of", "rank"),
        entities=("effort", "ticket", "account"),
        dimensions=("account",),
        parameters=(CAP,),
        see_also=("complaints", "attention_ratio", "underserved_accounts"),
    ),
    answer=answer,
    check=check,
)  # fmt: skip
