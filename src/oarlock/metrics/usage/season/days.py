"""The days of each window, by what kind of day each is: weekday, holiday, worked weekend, and where in the month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.kit.calendar import WorkCalendar
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.usage.season.calendars import calendar_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

BLOCK = 28
"""Days of a window: four whole weeks."""
BLOCKS = 17
"""The window itself (0) and sixteen before it: the same window a year ago is the thirteenth before."""
BASE = 90
"""Days before the window that it is compared with."""
REACH = BLOCK * BLOCKS
LEAST = BLOCK + BASE
"""Days of history without which there is nothing to compare with."""
KINDS = 9
"""Monday to Sunday; 7 = a holiday that would be worked; 8 = a day off that is worked."""
HOLIDAY, MADE_UP, SUNDAY = 7, 8, 6
PHASES = 6
"""Where in the month: 0 = its middle; its last day, 2nd and 3rd last, 4th and 5th last; days 1 and 2, 3 to 5."""
COMBINATIONS = tuple((kind, phase) for kind in range(KINDS) for phase in range(PHASES))


def kind_of(day: dt.date, work: WorkCalendar) -> int:
    """The kind of a day in a calendar."""
    usual = day.weekday() not in work.weekend
    if work.is_working(day) == usual:
        return day.weekday()
    return HOLIDAY if usual else MADE_UP


def phase_of(day: dt.date) -> int:
    """The phase of a day in its month."""
    left = calendar.monthrange(day.year, day.month)[1] - day.day
    if left < 5:
        return 1 if left == 0 else 2 if left < 3 else 3
    return 4 if day.day < 3 else 5 if day.day < 6 else 0


def _days(shape: Spine) -> Iterator[tuple[int, int, dt.date]]:
    for i, (p, seen) in enumerate(zip(shape.periods, shape.observed, strict=True)):
        if seen:
            yield from ((i, age, p.end - dt.timedelta(days=age)) for age in range(1, REACH + 1))


def day_table(tables: Tables, shape: Spine, codes: tuple[str, ...], missing: frozenset[dt.date]) -> ir.Table:
    """`period`, `at`, `calendar`, `day`, `block`, `age`, `kind`, `phase`; days that no feed saw are not there."""
    all_days = sorted({day for _, _, day in _days(shape)}) or [dt.date(2000, 1, 1)]
    rows: list[dict[str, object]] = []
    for code in codes:
        work = calendar_of(code, (all_days[0], all_days[-1]))
        marks = {day: (kind_of(day, work), phase_of(day)) for day in all_days}
        rows += [
            {"period": i, "at": shape.periods[i].end, "calendar": code, "day": day, "block": (age - 1) // BLOCK,
             "age": age, "kind": marks[day][0], "phase": marks[day][1]}
            for i, age, day in _days(shape) if day not in missing
        ]  # fmt: skip
    whole = dict.fromkeys(("period", "block", "age", "kind", "phase"), "int64")
    return tables.literal(tuple(rows), {**whole, "at": "date", "calendar": "string", "day": "date"})


Counts = dict[tuple[int, str, int], Counter[tuple[int, int]]]
"""How many days of each kind and phase a window has, by period, calendar and block (−1 = the days compared with)."""


def counts(shape: Spine, codes: tuple[str, ...], missing: frozenset[dt.date]) -> Counts:
    """The days of each window, counted."""
    all_days = sorted({day for _, _, day in _days(shape)}) or [dt.date(2000, 1, 1)]
    found: Counts = {}
    for code in codes:
        work = calendar_of(code, (all_days[0], all_days[-1]))
        marks = {day: (kind_of(day, work), phase_of(day)) for day in all_days}
        for i, age, day in _days(shape):
            if day in missing:
                continue
            found.setdefault((i, code, (age - 1) // BLOCK), Counter())[marks[day]] += 1
            if BLOCK < age <= LEAST:
                found.setdefault((i, code, -1), Counter())[marks[day]] += 1
    return found
