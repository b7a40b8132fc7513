"""Hours that ours spend, as they write them down; nothing stands for a week that somebody forgot."""

from __future__ import annotations

from collections import Counter

from oarlock.sample.behaviour.staff import SUPPORT, missing_weeks
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.people import STAFF

QUARTER = 90
"""Days before the export whose hours the truth adds up."""


class Hours:
    """The effort file, and the sums that the truth tells."""

    def __init__(self, files: SuccessFiles, days: Days) -> None:
        self._files, self._days, self._missing = files, days, missing_weeks(days)
        self.by_account: Counter[str] = Counter()
        self.forgotten: Counter[str] = Counter()

    def add(self, ref: str, employee: str, day: int, activity: str, quarters: int, *, off_menu: bool = False) -> None:
        """One entry of so many quarters of an hour."""
        days = self._days
        if not days.start <= day <= days.end:
            return
        if day - (day - 1) % 7 in self._missing.get(employee, ()):
            self.forgotten[employee] += 1
            return
        hours = f"{quarters // 4}.{quarters % 4 * 25:02d}"
        number = f"W{self._files.rows('effort') + 1:07d}"
        self._files.add("effort", number, ref, employee, days.iso(day), activity, "是" if off_menu else "否", hours)
        if ref and days.end - QUARTER <= day < days.end:
            self.by_account[ref] += quarters

    def internal(self, *, seed: int) -> None:
        """Each week's hours for no account, so that a week without any row is one that was forgotten."""
        days = self._days
        for place, employee in enumerate([*(f"E{n + 1:03d}" for n in range(STAFF - 1)), *SUPPORT]):
            draw = Draw(seed, "effort", 10_000_000 + place)
            for monday in range(days.start + (1 - days.start) % 7, days.end, 7):
                self.add("", employee, monday + draw.between(0, 4), "internal", draw.between(24, 64))
        self.add("", SUPPORT[0], days.end, "internal", 4)
