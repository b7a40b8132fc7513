"""Removing versions of roll-ups that neither the newest log nor a kept snapshot needs; any can be made again."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from oarlock.kit.fsio import TEMPORARY
from oarlock.lake.log import Log
from oarlock.lake.rollups import state, store
from oarlock.lake.rollups.versions import CODE, Sources, sources, versions

GRACE = 3600.0
"""Seconds for which a file stays that was just made or read: some question may be reading it."""


def sweep(lake: Path, logs: Iterable[Log], zone: ZoneInfo) -> int:
    """Remove what none of the logs needs; the first is the newest. How many files went."""
    shown = [sources(log, zone) for log in logs]
    gone = 0
    for name in CODE:
        needed = {(v.day, v.inputs) for of in shown for v in versions(of, name, zone)}
        for version, path in store.kept(lake, name).items():
            gone += version not in needed and _remove(path)
        gone += _temporary(lake / store.FOLDER / name)
    return gone + _states(lake, shown[:1])


def _states(lake: Path, newest: Iterable[Sources]) -> int:
    """States that hold something withdrawn go; the others grow in steps, so that they are few."""
    folder = lake / store.FOLDER / state.NAME
    serving = [s for s in state.states(lake) if any(s.holds(of, s.end) for of in newest)]
    needed = {s.path for s in serving} | {s.note for s in serving}
    files = [*folder.glob("*.parquet"), *folder.glob("*.json")] if folder.is_dir() else []
    return sum(_remove(path) for path in files if path not in needed) + _temporary(folder)


def _temporary(folder: Path) -> int:
    return sum(_remove(path) for path in folder.glob(f"{TEMPORARY}*")) if folder.is_dir() else 0


def _remove(path: Path) -> bool:
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - GRACE:
            path.unlink()
            return True
    return False
