"""Use over months against what the customer's own season let expect, with the band of its own noise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.app.accounts.trend import Point

WIDE = 2.0
"""Standard deviations of its own noise on either side of what was expected."""
LEAST = 1e-9


@dataclass(frozen=True, kw_only=True)
class Used:
    """Events of the 28 days before a day, beside those expected; low, high: the band, None where noise is not known.

    x: its place from 0 to 1 in time; below: whether the use lies under the band.
    """

    day: dt.date
    x: float
    used: int
    expected: float
    low: float | None
    high: float | None

    @property
    def below(self) -> bool:
        """Whether the use lies under the band."""
        return self.low is not None and self.used < self.low

    @property
    def above(self) -> bool:
        """Whether the use lies over the band."""
        return self.high is not None and self.used > self.high


def used(course: Sequence[Point]) -> tuple[Used, ...]:
    """The days on which use could be judged, the oldest first."""
    found = [point for point in course if point.row.get("used") is not None and point.row.get("expected") is not None]
    if not found:
        return ()
    first, span = found[0].day, (found[-1].day - found[0].day).days or 1
    return tuple(_used(point, (point.day - first).days / span) for point in found)


def _used(point: Point, x: float) -> Used:
    row = point.row
    used, expected = int(str(row["used"])), float(str(row["expected"]))
    noise = _noise(row.get("fall"), row.get("deviations"))
    low = None if noise is None else max(0.0, expected * (1.0 - WIDE * noise))
    high = None if noise is None else expected * (1.0 + WIDE * noise)
    return Used(day=point.day, x=x, used=used, expected=expected, low=low, high=high)


def _noise(fall: object, deviations: object) -> float | None:
    """The relative standard deviation that is within the published pair: how deep the fall is, and how many of them."""
    if not isinstance(fall, int | float) or not isinstance(deviations, int | float) or abs(deviations) < LEAST:
        return None
    return abs(float(fall) / float(deviations))
