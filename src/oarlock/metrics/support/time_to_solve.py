"""Time to solve: how long customers wait for an end of their trouble, those still waiting included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.durations import medians
from oarlock.metrics.core.cases.groups import grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number
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
    """The Kaplan–Meier median over the tickets raised in each period, followed to its end."""
    shape, every = windows(q), tickets(tables, q)
    rows = within(tables, shape, every.filter(~every.is_undated))
    died = (rows.closed_day < rows.ends).fill_null(False)
    rows = rows.mutate(died=died, t=died.ifelse(rows.closed_day, rows.ends).delta(rows.day, unit="day").cast("int64"))
    rows = grouped(tables, q, shape, rows.mutate(t=(rows.t < 0).ifelse(0, rows.t)), own=TICKET_COLUMNS)
    found = medians(tables, q, shape, rows)
    figures = {"solved": found.ended.fill_null(0), "open": found.open.fill_null(0)}
    return finished(found, q, value=found["median"], since=first_day(tables, every), n=found.n, figures=figures)


METRIC = Metric(
    card=Card(
        name="time_to_solve",
        version=1,
        room="support",
        title=Text(en="Time to solve", zh="解决时长"),
        meaning=Text(en="After how many days half of the tickets are solved.", zh="半数工单在多少天内得到解决。"),
        formula=Text(
            en="Kaplan–Meier median of the local days from created to solved, over the tickets created in the period; "
            "open ones count as at least as old as they are at its end. Not reached is n/a, never the mean of those "
            "that are finished.",
            zh="期内创建工单从创建到解决的天数（当地日期）的 Kaplan–Meier 中位数；未结工单按期末已等待天数作为删失。"
            "未达到中位数时为不适用，绝不取已完成者的平均值。",
        ),
        source=SOURCE,
        unit="days",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            Field(name="value", type="int64", unit="days", label=Text(en="Days", zh="天数")),
            number("solved", "Solved", "已解决"),
            number("open", "Open", "未结"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW,),
        differs=(
            Text(
                en="Help desks print the mean or median of solved tickets alone, which falls when hard ones stay open.",
                zh="客服系统通常只取已解决工单的平均或中位数，难题越拖，该数字反而越好看。",
            ),
        ),
        see_also=("first_response", "ticket_backlog"),
    ),
    answer=answer,
    standing=("now", "months"),
)
