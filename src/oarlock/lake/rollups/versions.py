"""What each day of a roll-up is made from: the parts of usage events that a log shows, and a name for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from oarlock.domain.entities import entity as entity_of
from oarlock.kit.hashing import bytes_hash
from oarlock.lake.log import Log

EVENTS = "usage_event"
CODE = {"usage_feature_day": 1, "usage_user_day": 1}
"""Version of each roll-up's code: to be raised whenever its rows change, so that all days are made anew."""

Sources = Mapping[dt.date, tuple[str, ...]]
"""The parts that hold rows of each local day, in the order of recording, each by an ID of 16 hex digits."""


@dataclass(frozen=True, order=True)
class Version:
    """One day of one roll-up. inputs: 24 hex digits that stand for its parts, their order, the zone and the code."""

    day: dt.date
    name: str
    inputs: str


def sources(log: Log, zone: ZoneInfo) -> Sources:
    """The parts by day, as their batches wrote them: merging files leaves them as they are, a withdrawal does not."""
    found: dict[dt.date, list[str]] = {}
    for number, part, batches in log.written(EVENTS):
        told = bytes_hash(f"{number} {' '.join(batches)} {part.sha256}".encode())[:16]
        for day in days_of(log.lake / part.path, part.day, zone):
            found.setdefault(day, []).append(told)
    return {day: tuple(found[day]) for day in sorted(found)}


def versions(of: Sources, name: str, zone: ZoneInfo) -> list[Version]:
    """The version of each day, oldest day first."""
    return [
        Version(day, name, bytes_hash(f"{name} {CODE[name]} {zone.key} {day} {' '.join(parts)}".encode())[:24])
        for day, parts in of.items()
    ]


def days_of(path: Path, day: dt.date | None, zone: ZoneInfo) -> tuple[dt.date, ...]:
    """The local days of a file's rows: the one it is kept under, or those found in a file that holds several."""
    return (day,) if day is not None else _days_in(path, zone.key)


@lru_cache(maxsize=1024)
def _days_in(path: Path, zone: str) -> tuple[dt.date, ...]:
    from oarlock.lake.engines.sql import connect, file_list, quoted, run, text_literal

    stamp = quoted(entity_of(EVENTS).by_day or "")
    local = f"CAST(timezone({text_literal(zone)}, timezone('UTC', {stamp})) AS DATE)"
    sql = f"SELECT DISTINCT {local} FROM read_parquet({file_list([path])}) WHERE {stamp} IS NOT NULL ORDER BY 1"
    with connect() as connection:
        return tuple(day for (day,) in run(lambda: connection.execute(sql).fetchall()))
