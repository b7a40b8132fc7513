"""Leases: a reader's claim that a snapshot stays, which ends with the reader, even when that is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oarlock.errors import BusyError
from oarlock.kit.filelock import Held, try_hold
from oarlock.lake.snapshots.store import Snapshot


@contextmanager
def lease(snapshot: Snapshot) -> Iterator[Snapshot]:
    """Keep the snapshot from being swept meanwhile; raises `BusyError` when it is being swept or is gone already."""
    held = try_hold(lease_file(snapshot.path), is_shared=True)
    if held is None or not snapshot.path.is_dir():
        if held is not None:
            held.release()
        raise BusyError("Run {run} was just removed.", remedy="Ask again: a newer one is there.", run=snapshot.id)
    try:
        yield snapshot
    finally:
        held.release()


def try_end(folder: Path) -> Held | None:
    """The right to remove a snapshot, or None while somebody leases it."""
    return try_hold(lease_file(folder), purpose=f"sweep by {os.getpid()}")


def lease_file(folder: Path) -> Path:
    """The file whose lock is the lease of a snapshot: shared among its readers, exclusive to the sweep."""
    return folder.parent.parent / "leases" / folder.name
