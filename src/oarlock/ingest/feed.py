"""The journal's way into the lake: what people decided becomes rows, in order, each exactly once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from oarlock.domain.entities import ENTITIES
from oarlock.errors import BusyError
from oarlock.ingest.identity.resolve import resolve
from oarlock.ingest.rows import commit_rows
from oarlock.kit.filelock import hold, holder
from oarlock.lake import journal
from oarlock.lake.commits import Commit, Log, read_log
from oarlock.lake.workspace import Workspace

FED = tuple(name for name, entity in ENTITIES.items() if entity.is_human)
"""Entities whose journal rows become rows of the lake; other journal rows are read from the journal itself."""


def drain(workspace: Workspace, *, now: dt.datetime) -> Commit | None:
    """Bring the journal's new rows into the lake in one commit; None when there are none.

    The commit itself says how far the journal is drained, so a killed or repeated drain loses and doubles nothing.
    """
    # Two drains at once could commit an older decision after a newer one.
    lock = workspace.lake / "locks" / "drain"
    held = hold(lock, wait=60.0, purpose="drain")
    if held is None:
        raise BusyError(
            "Another process is reading the journal in: process {pid}.", remedy="Try again.", **holder(lock)
        )
    try:
        commit = _drain(workspace, now=now)
    finally:
        held.release()
    # Also after an import whose process died before the rules had looked at its accounts.
    resolve(workspace, now=now)
    return commit


def drained_until(log: Log) -> int:
    """The last journal row that the lake holds."""
    return max((int(c.source.get("complete_until", 0)) for c in log.commits if c.kind == "journal"), default=0)


def _drain(workspace: Workspace, *, now: dt.datetime) -> Commit | None:
    done = drained_until(read_log(workspace))
    made: dict[str, list[dict[str, object]]] = defaultdict(list)
    last = done
    for row in journal.read(workspace, after=done):
        last = row.seq
        if row.entity in FED and isinstance(row.after, Mapping):
            made[row.entity].append({**row.after, "_row": row.seq, "_line": row.seq, "_learned": row.at})
    if not made:
        return None
    return commit_rows(workspace, made, source={"complete_until": last}, now=now)
