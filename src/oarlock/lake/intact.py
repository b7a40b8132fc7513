"""Whether stored files are still what was written: by checksum the first time, by size and time stamps afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from oarlock.errors import OarlockError
from oarlock.kit.fsio import replace_loosely
from oarlock.kit.hashing import canonical_json, file_hash

SEEN = "verified.json"
Problem = Literal["missing", "size", "checksum"]


@dataclass(frozen=True)
class Expected:
    """A stored file: its path relative to the lake, its size in bytes and its SHA-256."""

    path: str
    bytes: int
    sha256: str


def problems(lake: Path, files: Iterable[Expected], *, is_deep: bool = False) -> dict[str, Problem]:
    """Which files are not what was written, by path; empty when all are.

    A file whose size and stamps are those it had when its checksum was last compared is not read again, unless
    `is_deep`. What was seen is kept in the lake, as a convenience: losing it costs time, not truth.
    """
    seen = {} if is_deep else _load(lake)
    found: dict[str, Problem] = {}
    fresh: dict[str, list[object]] = {}
    for file in files:
        mark = _mark(lake / file.path)
        if mark is None:
            found[file.path] = "missing"
        elif mark[0] != file.bytes:
            found[file.path] = "size"
        elif seen.get(file.path) != [*mark, file.sha256]:
            if file_hash(lake / file.path) != file.sha256:
                found[file.path] = "checksum"
            else:
                fresh[file.path] = [*mark, file.sha256]
    if fresh:
        _save(lake, fresh)
    if is_deep and (told := _load(lake)).keys() & found.keys():
        # A disk may change bytes and no stamp; who reads the file next has to look, too.
        _write(lake, {path: mark for path, mark in told.items() if path not in found})
    return found


def remember(lake: Path, files: Iterable[Expected]) -> None:
    """Note files whose checksum was computed just now, so that the next reader need not."""
    _save(lake, {f.path: [*mark, f.sha256] for f in files if (mark := _mark(lake / f.path)) is not None})


def forget_absent(lake: Path) -> None:
    """Drop the notes of files that are gone."""
    seen = _load(lake)
    kept = {path: mark for path, mark in seen.items() if (lake / path).exists()}
    if len(kept) < len(seen):
        _write(lake, kept)


def _mark(path: Path) -> list[int] | None:
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    # The change time cannot be set back by a program, so a file altered in place is always read again.
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _load(lake: Path) -> Mapping[str, object]:
    mark = _mark(lake / SEEN)
    return {} if mark is None else _parsed(lake / SEEN, tuple(mark))


@lru_cache(maxsize=2)
def _parsed(file: Path, mark: tuple[int, ...]) -> Mapping[str, object]:
    # One question looks here many times, and of a lake kept by the day there are thousands of notes.
    try:
        seen = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _save(lake: Path, fresh: dict[str, list[object]]) -> None:
    _write(lake, {**_load(lake), **fresh})


def _write(lake: Path, seen: dict[str, object]) -> None:
    try:
        replace_loosely(lake / SEEN, canonical_json(seen))
    except OarlockError:  # a reader without the right to write verifies again next time
        return
