"""Days, periods between instants, and the spines of month, quarter and year."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from oarlock.errors import UserError

Grain = Literal["day", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("day", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """The time between two local midnights: `start` 00:00 inclusive to `end` 00:00 exclusive."""

    start: dt.date
    end: dt.date


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month some months away; the last day of a shorter month.

    Raises `ValueError` outside the years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first = dt.date(year, month + 1, 1)
    return first.replace(day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def instants(start: dt.date, end: dt.date, grain: Grain) -> tuple[dt.date, ...]:
    """Instants from `start` to `end`, one grain apart and both ends included.

    The steps count from `start`, so 15 January by month gives the 15th of each month; a last, shorter step ends
    at `end`.
    """
    if end < start:
        raise UserError("The period ends on {end}, before it starts on {start}.", start=start, end=end)
    out: list[dt.date] = []
    step = 0
    while True:
        try:
            day = start + dt.timedelta(days=step) if grain == "day" else add_months(start, step * _MONTHS[grain])
        except (ValueError, OverflowError):  # past the last day there is, hence past `end`
            break
        if day >= end:
            break
        out.append(day)
        step += 1
    return (*out, end)


def periods(start: dt.date, end: dt.date, grain: Grain) -> tuple[Period, ...]:
    """Consecutive periods between the instants of a spine."""
    spine = instants(start, end, grain)
    return tuple(Period(a, b) for a, b in itertools.pairwise(spine))


def local_midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The UTC instant (aware) of the day's 00:00 in a time zone."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(dt.UTC)


def floor_grain(day: dt.date, grain: Grain, *, fiscal_year_start: int = 1) -> dt.date:
    """The first day of the day, month, fiscal quarter or fiscal year that holds `day`."""
    if grain == "day":
        return day
    if grain == "month":
        return day.replace(day=1)
    offset = (day.month - fiscal_year_start) % _MONTHS[grain]
    return add_months(day.replace(day=1), -offset)
