"""Ticket volume: how much customers ask of us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import COMMON, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import ACCOUNTS, BY_PERIOD, STATUS, number
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
    """Tickets raised in each period, and how many accounts raised them."""
    shape, every = windows(q), tickets(tables, q)
    rows = grouped(tables, q, shape, within(tables, shape, every), own=TICKET_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        tickets=count_where(rows.is_case),
        complaints=count_where(rows.is_case & rows.is_complaint),
        accounts=rows.is_case.ifelse(rows.account_id, None).nunique(),
    )
    found = framed(tables, q, shape, sums)
    figures = {name: found[name].fill_null(0) for name in ("complaints", "accounts")}
    return finished(found, q, value=found.tickets.fill_null(0), since=first_day(tables, every), figures=figures)


METRIC = Metric(
    card=Card(
        name="ticket_volume",
        version=1,
        room="support",
        title=Text(en="Ticket volume", zh="工单量"),
        meaning=Text(en="How many tickets customers raised.", zh="客户提交的工单数。"),
        formula=Text(
            en="Tickets created in the period; without a period in the 90 days before the as-of day. Before the feed's "
            "first ticket nothing is known.",
            zh="期内创建的工单数；未指定期间时为统计时点前 90 天。首张工单之前视为未知。",
        ),
        source=SOURCE,
        unit="count",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            number("value", "Tickets", "工单数"),
            number("complaints", "Of them complaints", "其中投诉"),
            ACCOUNTS,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW,),
        see_also=("ticket_backlog", "complaints"),
    ),
    answer=answer,
    standing=("now", "months"),
)
