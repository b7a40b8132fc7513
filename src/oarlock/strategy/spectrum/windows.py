"""The twelve months before each instant, and records put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.metrics.core.spine import Spine, instants, spine
from oarlock.strategy.spectrum.definition import MONTHS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def shape_of(q: Question) -> Spine:
    """The spine of the question's instants."""
    return spine(q, instants(q))


def windows(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `since`, `at`, `length` (days) of each observed instant's window: since ≤ day < at."""
    rows: tuple[dict[str, object], ...] = tuple(
        {"period": i, "since": since, "at": p.end, "length": (p.end - since).days}
        for i, (p, seen) in enumerate(zip(shape.periods, shape.observed, strict=True))
        if seen
        for since in (add_months(p.end, -MONTHS),)
    )
    return tables.literal(rows, {"period": "int64", "since": "date", "at": "date", "length": "int64"})


def inside(rows: ir.Table, frames: ir.Table, day: str = "day") -> ir.Table:
    """Rows once for each window that holds their day: their columns and `period`."""
    found = rows.join(frames, [rows[day] >= frames.since, rows[day] < frames["at"]])
    return found.select(*rows.columns, "period")
