"""Where roll-ups lie: one folder each, one file a day and version, named by its inputs and its own checksum."""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from oarlock.kit.fsio import telling
from oarlock.kit.hashing import file_hash
from oarlock.lake.intact import Expected, problems
from oarlock.lake.rollups.versions import Version

FOLDER = "rollups"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.([0-9a-f]{24})\.([0-9a-f]{64})\.parquet")
NOTE = re.compile(r"([0-9a-f]{64})\.json")
"""Names of the notes that tell of last-seen states: the checksum of what they say."""
_LEASE = 1800.0
"""Seconds after which a file that is read again is touched, so that no sweep takes it from under its reader."""


def home(lake: Path, name: str) -> Path:
    """The folder of a roll-up, made when it is not there."""
    folder = lake / FOLDER / name
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept(lake: Path, name: str) -> dict[tuple[dt.date, str], Path]:
    """The files of a roll-up by day and inputs; what is in them is not looked at."""
    folder = lake / FOLDER / name
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    found = (m for n in names if (m := _NAME.fullmatch(n)))
    return {(dt.date.fromisoformat(m[1]), m[2]): folder / m[0] for m in found}


def sound(lake: Path, paths: Iterable[Path]) -> set[Path]:
    """Those of the files that are what was written, and that stay for the next half hour."""
    told = {path: expected(lake, path) for path in paths}
    wrong = problems(lake, [e for e in told.values() if e is not None])
    good = {path for path, e in told.items() if e is not None and e.path not in wrong}
    late = time.time() - _LEASE
    for path in good:
        with suppress(OSError):  # a reader without the right to write has to be quick
            if path.stat().st_mtime < late:
                os.utime(path)
    return good


def expected(lake: Path, path: Path) -> Expected | None:
    """What the file's name says of its content; None when it is gone."""
    named = _NAME.fullmatch(path.name)
    try:
        size = path.stat().st_size
    except OSError:
        return None
    # Not `relative_to`, which costs more than the look at the file: of a lake kept by the day there are thousands.
    return Expected(f"{FOLDER}/{path.parent.name}/{path.name}", size, named[3] if named else "")


def stored(lake: Path) -> list[Expected]:
    """Every file of every roll-up, the last-seen states and their notes too, as its name says that it was written.

    One that goes meanwhile is left out: sweeps and refreshes do not wait for who looks.
    """
    found = []
    for folder in sorted((lake / FOLDER).iterdir()) if (lake / FOLDER).is_dir() else []:
        for name in sorted(os.listdir(folder)) if folder.is_dir() else []:
            told = NOTE.fullmatch(name) or _NAME.fullmatch(name)
            with suppress(FileNotFoundError):
                if told is not None:
                    size = (folder / name).stat().st_size
                    found.append(Expected(f"{FOLDER}/{folder.name}/{name}", size, told[told.re.groups]))
    return found


def target(lake: Path, version: Version, written: Path) -> Path:
    """The final name of a file that was written."""
    name = f"{version.day.isoformat()}.{version.inputs}.{file_hash(written)}.parquet"
    return home(lake, version.name) / name


def chosen(lake: Path, wanted: Iterable[Version]) -> Mapping[Version, Path]:
    """The sound files of some versions of one roll-up; those that have to be made are left out."""
    wanted = list(wanted)
    if not wanted:
        return {}
    there = kept(lake, wanted[0].name)
    found = {v: there[v.day, v.inputs] for v in wanted if (v.day, v.inputs) in there}
    good = sound(lake, found.values())
    return {v: path for v, path in found.items() if path in good}
