"""The page turned back in time: which day is wanted, which days are there, and having another one worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from oarlock.app.access.door import Seen
from oarlock.app.accounts import sources
from oarlock.domain.metric import KnownBy, Question
from oarlock.lake.past import Day


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The moment that a page is about.

    today: the day that is published. wanted: the day asked for, None for now. day: that day as it was worked out, None
    when it was not. days: all that are there under the same knowledge, the oldest first. seconds: how long a day took
    to work out the last time, None while none was.
    """

    today: dt.date
    by: KnownBy
    wanted: dt.date | None
    day: Day | None
    days: tuple[Day, ...]
    seconds: float | None
    is_ahead: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether a day of the past is wanted that was not worked out."""
        return self.wanted is not None and self.day is None

    @property
    def earlier(self) -> Day | None:
        """The last day that is there before the one that is shown."""
        return next((one for one in reversed(self.days) if one.day < (self.wanted or self.today)), None)

    @property
    def later(self) -> Day | None:
        """The first day that is there after the one that is shown; None also when that is now."""
        return next((one for one in self.days if self.wanted is not None and one.day > self.wanted), None)


def turn(seen: Seen, params: Mapping[str, str], *, today: dt.date) -> Turn:
    """What the address asks for: `as_of` (a day) and `by`; what is no day, or not past, is now."""
    by: KnownBy = "recorded" if params.get("by") == "recorded" else "learned"
    found = sources.days(seen, by)
    asked = day_of(params.get("as_of", ""))
    wanted = asked if asked is not None and asked < today else None
    every = sources.past.days(seen.workspace).values()
    last = max(every, key=lambda one: one.made_at, default=None)
    return Turn(
        today=today, by=by, wanted=wanted, day=found.get(wanted) if wanted else None,
        days=tuple(one for one in found.values() if one.day < today), seconds=last.seconds if last else None,
        is_ahead=asked is not None and asked > today,
    )  # fmt: skip


def day_of(told: str) -> dt.date | None:
    """The day that a text names (YYYY-MM-DD); None for any other text."""
    try:
        return dt.date.fromisoformat(told) if len(told) == 10 else None
    except ValueError:
        return None


def pair(params: Mapping[str, str], moment: Turn) -> tuple[dt.date | None, dt.date]:
    """The two days whose health is compared: `from` and `to`, else the day that is shown and the one before it.

    Only days that are there, and none after the day that is shown: what came later does not belong on its page.
    """
    shown = moment.wanted or moment.today
    there = [one.day for one in moment.days if one.day < shown] + [shown]
    last = day_of(params.get("to", ""))
    last = last if last in there else shown
    first = day_of(params.get("from", ""))
    before = [day for day in there if day < last]
    return (first if first in before else before[-1] if before else None), last


def question_at(seen: Seen, moment: Turn, day: dt.date) -> Question | None:
    """The question that health answered on a day: today's, or that of a day that is there."""
    if day == moment.today:
        return sources.now(seen).asked
    found = next((one for one in moment.days if one.day == day), None)
    return None if found is None else sources.asked_of(found)


def as_of(row: Mapping[str, object]) -> dt.date:
    """The day of a published line."""
    return cast("dt.date", row["as_of"])
