"""A small process that works on a workspace, confirms what it has done on stdout, and can kill itself at a named step.

Usage: child.py WORKSPACE WORK[,WORK…] [STEP OCCURRENCE]; without STEP it names the steps it passes on stderr.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from itertools import count
from pathlib import Path

from oarlock.kit import steps
from oarlock.kit.clock import utc_now
from oarlock.lake import journal, snapshots
from oarlock.lake.commits import append_commit, read_log
from oarlock.lake.compaction import compact
from oarlock.lake.journal import Change
from oarlock.lake.workspace import Workspace, open_workspace
from tests.support.storage import NOW, make_workspace, merge_texts, publish, write_batch


def confirm(*words: object) -> None:
    os.write(1, (json.dumps(words) + "\n").encode())


def do_import(workspace: Workspace, n: int) -> None:
    confirm("batch", write_batch(workspace, personal=n % 2 == 0).batch)


def do_undo(workspace: Workspace, n: int) -> None:
    batch = write_batch(workspace).batch
    confirm("batch", batch)
    append_commit(workspace, kind="undo", batch=batch, withdrawn=batch, now=NOW)
    confirm("undo", batch)


def do_journal(workspace: Workspace, n: int) -> None:
    changes = [Change(entity="edit", key=f"{n}", after=side) for side in ("left", "right")]
    confirm("change", journal.append_all(workspace, changes, actor="li", now=NOW))


def do_drain(workspace: Workspace, n: int) -> None:
    seq, row_hash = journal.head(workspace)
    source = {"complete_until": seq, "journal_hash": row_hash}
    confirm("batch", write_batch(workspace, kind="journal", source=source).batch)


def do_publish(workspace: Workspace, n: int) -> None:
    confirm("run", publish(workspace, f"run-{os.getpid()}-{next(_runs)}", now=utc_now()).id)


def do_sweep(workspace: Workspace, n: int) -> None:
    do_publish(workspace, n)
    snapshots.sweep(workspace, keep=1, now=utc_now() + dt.timedelta(hours=1))


def do_compact(workspace: Workspace, n: int) -> None:
    do_import(workspace, n)
    do_import(workspace, n)
    for entity in read_log(workspace).entities:
        if (commit := compact(workspace, entity, now=NOW, merge=merge_texts)) is not None:
            confirm("compaction", commit.number)


_runs = count(1)
WORK = {name.removeprefix("do_"): do for name, do in list(globals().items()) if name.startswith("do_")}


def kill_at(step: str, occurrence: int) -> None:
    passed = count(1)

    def watcher(name: str) -> None:
        if name == step and next(passed) == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.watch(watcher)


def name_step(name: str) -> None:
    sys.stderr.write(f"{name}\n")


def main(place: str, work: str, step: str = "", occurrence: str = "1") -> None:
    if step:
        kill_at(step, int(occurrence))
    else:
        steps.watch(name_step)
    if work == "init":
        make_workspace(Path(place))
        confirm("made")
        return
    workspace = open_workspace(Path(place))
    confirm("opened")
    if work == "everything":
        at = os.getpid() % len(WORK)  # so that each kind of work is sometimes the first
        names = [*WORK][at:] + [*WORK][:at]
    else:
        names = work.split(",")
    for n in count(1) if step or work == "everything" else (1,):
        for name in names:
            WORK[name](workspace, n)


if __name__ == "__main__":
    main(*sys.argv[1:])
