"""Start a child, let it die, and check that everything it confirmed is there and nothing is half there."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.lake import journal, snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.verify import verify
from oarlock.lake.workspace import open_workspace
from tests.support.storage import ENTITIES, NOW, content, tables

ROOT = Path(__file__).parents[2]
ENV = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
CHILD = str(ROOT / "tests" / "crash" / "child.py")


@dataclass
class Confirmed:
    """What children have confirmed so far on one workspace."""

    batches: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    changes: int = 0
    run: str = ""
    count: int = 0

    def add(self, lines: str) -> None:
        for line in lines.splitlines():
            what, *words = json.loads(line)
            self.count += 1
            if what == "batch":
                self.batches.add(words[0])
            elif what == "undo":
                self.undone.add(words[0])
            elif what == "change":
                self.changes = max(self.changes, words[0])
            elif what == "run":
                self.run = words[0]


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, CHILD, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENV)


def die_at(place: Path, work: str, step: str, occurrence: int) -> str:
    """Let a child work until it kills itself at a step; what it confirmed."""
    with start(place, work, step, occurrence) as child:
        out, err = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL, f"{step} was not reached: {err}"
    return out


def steps_of(place: Path, work: str) -> set[str]:
    """The names of the steps that some work passes."""
    with start(place, work) as child:
        _, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    return set(err.split())


def check(place: Path, confirmed: Confirmed) -> None:
    """Reopen the workspace as the next process would, and compare it with what was confirmed."""
    workspace = open_workspace(place)
    log = read_log(workspace)
    assert confirmed.batches <= set(log.batches)
    assert confirmed.undone <= {name for name, b in log.batches.items() if b.undone_at is not None}
    _check_batches_are_whole(workspace.lake)
    rows = journal.read(workspace)
    assert len(rows) >= confirmed.changes
    assert journal.verify(workspace) == len(rows)
    assert [r.after for r in rows] == ["left", "right"] * (len(rows) // 2)
    shown = snapshots.current(workspace)
    if confirmed.run:
        assert shown is not None
        known = {s.id: s.manifest["sequence"] for s in snapshots.list_snapshots(workspace)}
        # A confirmed run may have been swept since, but only for a newer one.
        assert shown.manifest["sequence"] >= known.get(confirmed.run, 0)
    if shown is not None:
        assert shown.warnings == ()
        assert set(tables(shown).values()) == {content(shown.id, "table")}
    assert [f for f in verify(workspace) if f.weight != "stray"] == []
    snapshots.sweep(workspace, now=NOW + dt.timedelta(days=3650))
    assert not list((workspace.lake / "staging").iterdir())
    assert not list(workspace.lake.rglob(".tmp-*"))


def _check_batches_are_whole(lake: Path) -> None:
    log = read_log(lake)
    for entity in ENTITIES:
        seen: set[str] = set()
        for file in log.visible(entity):
            stored = file.path.read_bytes()
            for batch in file.batches:
                assert content(batch, entity) in stored
                assert batch not in seen
                seen.add(batch)
        assert seen == log.visible_batches
        assert all(p.path.read_bytes() == content(p.batch, f"{entity}.personal") for p in log.personal(entity))
