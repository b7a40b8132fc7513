"""The local day of a naive UTC stamp as SQL that means the same in every engine: offsets given, no zone functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LocalDays:
    """Columns to add to a scan: the name of each with the stamp whose local day it is.

    first: the zone's first offset in seconds; changes: the naive UTC instants since which it has had other ones.
    """

    columns: Mapping[str, str]
    first: int
    changes: tuple[tuple[dt.datetime, int], ...]


def day_sql(stamp: str, days: LocalDays, *, literal: Callable[[dt.datetime], str]) -> str:
    """The day of a stamp (SQL of a column); literal: the SQL of an instant.

    Choices are nested by halves: one of 140 changes is found by eight comparisons.
    """

    def choose(found: list[tuple[dt.datetime | None, int]]) -> str:
        if len(found) == 1:
            return f"CAST({stamp} + INTERVAL '{found[0][1]}' SECOND AS DATE)"
        middle = len(found) // 2
        since = found[middle][0]
        assert since is not None  # noqa: S101 - only the first has none
        later, earlier = choose(found[middle:]), choose(found[:middle])
        return f"CASE WHEN {stamp} >= {literal(since)} THEN {later} ELSE {earlier} END"

    return choose([(None, days.first), *days.changes])
