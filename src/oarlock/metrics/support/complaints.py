"""Complaints: how many there were, and how many of them taught us nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Msg, Text, msg
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
    """Complaints raised in each period; `open` are those not closed before its end."""
    shape, every = windows(q), tickets(tables, q)
    rows = within(tables, shape, every.filter(every.is_complaint))
    rows = rows.mutate(is_open=rows.closed_day.isnull() | (rows.closed_day >= rows.ends))
    rows = grouped(tables, q, shape, rows, own=TICKET_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        complaints=count_where(rows.is_case),
        open=count_where(rows.is_case & rows.is_open),
        without_cause=count_where(rows.lapsed_day < rows.ends),
        accounts=rows.is_case.ifelse(rows.account_id, None).nunique(),
    )
    found = framed(tables, q, shape, sums)
    figures = {name: found[name].fill_null(0) for name in ("open", "without_cause", "accounts")}
    return finished(found, q, value=found.complaints.fill_null(0), since=first_day(tables, every), figures=figures)


def check(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """How many complaints were solved without a cause code."""
    rows = tickets(tables, q)
    n = int(str(tables.fetch(rows.aggregate(n=count_where(rows.lapsed_day.notnull())))[0]["n"]))
    sentence = msg("{n} complaints were solved without a cause code: they stay open until they have one.", n=n)
    return (sentence,) if n else ()


METRIC = Metric(
    card=Card(
        name="complaints",
        version=1,
        room="support",
        title=Text(en="Complaints", zh="投诉"),
        meaning=Text(en="How many complaints customers made.", zh="客户的投诉数。"),
        formula=Text(
            en="Tickets of the kind 'complaint' created in the period; without a period in the 90 days before the "
            "as-of day. A complaint without a cause code cannot close: solved, it still counts as open.",
            zh="期内创建的“投诉”类工单；未指定期间时为统计时点前 90 天。无原因代码的投诉不能关闭：已解决仍计为未结。",
        ),
        source=SOURCE,
        unit="count",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            number("value", "Complaints", "投诉数"),
            number("open", "Open", "未结"),
            number("without_cause", "Solved without a cause", "已解决但无原因"),
            ACCOUNTS,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW,),
        see_also=("ticket_volume", "ticket_backlog", "attention_ratio"),
    ),
    answer=answer,
    standing=("now", "months"),
    check=check,
)
