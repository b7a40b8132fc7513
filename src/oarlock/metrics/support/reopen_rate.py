"""Reopen rate: how often solved was not solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number
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
    """Of the tickets raised in each period that were solved at least once: the share that came back."""
    shape, every = windows(q), tickets(tables, q)
    rows = within(tables, shape, every.filter(every.reopens.notnull()))
    was_solved = (rows.reopens > 0) | (rows.closed_day < rows.ends).fill_null(False)
    rows = grouped(tables, q, shape, rows.filter(was_solved), own=TICKET_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        solved=count_where(rows.is_case), back=count_where(rows.reopens > 0), times=total(rows.reopens)
    )
    found = framed(tables, q, shape, sums)
    figures = {
        "numerator": found.back.fill_null(0),
        "denominator": found.solved.fill_null(0),
        "times": found.times.fill_null(0),
    }
    value = divide(found.back, found.solved)
    return finished(found, q, value=value, since=first_day(tables, every), n=found.solved, figures=figures)


METRIC = Metric(
    card=Card(
        name="reopen_rate",
        version=1,
        room="support",
        title=Text(en="Reopen rate", zh="重开率"),
        meaning=Text(
            en="The share of solved tickets that customers had to open again.", zh="已解决工单中被客户重新打开的比例。"
        ),
        formula=Text(
            en="Of the tickets created in the period and solved at least once before its end: those reopened ÷ all. "
            "Tickets of sources that do not count reopenings are left out.",
            zh="期内创建且期末前至少解决过一次的工单中：被重开的 ÷ 全部。不记录重开次数的来源不计入。",
        ),
        source=SOURCE,
        unit="ratio",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Reopened", "被重开"),
            number("denominator", "Solved", "解决过"),
            number("times", "Times reopened", "重开次数"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW,),
        see_also=("time_to_solve",),
    ),
    answer=answer,
    standing=("now", "months"),
)
