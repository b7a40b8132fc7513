"""Where the page reads from: what is published now, or one day of the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from oarlock.app.access.door import Seen
from oarlock.domain.metric import KnownBy, Question
from oarlock.domain.predicate import Is
from oarlock.lake import past
from oarlock.lake.past import Day
from oarlock.lake.serve import PORTFOLIO
from oarlock.lake.serving import Ask, rows_asked
from oarlock.pipeline.published import question_of
from oarlock.pipeline.questions import from_json

PAST = "past"
HEALTH, VOICE, UNDERSERVED = "health_now", "success_satisfaction_quadrant_now", "underserved_accounts_now"
_VOICE = {"quadrant": "quadrant", "value": "progress", "n": "measured", "satisfaction": "satisfaction",
          "answers": "answers"}  # fmt: skip

Row = Mapping[str, object]
Found = Mapping[str, Sequence[Row]]
"""What was asked for, under the name that it was asked by."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is read of a customer at one moment.

    day: the day of the past, None for what is published now. asked: the question that health answered, None without it.
    """

    seen: Seen
    day: Day | None
    portfolio: str
    asked: Question | None

    def one(self, table: str, account_id: str, column: str = "account_id") -> dict[str, object] | None:
        """The customer's row of a table; None without one, or while the table is not published."""
        if table not in self.seen.served.tables:
            return None
        rows = self.seen.rows(table, where=Is(column, "=", account_id), limit=1)
        return rows[0] if rows else None

    def line(self, account_id: str) -> dict[str, object] | None:
        """The customer's line of the portfolio."""
        return self.one(self.portfolio, account_id)

    def asks(self, account_id: str) -> dict[str, Ask]:
        """What is asked of one customer beside its line: a day of the past has health and voice in the line itself."""
        if self.day is not None:
            return {}
        tables = {"health": (HEALTH, "account_id"), "voice": (VOICE, "account"), "poor": (UNDERSERVED, "account")}
        if "hours" in self.seen.hidden:
            del tables["poor"]
        return {
            name: rows_asked(table, where=Is(column, "=", account_id), limit=1)
            for name, (table, column) in tables.items()
            if self.seen.has(table)
        }

    def health_in(self, found: Found, line: Row) -> Row | None:
        """The row of health in what was found."""
        row = next(iter(found.get("health", ())), None) if self.day is None else line
        return row if row is not None and row.get("inputs") is not None else None

    def voice_in(self, found: Found, line: Row) -> Row | None:
        """Outcomes beside answers; None when none are known."""
        if self.day is None:
            return next(iter(found.get("voice", ())), None)
        told = {name: line.get(column) for name, column in _VOICE.items()}
        return told if any(value is not None for value in told.values()) else None

    def health(self, account_id: str, line: Row | None = None) -> Row | None:
        """The customer's row of health; a day of the past has it in the line itself."""
        found = self.one(HEALTH, account_id) if self.day is None else line or self.line(account_id)
        return found if found is not None and found.get("inputs") is not None else None

    @property
    def knows_voice(self) -> bool:
        """Whether anybody asked for outcomes and answers."""
        return self.day is not None or VOICE in self.seen.served.tables


def now(seen: Seen) -> Source:
    """What is published."""
    return Source(seen=seen, day=None, portfolio=PORTFOLIO, asked=question_of(seen.served.snapshot, "health"))


def then(seen: Seen, day: Day) -> Source:
    """One day of the past."""
    return Source(seen=seen.with_days(PAST, [day]), day=day, portfolio=PAST, asked=asked_of(day))


def asked_of(day: Day) -> Question:
    """The question that health answered on a day of the past."""
    return from_json(cast("dict[str, object]", day.questions["health"]))


def days(seen: Seen, by: KnownBy = "learned") -> dict[dt.date, Day]:
    """The days that were worked out, the oldest first."""
    found = {day.day: day for day in past.days(seen.workspace).values() if day.by == by}
    return dict(sorted(found.items()))
