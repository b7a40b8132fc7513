"""Sweeping: remove snapshots that nobody needs, and what killed processes left half-made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from oarlock.kit.clock import naive_utc
from oarlock.kit.filelock import try_hold
from oarlock.kit.fsio import remove_temporary, remove_tree
from oarlock.kit.steps import step
from oarlock.lake.commits import read_log, repair_head
from oarlock.lake.intact import forget_absent
from oarlock.lake.locks import commit_lock, publish_lock
from oarlock.lake.snapshots.leases import try_end
from oarlock.lake.snapshots.store import Snapshot, list_snapshots, pointed_at
from oarlock.lake.workspace import Workspace

_GRACE = dt.timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What was removed: names of snapshots and of half-made folders, and how many half-written files."""

    snapshots: tuple[str, ...]
    unfinished: tuple[str, ...]
    files: int


def sweep(workspace: Workspace, *, keep: int = 5, now: dt.datetime) -> Swept:
    """Remove old snapshots and the leavings of dead processes; what is leased or in use stays.

    Kept are the newest `keep` of those that became current and of those that did not, the last one of each month
    (of the workspace's time zone), the current one, and those published in the last minute, which a reader may have
    found but not leased yet.
    """
    unfinished = tuple(sorted(_sweep_staging(workspace.lake / "staging")))
    with commit_lock(workspace, purpose="sweep"):
        repair_head(read_log(workspace))
        files = remove_temporary(workspace.lake / "commits") + remove_temporary(workspace.path)
    with publish_lock(workspace):
        files += remove_temporary(workspace.lake)
        gone = tuple(s.id for s in _old(workspace, keep, naive_utc(now)) if _remove(s))
    if gone:
        forget_absent(workspace.lake)
    return Swept(snapshots=gone, unfinished=unfinished, files=files)


def _old(workspace: Workspace, keep: int, now: dt.datetime) -> list[Snapshot]:
    every = list_snapshots(workspace)
    led = [s for s in every if s.manifest["is_current"]]
    aside = [s for s in every if not s.manifest["is_current"]]
    month_ends = {_month(workspace, s): s.id for s in led}  # the later one of a month overwrites the earlier
    kept = {s.id for s in (*led[-keep:], *aside[-keep:])} | set(month_ends.values()) | {pointed_at(workspace)}
    return [s for s in every if s.id not in kept and s.published_at < now - _GRACE]


def _month(workspace: Workspace, snapshot: Snapshot) -> tuple[int, int]:
    local = snapshot.published_at.replace(tzinfo=dt.UTC).astimezone(workspace.zone)
    return local.year, local.month


def _remove(snapshot: Snapshot) -> bool:
    held = try_end(snapshot.path)
    if held is None:
        return False
    # Out of the readers' sight in one step; a half-removed folder goes with the rest of the staging next time.
    aside = snapshot.path.parent.parent / "staging" / f"gone-{snapshot.id}"
    step("sweep.begin")
    snapshot.path.rename(aside)
    step("sweep.renamed")
    remove_tree(aside)
    held.release(and_remove=True)
    return True


def _sweep_staging(staging: Path) -> Iterable[str]:
    names = {path.name.removesuffix(".lock") for path in staging.iterdir()}
    for name in sorted(names):
        held = try_hold(staging / f"{name}.lock", purpose="sweep")
        if held is None:
            continue  # its owner lives
        if (staging / name).exists():
            remove_tree(staging / name)
            yield name
        held.release(and_remove=True)
