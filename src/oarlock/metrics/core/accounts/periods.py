"""Rows of days put into the windows that end at the question's instants."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def reach(shape: Spine, days: int) -> tuple[dt.date, dt.date]:
    """The first day, and the day after the last one, of all windows of so many days before an observed instant."""
    ends = [p.end for p, seen in zip(shape.periods, shape.observed, strict=True) if seen]
    if not ends:
        return dt.date(2000, 1, 1), dt.date(2000, 1, 1)
    return min(ends) - dt.timedelta(days=days), max(ends)


def windows(tables: Tables, shape: Spine, days: int) -> ir.Table:
    """`period`, `day`, `age` (1 = the day before the instant … `days`), a row for each day of each window."""
    rows: tuple[dict[str, object], ...] = tuple(
        {"period": i, "day": p.end - dt.timedelta(days=age), "age": age}
        for i, (p, seen) in enumerate(zip(shape.periods, shape.observed, strict=True))
        if seen
        for age in range(1, days + 1)
    )
    return tables.literal(rows, {"period": "int64", "day": "date", "age": "int64"})


def placed(tables: Tables, shape: Spine, rows: ir.Table, days: int) -> ir.Table:
    """Rows that have `day`, with `period` and `age`, once for each window that they lie in."""
    return rows.join(windows(tables, shape, days), "day")
