"""A process killed while it makes roll-ups leaves whole files or none, and the next one goes on from there."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.kit import steps
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.intact import problems
from oarlock.lake.rollups import read, state, store
from tests.support import usage
from tests.support.crash import ENV
from tests.support.lake import HandLake
from tests.support.storage import NOW
from tests.support.tables import shared_engine

pytestmark = pytest.mark.crash
CHILD = Path(__file__).with_name("rollups.py")
EVENTS = [r for d in range(1, 4) for n in range(3) for r in usage.used("a", f"u{n}", f"2024-03-0{d}")]
NOTE = {f"last-seen-note.{at}" for at in ("begin", "half-written", "written", "file-synced", "placed", "synced")}
STEPS = {
    "staging.begun", "rollup.written", "rollup.synced", "rollup.placed", "rollup.done", "last-seen.written",
    "last-seen.placed", *NOTE,
}  # fmt: skip


def run(place: Path, *words: object) -> tuple[int, str]:
    """What became of a child, and what it complained of."""
    command = [sys.executable, str(CHILD), str(place), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENV, timeout=120, check=False)
    return done.returncode, done.stderr


def check(lake: HandLake) -> None:
    """Every file in place is whole, and a reader that comes next sees the right rows."""
    folder = lake.workspace.lake
    placed = list((folder / store.FOLDER).rglob("*.parquet"))
    assert problems(folder, [e for p in placed if (e := store.expected(folder, p))], is_deep=True) == {}
    assert all(s.path.is_file() for s in state.states(folder))
    engine = shared_engine()
    found = engine.fetch(lake.tables(engine, "2024-04-01").last_seen())
    first, last = dt.date(2024, 3, 1), dt.date(2024, 3, 3)
    expected = [{"account_id": "a", "user_id": f"u{n}", "first_day": first, "last_day": last} for n in range(3)]
    assert sorted(found, key=repr) == expected
    snapshots.sweep(lake.workspace, now=NOW)
    assert not list((folder / "staging").iterdir())


def test_killed_while_roll_ups_are_made(tmp_path: Path) -> None:
    probe = HandLake(tmp_path / "probe")
    probe.add("2024-03-06", usage_event=EVENTS)
    passed: set[str] = set()
    steps.watch(passed.add)
    try:
        make(probe)
    finally:
        steps.watch(None)
    assert passed == STEPS
    lake = HandLake(tmp_path / "w")
    lake.add("2024-03-06", usage_event=EVENTS)
    # The third of the six days' files; then the state, when all days are there.
    kills = [("rollup.written", 1, 6), ("rollup.placed", 3, 3), ("last-seen.placed", 1, 0)]
    for step, occurrence, left in [*kills, ("last-seen-note.half-written", 1, 0)]:
        killed = run(lake.workspace.path, step, occurrence)
        assert killed[0] == -signal.SIGKILL, killed[1]
        assert len(read.missing(read_log(lake.workspace), lake.zone)) == left
        check(lake)
        for path in (lake.workspace.lake / store.FOLDER).rglob("*.*"):
            path.unlink()
    make(lake)
    assert read.missing(read_log(lake.workspace), lake.zone) == []
    check(lake)
    assert len(list(state.states(lake.workspace.lake))) == 1


def make(lake: HandLake) -> None:
    """Make the roll-ups in this process."""
    read.refresh(shared_engine(), read_log(lake.workspace), lake.zone, end=dt.date(2024, 4, 1))
