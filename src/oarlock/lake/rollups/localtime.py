"""Local days of UTC stamps, without the engines' time zone functions (Ibis drops the zone on one of them)."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FIRST_YEAR, _LAST_YEAR = 1990, 2060


def local_day(stamp: ir.Value, zone: str) -> ir.Value:
    """The local date of a naive UTC stamp; exact for 1990–2060, with the nearest known offset outside."""
    first, changes = offsets(zone)
    days: list[tuple[ir.Value, dt.datetime | None]] = [(shifted(stamp, first), None)]
    days += [(shifted(stamp, seconds), since) for since, seconds in changes]
    return _choose(stamp, days)


def shifted(stamp: ir.Value, seconds: int) -> ir.Value:
    """The date of a stamp moved by some seconds."""
    import ibis

    return (stamp + ibis.interval(seconds=seconds)).date() if seconds else stamp.date()


def _choose(stamp: ir.Value, days: list[tuple[ir.Value, dt.datetime | None]]) -> ir.Value:
    import ibis

    if len(days) == 1:
        return days[0][0]
    middle = len(days) // 2
    since = days[middle][1]
    return (stamp >= ibis.literal(since)).ifelse(_choose(stamp, days[middle:]), _choose(stamp, days[:middle]))


@functools.lru_cache(maxsize=8)
def offsets(zone: str) -> tuple[int, tuple[tuple[dt.datetime, int], ...]]:
    """The zone's first offset in seconds, and since which naive UTC instants it has had which other ones."""
    place = ZoneInfo(zone)

    def offset(at: dt.datetime) -> int:
        found = at.replace(tzinfo=dt.UTC).astimezone(place).utcoffset()
        return int(found.total_seconds()) if found else 0

    at, end = dt.datetime(_FIRST_YEAR, 1, 1), dt.datetime(_LAST_YEAR, 12, 31)
    first = last = offset(at)
    changes: list[tuple[dt.datetime, int]] = []
    while at < end:
        later = at + dt.timedelta(days=7)
        if offset(later) != last:
            low, high = at, later
            while high - low > dt.timedelta(seconds=1):
                middle = low + dt.timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (low, middle) if offset(middle) != last else (middle, high)
            last = offset(high)
            changes.append((high, last))
        at = later
    return first, tuple(changes)
