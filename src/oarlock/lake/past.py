"""Days of the past: one file for each day that was worked out, a line for each customer as it stood then."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from oarlock.domain.metric import KnownBy
from oarlock.kit.fsio import replace_file, sync_file
from oarlock.kit.hashing import canonical_json, file_hash, json_hash
from oarlock.kit.ids import new_id
from oarlock.lake.engines.sql import connect, file_list, run, text_literal
from oarlock.lake.intact import Expected, problems, remember
from oarlock.lake.workspace import Workspace

FOLDER = "past"
GRACE = 3600.0
"""Seconds for which a file that no note names any more stays, for readers that found it before."""

SMALLEST, MOST_GROUPS = 4096, 64
"""Rows in a group of a file at least, and groups in a file at most: what describes the groups is kept in memory."""

Why = Literal["month", "asked"]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that was worked out, and the file that holds it.

    by: which knowledge counted (see `Question.known_by`); why: a month's end, or a day that somebody asked for.
    fingerprint: what it was made from; columns: name → type; questions: metric → question, as plain data.
    made_at: naive UTC; seconds: how long it took.
    """

    day: dt.date
    by: KnownBy
    why: Why
    file: str
    bytes: int
    sha256: str
    content_hash: str
    fingerprint: str
    columns: Mapping[str, str]
    questions: Mapping[str, object]
    made_at: dt.datetime
    seconds: float


def path_of(workspace: Workspace, day: Day) -> Path:
    """The Parquet file of a day."""
    return workspace.lake / FOLDER / day.file


def days(workspace: Workspace) -> dict[tuple[dt.date, KnownBy], Day]:
    """All days that were worked out and whose file is what was written, by day and knowledge."""
    folder = workspace.lake / FOLDER
    try:
        mark = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    found = _noted(folder, mark)
    wrong = problems(workspace.lake, [_expected(day) for day in found])
    return {(day.day, day.by): day for day in found if f"{FOLDER}/{day.file}" not in wrong}


@lru_cache(maxsize=8)
def _noted(folder: Path, mark: int) -> tuple[Day, ...]:
    """The notes of a folder as it stood; each new note is a rename, which changes the folder's stamp."""
    notes = (_read(file) for file in sorted(folder.glob("*.json")))
    return tuple(note for note in notes if note is not None)


def _read(file: Path) -> Day | None:
    try:
        outer = json.loads(file.read_bytes())
        body = outer["body"]
        if outer["sha256"] != json_hash(body):
            return None
        return Day(**{
            **body, "day": dt.date.fromisoformat(body["day"]), "made_at": dt.datetime.fromisoformat(body["made_at"])
        })  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None  # a damaged note is no note: the day is worked out again


def building(workspace: Workspace, *, now: dt.datetime) -> Path:
    """Where a day's file is to be written before it is kept."""
    folder = workspace.lake / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{new_id('day', now=now)}.parquet"


def arrange(raw: Path, file: Path, rows: int) -> None:
    """Write a file's rows again in small groups, in the order they have: pages ask for one customer of many."""
    size = max(SMALLEST, -(-rows // MOST_GROUPS))
    copy = (
        f"COPY (SELECT * FROM read_parquet({file_list([raw])})) TO {text_literal(str(file))} "
        f"(FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE {size})"
    )
    with connect() as connection:
        run(lambda: connection.execute(copy))
    raw.unlink()


def keep(workspace: Workspace, file: Path, **told: object) -> Day:
    """Note a file that was written under `building`; from then on readers find it, instead of an earlier one.

    told: the fields of `Day` besides those that the file itself tells.
    """
    sync_file(file)
    day = Day(file=file.name, bytes=file.stat().st_size, sha256=file_hash(file), **told)  # type: ignore[arg-type]
    remember(workspace.lake, [_expected(day)])
    body = json.loads(canonical_json(asdict(day)))
    note = workspace.lake / FOLDER / f"{day.day.isoformat()}-{day.by}.json"
    replace_file(note, canonical_json({"body": body, "sha256": json_hash(body)}), phase="past-note")
    return day


def sweep(workspace: Workspace, *, asked: int) -> int:
    """Forget all but the newest days that were asked for, and remove files that no note names; how many files."""
    folder = workspace.lake / FOLDER
    if not folder.is_dir():
        return 0
    found = _noted(folder, folder.stat().st_mtime_ns)
    old = sorted((day for day in found if day.why == "asked"), key=lambda day: day.made_at, reverse=True)[asked:]
    for day in old:
        (folder / f"{day.day.isoformat()}-{day.by}.json").unlink(missing_ok=True)
    kept = {day.file for day in found} - {day.file for day in old}
    before = time.time() - GRACE
    gone = [file for file in folder.glob("*.parquet") if file.name not in kept and file.stat().st_mtime < before]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def _expected(day: Day) -> Expected:
    return Expected(f"{FOLDER}/{day.file}", day.bytes, day.sha256)
