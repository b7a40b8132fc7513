"""The step of a refresh that brings roll-ups up to date, and the sweep of those that nothing needs any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from oarlock.kit.steps import step
from oarlock.lake import snapshots
from oarlock.lake.commits import Log, read_log
from oarlock.lake.engines.base import Engine
from oarlock.lake.workspace import Workspace

LABEL = "roll-ups"


def lacking(workspace: Workspace, log: Log) -> bool:
    """Whether some day of a roll-up has to be made; no engine is started."""
    from oarlock.lake.rollups import read

    return bool(read.missing(log, workspace.zone))


def roll_up(
    workspace: Workspace, log: Log, engine: Engine, *, end: dt.date, progress: Callable[[int, int, str], None]
) -> int:
    """Make what is missing, days and the last-seen state of the days before `end`; how many days were made."""
    from oarlock.lake.rollups import read

    def tell(done: int, total: int) -> None:
        progress(done, total, LABEL)

    made = read.refresh(engine, log, workspace.zone, end=end, progress=tell)
    step("publish.rolled-up")
    return made


def sweep(workspace: Workspace) -> int:
    """Remove the versions that neither the newest log nor a kept snapshot needs; how many files."""
    from oarlock.lake.rollups import sweep as rollups

    log = read_log(workspace)
    heads = {s.manifest["head"] for s in snapshots.list_snapshots(workspace)} - {log.head}
    return rollups.sweep(workspace.lake, [log, *(log.upto(head) for head in sorted(heads))], workspace.zone)
