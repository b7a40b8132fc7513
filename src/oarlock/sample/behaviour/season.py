"""How busy an office is on each day: weekdays, month-ends and the holidays of its country."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SPRING_FESTIVALS = (
    "2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 "
    "2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11"
).split()
"""First days of the Chinese year; a year outside the list has none in a sample."""

_BEFORE, _AFTER = 2, 7
REST = 0.06
"""Share of an ordinary day's work that is done on a holiday."""

_WEEK = (1.0, 1.05, 1.05, 1.0, 0.9, 0.22, 0.14)
KINDS = ("month_end", "weekdays_only", "holidays")
"""Companies whose ups and downs are stronger than others'; none of them is a fall."""


def holidays(country: str, first: int, last: int) -> list[int]:
    """Days off from `first` to `last` as ordinals: Spring Festival and National Day in China, Christmas elsewhere."""
    out = set()
    if country == "CN":
        for text in SPRING_FESTIVALS:
            start = dt.date.fromisoformat(text).toordinal()
            out |= set(range(start - _BEFORE, start + _AFTER))
    for year in range(dt.date.fromordinal(first).year - 1, dt.date.fromordinal(last).year + 1):
        if country == "CN":
            start, length = dt.date(year, 10, 1).toordinal(), 7
            out |= {
                *range(start, start + length),
                *range(dt.date(year, 5, 1).toordinal(), dt.date(year, 5, 6).toordinal()),
            }
        else:
            start = dt.date(year, 12, 24).toordinal()
            out |= set(range(start, start + 9))
    return sorted(day for day in out if first <= day <= last)


def season(country: str, kind: str, first: int, length: int) -> npt.NDArray[np.float64]:
    """How busy each of `length` days from `first` on is, about 1 on a working day."""
    import numpy as np

    days = [dt.date.fromordinal(first + n) for n in range(length)]
    week = np.array(_WEEK)
    if kind == "weekdays_only":
        week[5:] = 0
    busy = week[[day.weekday() for day in days]]
    peak = 4.0 if kind == "month_end" else 1.15
    for place, day in enumerate(days):
        if (day + dt.timedelta(days=3)).month != day.month:
            busy[place] *= peak
    for day_off in holidays(country, first, first + length - 1):
        busy[day_off - first] *= 0.0 if kind == "holidays" else REST
    return busy
