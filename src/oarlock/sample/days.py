"""The calendar of a sample: days as ordinals, minutes of local time, and their text, all from tables."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right

from oarlock.domain.period import add_months

ZONE = "Asia/Shanghai"
OFFSET = 480
"""Minutes that the sample's zone is ahead of UTC, all year round."""

NOON = 720
DAY = 1440


class Days:
    """The sample's time: a window of months that ends on the day of export.

    Days are proleptic ordinals; minutes are local minutes since day 0. Files were exported at noon of `end`.
    """

    def __init__(self, *, months: int, end: dt.date) -> None:
        self.end = end.toordinal()
        self.cutoff = self.end * DAY + NOON
        self.last = end.replace(day=1)
        self.start = add_months(self.last, -months).toordinal()
        self.founded = add_months(self.last, -months - 12).toordinal()
        first, stop = add_months(self.last, -months - 24), add_months(self.last, 60)
        self._base = first.toordinal()
        days = [dt.date.fromordinal(n) for n in range(self._base, stop.toordinal())]
        self._iso = [d.isoformat() for d in days]
        self._of_month = [d.day for d in days]
        starts = [first]
        while starts[-1] < stop:
            starts.append(add_months(starts[-1], 1))
        self._month_start = [d.toordinal() for d in starts]
        self._clock = [f"{n // 60:02d}:{n % 60:02d}" for n in range(DAY)]
        self.instants = [add_months(self.last, n - months).toordinal() for n in range(months + 1)]
        """The first days of the months, at whose 00:00 the truth is told; the last one is at or before `end`."""

    def iso(self, day: int) -> str:
        """`2026-10-31`."""
        return self._iso[day - self._base]

    def plus(self, day: int, months: int) -> int:
        """The same day of the month some months later; the last day of a shorter month."""
        index = bisect_right(self._month_start, day) - 1 + months
        start = self._month_start[index]
        return start + min(self._of_month[day - self._base], self._month_start[index + 1] - start) - 1

    def month(self, day: int) -> int:
        """Calendar month, 1 to 12."""
        return int(self._iso[day - self._base][5:7])

    def local(self, minute: int) -> str:
        """`2026-10-31 17:05` in the company's zone."""
        return f"{self._iso[minute // DAY - self._base]} {self._clock[minute % DAY]}"

    def utc(self, minute: int) -> str:
        """The same moment as `2026-10-31 09:05` in UTC."""
        return self.local(minute - OFFSET)

    def zulu(self, minute: int) -> str:
        """The same moment as Salesforce writes it: `2026-10-31T09:05:00.000Z`."""
        minute -= OFFSET
        return f"{self._iso[minute // DAY - self._base]}T{self._clock[minute % DAY]}:00.000Z"


def counts_from(minute: int) -> int:
    """First day whose 00:00 is at or after a moment: the day from which a stamp counts at midnights."""
    return -(-minute // DAY)
