"""Which files of the log can hold what was known by an instant: what is newer cannot change a day of the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from oarlock.domain.entities import ENTITIES
from oarlock.kit.hashing import json_hash
from oarlock.lake.engines.sql import connect, file_list, run
from oarlock.lake.log import Log
from oarlock.lake.records import PartFile

TIMELESS = ("identity_link",)
"""Who is who is true at all times, whenever it was found out."""
DECIDED = ("edit",)
"""What people set here is learned when it is recorded, whatever stamp the row has."""

_EARLIEST: dict[str, dt.datetime | None] = {}


def inputs_hash(log: Log, entities: Iterable[str], *, day: dt.date, known: dt.datetime) -> str:
    """What figures over these entities depend on by learned time: files with a row that was learned by `known`.

    day: the local day of the question. Files of an entity that is kept by the day count when theirs is before it. May
    name files whose newer rows alone changed, never leaves one out that matters.
    """
    wanted = sorted(set(entities))
    found = [(name, *part) for name in wanted for part in log.written(name)]
    at = {commit.number: commit.recorded_at for commit in log.commits}
    open_ = [
        part for name, number, part, _ in found
        if at[number] > known and part.day is None and name not in (*TIMELESS, *DECIDED)
    ]  # fmt: skip
    earliest = _earliest(log.lake, open_)
    rows = [
        (name, number if _is_versioned(name) else 0, part.sha256, part.schema_version, batches)
        for name, number, part, batches in found
        if name in TIMELESS
        or at[number] <= known
        or (part.day is not None and part.day < day)
        or (part.sha256 in earliest and _is_early(earliest[part.sha256], known))
    ]
    return json_hash(rows)


def _is_early(first: dt.datetime | None, known: dt.datetime) -> bool:
    return first is not None and first <= known


def _is_versioned(name: str) -> bool:
    """The order of commits decides which version of a state counts, and which of two equal events came first."""
    return name in ENTITIES


def _earliest(lake: Path, parts: list[PartFile]) -> dict[str, dt.datetime | None]:
    """The first instant at which a row of each file was learned, by checksum; None where no row says so.

    Without a stamp a row was learned when it was recorded, which is later than what is asked for here.
    """
    unknown = [part for part in parts if part.sha256 not in _EARLIEST]
    if unknown:
        by_file = {str(lake / part.path): part.sha256 for part in unknown}
        sql = (
            "SELECT file_name, min(coalesce(try_cast(stats_min_value AS TIMESTAMP), CASE WHEN stats_null_count = "
            "num_values THEN NULL ELSE TIMESTAMP '0001-01-01' END)) FROM parquet_metadata("
            f"{file_list(map(Path, by_file))}) WHERE path_in_schema = '_learned' GROUP BY 1"
        )
        with connect() as connection:
            rows = run(lambda: connection.execute(sql).fetchall())
        _EARLIEST.update(dict.fromkeys(by_file.values()))
        _EARLIEST.update({by_file[str(file)]: first for file, first in rows})
    return {part.sha256: _EARLIEST[part.sha256] for part in parts}
