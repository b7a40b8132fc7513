"""The two locks of a workspace: a short one for commits, and one that a refresh holds while it computes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oarlock.errors import BusyError
from oarlock.kit.filelock import Held, hold, holder
from oarlock.lake.workspace import Workspace, lake_of


@contextmanager
def commit_lock(workspace: Workspace | Path, *, wait: float = 60.0, purpose: str = "commit") -> Iterator[None]:
    """Hold the lock under which the commit log grows; raises `BusyError` after `wait` seconds.

    Not re-entrant: whoever holds it must not ask for it again.
    """
    held = _take(lake_of(workspace) / "locks" / "commit", wait=wait, purpose=purpose)
    try:
        yield
    finally:
        held.release()


@contextmanager
def refresh_lock(workspace: Workspace | Path, *, wait: float = 0.0, purpose: str = "refresh") -> Iterator[None]:
    """Hold the lock under which snapshots are computed and published; raises `BusyError` when another has it."""
    held = _take(lake_of(workspace) / "locks" / "refresh", wait=wait, purpose=purpose)
    try:
        yield
    finally:
        held.release()


@contextmanager
def past_lock(workspace: Workspace | Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock under which days of the past are worked out; raises `BusyError` when another has it."""
    held = _take(lake_of(workspace) / "locks" / "past", wait=wait, purpose="past")
    try:
        yield
    finally:
        held.release()


@contextmanager
def publish_lock(workspace: Workspace | Path, *, wait: float = 60.0) -> Iterator[None]:
    """Hold the short lock under which the pointer to the current snapshot moves."""
    held = _take(lake_of(workspace) / "locks" / "publish", wait=wait, purpose="publish")
    try:
        yield
    finally:
        held.release()


def _take(path: Path, *, wait: float, purpose: str) -> Held:
    held = hold(path, wait=wait, purpose=purpose)
    if held is not None:
        return held
    raise BusyError(
        "Another process is at work on this workspace: {purpose}, process {pid}, since {since} UTC.",
        remedy="Wait until it ends and try again.",
        **holder(path),
    )
