"""Hours of each of ours by week beside what they can work, and whose hours they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEEKS = 13


def weeks(tables: Tables, shape: Spine, n: int) -> tuple[ir.Table, tuple[dt.date, ...]]:
    """`period`, `place`, `week` (Monday), `week_end` of the last n whole ISO weeks before each instant; all Mondays."""
    rows: list[dict[str, object]] = []
    mondays: set[dt.date] = set()
    for i, p in enumerate(shape.periods):
        if not shape.observed[i]:
            continue
        last = p.start - dt.timedelta(days=p.start.weekday())
        for place in range(n):
            monday = last - dt.timedelta(weeks=n - place)
            mondays.add(monday)
            rows.append({"period": i, "place": place, "week": monday, "week_end": monday + dt.timedelta(days=7)})
    schema = {"period": "int64", "place": "int64", "week": "date", "week_end": "date"}
    return tables.literal(tuple(rows), schema), tuple(sorted(mondays))


def by_account(tables: Tables, q: Question, span: ir.Table) -> ir.Table:
    """`period`, `place`, `week`, `employee_id`, `account_id`, `size`, `off_menu` (hundredths of an hour)."""
    import ibis

    work = efforts(tables, q).filter(lambda t: t.employee_id.notnull())
    both = work.join(span, [work.day >= span.week, work.day < span.week_end])
    off = both.is_off_menu.ifelse(both["size"], ibis.literal(0, "int64"))
    sums = both.mutate(off=off).group_by("period", "place", "week", "employee_id", "account_id")
    return tables.named(sums.aggregate(size=lambda t: total(t["size"]), off_menu=lambda t: total(t.off)))


def loads(tables: Tables, span: ir.Table, mondays: tuple[dt.date, ...], each: ir.Table) -> ir.Table:
    """`period`, `place`, `week`, `employee_id`, `size`, `off_menu`, `capacity`: every week of who booked in any.

    A week without an entry is a week of 0 hours. capacity: hundredths of an hour, null when the record says none.
    """
    on = ["period", "place", "week", "employee_id"]
    people = each.select("period", "employee_id").distinct()
    grid = span.join(people, "period").select("period", "place", "week", "employee_id")
    sums = each.group_by(on).aggregate(size=total(each["size"]), off_menu=total(each.off_menu))
    found = grid.left_join(sums, on).select(*grid.columns, "size", "off_menu")
    known = tables.dated("employee", mondays)
    known = known.select(on="day", who="employee_id", capacity=(known.weekly_hours * 100.0).round(0).cast("int64"))
    found = found.left_join(known, [("week", "on"), ("employee_id", "who")]).select(*found.columns, "capacity")
    return found.mutate(
        size=found["size"].fill_null(0), off_menu=found.off_menu.fill_null(0), capacity=found.capacity.nullif(0)
    )


def is_overloaded(rows: Iterable[Mapping[str, object]], employee: str) -> bool:
    """Whether somebody was over the limit in each of the last two whole weeks, by the published rows of `overload`.

    New exception work for them is refused then.
    """
    mine = [row for row in rows if row["employee"] == employee and row["part"] == "week" and row["week"] is not None]
    newest = max(mine, key=lambda row: str(row["week"]), default=None)
    return bool(newest and newest["alert"])
