"""A contract line as the sample sells it, and its monthly worth computed the plain way."""

from __future__ import annotations

from dataclasses import dataclass, field

OPEN = 10**7
"""Ordinal of a day that never comes: the end of a line without one."""


@dataclass(slots=True, kw_only=True)
class Line:
    """One line. `start` and `end` are the days from and until which it counts at midnights (`end` exclusive).

    begun, ended, canceled: local minutes as a system stamps them, 0 = not. amount, discount: minor units per interval.
    why_ended: left, failed (payment), changed, renewed or empty. growth: how it came about, for opportunities.
    """

    system: str
    line_id: str
    contract: str
    offering: str
    currency: str
    start: int
    end: int = OPEN
    begun: int
    ended: int = 0
    canceled: int = 0
    amount: int
    interval: str = "month"
    count: int = 1
    seats: int = 1
    discount: int = 0
    discount_end: int = 0
    recurring: bool = True
    trial: bool = False
    status: str = "active"
    renews: str = ""
    why_ended: str = ""
    growth: str = ""


def monthly(amount: int, interval: str, count: int) -> int:
    """Monthly worth of an amount per interval, rounded once, half away from zero."""
    months = count * (12 if interval == "year" else 1)
    return (2 * amount + months) // (2 * months)


def worth(line: Line, basis: str, day: int) -> int:
    """Monthly worth of a running line on a day: `list`, `contract` (discounts without end) or `net` (all that run)."""
    amount = line.amount
    if line.discount and basis != "list":
        lasts = not line.discount_end
        if lasts or (basis == "net" and day < line.discount_end):
            amount -= line.discount
    return monthly(amount, line.interval, line.count)


@dataclass(slots=True)
class Exposure:
    """How often a hazard was drawn, what was expected and what happened."""

    draws: int = 0
    expected: float = 0.0
    events: int = 0


@dataclass(slots=True)
class Exposures:
    """Exposures by segment and kind of hazard."""

    by: dict[tuple[str, str], Exposure] = field(default_factory=dict)

    def note(self, segment: str, kind: str, hazard: float, *, happened: bool) -> None:
        """Count one draw."""
        entry = self.by.setdefault((segment, kind), Exposure())
        entry.draws += 1
        entry.expected += hazard
        entry.events += happened
