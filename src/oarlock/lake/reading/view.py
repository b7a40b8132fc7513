"""The point in time from which the lake is looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from oarlock.domain.metric import KnownBy
from oarlock.domain.period import local_midnight
from oarlock.lake.log import Log, VisibleFile


@dataclass(frozen=True)
class View:
    """What was true at `as_of` as far as it was known at `known_at`.

    as_of, known_at: naive UTC instants. known_by `recorded`: the log truncated to what was committed by `known_at`
    (None: all of it). known_by `learned`: the whole log, but only facts that their source could know by `known_at`
    (None: by `as_of`).
    """

    log: Log
    as_of: dt.datetime
    known_at: dt.datetime | None
    known_by: KnownBy
    zone: ZoneInfo
    _files: dict[str, list[VisibleFile]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def seen(self) -> Log:
        """The log that this view sees."""
        if self.known_by == "recorded" and self.known_at is not None:
            return self.log.until(self.known_at)
        return self.log

    def files(self, entity: str) -> list[VisibleFile]:
        """The files to read for an entity; checked against their checksums once for the view."""
        if entity not in self._files:
            self._files[entity] = self.seen.visible(entity)
        return self._files[entity]

    @property
    def learned_until(self) -> dt.datetime | None:
        """The instant by which a fact must have been learned; None when recorded time rules."""
        if self.known_by == "recorded":
            return None
        return self.as_of if self.known_at is None else self.known_at

    def instant(self, day: dt.date) -> dt.datetime:
        """The naive UTC instant of a local day's 00:00."""
        return local_midnight(day, self.zone).replace(tzinfo=None)

    def day_end(self, day: dt.date) -> dt.datetime:
        """The last naive UTC instant of a local day."""
        return self.instant(day + dt.timedelta(days=1)) - dt.datetime.resolution

    def last_day(self, instant: dt.datetime) -> dt.date:
        """The last local day that has begun at an instant, so dates compare with instants without time zones."""
        return instant.replace(tzinfo=dt.UTC).astimezone(self.zone).date()
