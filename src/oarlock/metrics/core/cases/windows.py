"""The windows of days that cases are counted in: the question's periods, else the days before its as-of day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import Spine, frame, spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = 90
WINDOW = Parameter(
    name="days", unit="days", default=str(DAYS),
    label=Text(en="Days before the as-of day, when no period is named", zh="未指定期间时，统计时点之前的天数"),
)  # fmt: skip


def windows(q: Question, *, default: int = DAYS) -> Spine:
    """The periods of a question; without any the `days` days before its as-of day."""
    if q.periods:
        return spine(q, q.periods)
    days = whole_of(q, WINDOW.name, default, largest=3_660)
    return spine(q, (Period(q.as_of - dt.timedelta(days=days), q.as_of),))


def trailing(q: Question, *, default: int = DAYS) -> Spine:
    """The `days` days before each instant of the question."""
    days = dt.timedelta(days=whole_of(q, WINDOW.name, default, largest=3_660))
    return spine(q, tuple(Period(day - days, day) for day in q.instants))


def seen(tables: Tables, shape: Spine) -> ir.Table:
    """The periods that were observed to their end: `period`, `starts`, `ends`."""
    every = frame(tables, shape)
    return every.filter(every.observed).select("period", "starts", "ends")


def within(tables: Tables, shape: Spine, rows: ir.Table, day: str = "day") -> ir.Table:
    """Rows once for each observed period that holds their day: their columns, `period`, `starts`, `ends`."""
    periods = seen(tables, shape)
    return rows.join(periods, [rows[day] >= periods.starts, rows[day] < periods.ends])


def before(tables: Tables, shape: Spine, rows: ir.Table, day: str = "day") -> ir.Table:
    """Rows once for each observed period that ends after their day: their columns, `period`, `starts`, `ends`."""
    periods = seen(tables, shape)
    return rows.join(periods, [rows[day] < periods.ends])


def first_day(tables: Tables, days: ir.Table, day: str = "day") -> dt.date | None:
    """The first day of a feed; before it nothing was recorded, which is not the same as nothing happened."""
    found = tables.fetch(days.aggregate(first=days[day].min()))[0]["first"]
    return found.date() if isinstance(found, dt.datetime) else found if isinstance(found, dt.date) else None
