"""Reading the published figures of surveys and tickets; what was not asked is left out, never a zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.revenue.selectors import only, table
from oarlock.app.usage.selectors import named
from oarlock.domain.predicate import Is, both

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Survey:
    """One kind of survey: its metric, the figure of the last 90 days, and the months in which somebody answered."""

    name: str
    now: Row | None
    months: tuple[Row, ...]

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which values the figure of now lies at 95 %, in its own unit."""
        return None if self.now is None else bounds_of(self.now)


def survey(seen: Seen, name: str) -> Survey:
    """A kind of survey as it is published."""
    rows = table(seen, f"{name}_months", order=(("period", False),))
    return Survey(name=name, now=only(seen, f"{name}_now"), months=tuple(r for r in rows if r["value"] is not None))


def bounds_of(row: Row) -> tuple[float, float] | None:
    """The interval of a row: as it is given, or its value and a margin."""
    if row["value"] is None:
        return None
    if row.get("low") is not None and row.get("high") is not None:
        return float(str(row["low"])), float(str(row["high"]))
    if row.get("margin") is None:
        return None
    value, margin = float(str(row["value"])), float(str(row["margin"]))
    return value - margin, value + margin


def waiting(seen: Seen, *, limit: int) -> list[dict[str, object]]:
    """The customers with open complaints, the most of them first, then the longest waiting."""
    if not seen.has("ticket_backlog_accounts"):
        return []
    open_ones = both(Is("status", "=", "ok"), Is("complaints", ">", 0))
    order = (("complaints", True), ("oldest", True), ("account", False))
    return named(seen, seen.rows("ticket_backlog_accounts", where=open_ones, order=order, limit=limit))


def feelings(seen: Seen) -> dict[str, int]:
    """How many customers there are in each of the four places of success and satisfaction."""
    name = "success_satisfaction_quadrant_now"
    if not seen.has(name):
        return {}
    found = seen.totals(name, where=Is("quadrant", "known"), by="quadrant")
    return {str(row["key"]): int(str(row["n"])) for row in found}


def months(seen: Seen, name: str) -> list[Row]:
    """The months of a figure from the first that has one."""
    at = "as_of" if name == "ticket_backlog" else "period"
    rows = table(seen, f"{name}_months", order=((at, False),))
    while rows and rows[0]["value"] is None:
        rows = rows[1:]
    return list(rows)
