"""Ticket backlog: what customers are still waiting for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import INSTANT, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import before, first_day
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import STATUS, number
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.support.tickets import (
    LEVEL,
    SOURCE,
    TICKET_COLUMNS,
    TICKET_DIMENSIONS,
    TICKET_ENTITIES,
    tickets,
)  # fmt: skip

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Tickets that are open at each instant."""
    import ibis

    shape, every = spine(q, instants(q)), tickets(tables, q)
    rows = before(tables, shape, every)
    rows = rows.filter(rows.closed_day.isnull() | (rows.closed_day >= rows.ends))
    rows = rows.mutate(age=rows.ends.delta(rows.day, unit="day"))
    rows = grouped(tables, q, shape, rows, own=TICKET_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        tickets=count_where(rows.is_case),
        complaints=count_where(rows.is_case & rows.is_complaint),
        lacking=count_where(rows.lapsed_day < rows.ends),
        oldest=rows.age.max().cast("int64"),
    )
    found = framed(tables, q, shape, sums)
    figures = {
        "complaints": found.complaints.fill_null(0),
        "without_cause": found.lacking.fill_null(0),
        "oldest": ibis.coalesce(found.oldest, ibis.null("int64")),
    }
    value, since = found.tickets.fill_null(0), first_day(tables, every)
    return finished(found, q, value=value, since=since, shape="instant", figures=figures)


METRIC = Metric(
    card=Card(
        name="ticket_backlog",
        version=1,
        room="support",
        title=Text(en="Ticket backlog", zh="未结工单"),
        meaning=Text(en="How many tickets are open.", zh="尚未关闭的工单数。"),
        formula=Text(
            en="Tickets created before the instant and not solved before it. A complaint that was solved without a "
            "cause code stays open. An open status wins over an earlier solution.",
            zh="在该时点之前创建且在此之前未解决的工单。无原因代码的投诉即使已解决仍计为未结；"
            "状态为未结时，忽略此前的解决时间。",
        ),
        source=SOURCE,
        unit="count",
        level=LEVEL,
        shape="instant",
        fields=(
            *INSTANT,
            number("value", "Open tickets", "未结工单数"),
            number("complaints", "Of them complaints", "其中投诉"),
            number("without_cause", "Solved without a cause", "已解决但无原因"),
            Field(name="oldest", type="int64", unit="days", label=Text(en="Oldest (days)", zh="最久（天）")),
            STATUS,
        ),
        order=("as_of",),
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        see_also=("ticket_volume", "time_to_solve"),
    ),
    answer=answer,
    standing=("now", "months", "accounts"),
)
