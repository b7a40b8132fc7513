"""A process that races another for the same thing, a round for each line on stdin, and says how each round went.

Usage: racer.py WORKSPACE RACE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from oarlock.errors import BusyError, UserError
from oarlock.lake import journal
from oarlock.lake.commits import append_commit
from oarlock.lake.locks import refresh_lock
from oarlock.lake.workspace import Workspace, open_workspace
from tests.support.storage import NOW, write_batch


def race_import(workspace: Workspace, word: str) -> object:
    return write_batch(workspace, entities=("account",)).number


def race_journal(workspace: Workspace, word: str) -> object:
    return journal.append(workspace, actor="li", entity="e", key="k", now=NOW)


def race_undo(workspace: Workspace, word: str) -> object:
    try:
        return append_commit(workspace, kind="undo", batch=word, withdrawn=word, now=NOW).number
    except UserError:
        return None


def race_drain(workspace: Workspace, word: str) -> object:
    """Both want to drain the journal up to the same change; the check under the lock lets one of them."""

    def check(log):
        if any(c.source.get("complete_until") == int(word) for c in log.commits):
            raise UserError("drained already")

    try:
        source = {"complete_until": int(word)}
        return append_commit(workspace, kind="journal", batch=f"j-{word}", source=source, now=NOW, check=check).number
    except UserError:
        return None


def race_refresh(workspace: Workspace, word: str) -> object:
    """Hold the refresh lock until the next line, or say who has it."""
    try:
        with refresh_lock(workspace):
            sys.stdout.write('"held"\n')
            sys.stdout.flush()
            return sys.stdin.readline().strip()
    except BusyError as error:
        return str(error)


def main(place: str, race: str) -> None:
    workspace = open_workspace(Path(place))
    run = globals()[f"race_{race}"]
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(workspace, line.strip())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
