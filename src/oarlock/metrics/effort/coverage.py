"""Which weeks of whom are recorded: a missing week is unknown effort, not no effort."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import before, first_day, within
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONDAY = dt.date(1970, 1, 5)


def expected_weeks(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Who should have recorded which week for whom: `period`, `account_id`, `employee_id`, `week`, `is_recorded`.

    People serve an account while they are assigned to it, and in each period in which they recorded hours for it.
    Weeks are whole ones (Monday to Sunday) inside the period, from the feed's first week on, until a person left or
    while no hours are agreed (0 a week).
    """
    work = efforts(tables, q).filter(lambda t: t.employee_id.notnull())
    weeks = _weeks(tables, shape, first_day(tables, work))
    both = _assigned(tables, shape).union(_recorded(tables, shape, work), distinct=True)
    rows = both.join(weeks, "period")
    people = tables.entity("employee").select(
        who="employee_id", agreed="weekly_hours", left=local_day(tables.entity("employee").left_at, q.zone)
    )
    rows = rows.left_join(people, [("employee_id", "who")]).select(*rows.columns, "agreed", "left")
    rows = rows.filter(
        rows.agreed.fill_null(1.0) > 0.0,
        rows.left.isnull() | (rows.left >= rows.sunday),
        rows.since.isnull() | (rows.since <= rows.monday),
        rows.until.isnull() | (rows.until > rows.sunday),
    )
    expected = rows.select("period", "account_id", "employee_id", "week").distinct()
    done = work.select(by="employee_id", done=week_of(work.day)).distinct()
    found = expected.left_join(done, [("employee_id", "by"), ("week", "done")])
    return found.select(*expected.columns, is_recorded=found.done.notnull())


def week_of(day: ir.Value) -> ir.Value:
    """Weeks since one long ago, Monday first (int64)."""
    import ibis

    return (day.delta(ibis.literal(MONDAY), unit="day").cast("int64") // 7).cast("int64")


def _weeks(tables: Tables, shape: Spine, since: dt.date | None) -> ir.Table:
    rows: list[dict[str, object]] = []
    first = since - dt.timedelta(days=since.weekday()) if since else None
    for i, period in enumerate(shape.periods):
        day = period.start + dt.timedelta(days=-period.start.weekday() % 7)
        while shape.observed[i] and day + dt.timedelta(days=7) <= period.end:
            if first is not None and day >= first:
                sunday = day + dt.timedelta(days=6)
                rows.append({"period": i, "week": (day - MONDAY).days // 7, "monday": day, "sunday": sunday})
            day += dt.timedelta(days=7)
    return tables.literal(tuple(rows), {"period": "int64", "week": "int64", "monday": "date", "sunday": "date"})


def _assigned(tables: Tables, shape: Spine) -> ir.Table:
    rows = tables.entity("assignment").select(
        "account_id", "employee_id", "start_date", since="start_date", until="end_date"
    )
    dated = before(tables, shape, rows.mutate(day=rows.start_date.fill_null(MONDAY)))
    return dated.select("period", "account_id", "employee_id", "since", "until")


def _recorded(tables: Tables, shape: Spine, work: ir.Table) -> ir.Table:
    import ibis

    rows = within(tables, shape, work.filter(work.account_id.notnull()))
    never = ibis.null("date")
    return rows.select("period", "account_id", "employee_id", since=never, until=never).distinct()
