"""What a figure said before the newest records came: the run before, and what was brought in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from oarlock.errors import BusyError
from oarlock.ingest.withdraw import Batch, list_batches
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A run that knew less than another.

    published_at: naive UTC; brought: the batches that the later one knows and this one does not, oldest first;
    withdrawn: those that were taken back in between.
    """

    snapshot: Snapshot
    brought: Sequence[Batch]
    withdrawn: Sequence[Batch]

    @property
    def published_at(self) -> dt.datetime:
        """When it was published."""
        return self.snapshot.published_at

    def rows(self, table: str, **where: object) -> list[dict[str, Any]]:
        """Rows of one of its tables with these values; none when it did not publish such a table."""
        from oarlock.lake.serve import read_table

        named = {kept["table"] for kept in self.snapshot.manifest["answers"].values()}
        return read_table(self.snapshot.path, table, where=where) if table in named else []


@contextmanager
def earlier(workspace: Workspace, now: Snapshot, table: str) -> Iterator[Earlier | None]:
    """The newest run before `now` that read fewer records and published another content of `table`, while in use.

    None when no kept run is so, or when it was removed meanwhile: what was is told where it can be.
    """
    found = _before(workspace, now, table)
    with ExitStack() as held:
        try:
            kept = held.enter_context(snapshots.lease(found)) if found is not None else None
        except BusyError:  # it was just swept
            kept = None
        yield _told(workspace, kept, now) if kept is not None else None


def _before(workspace: Workspace, now: Snapshot, table: str) -> Snapshot | None:
    content = _content(now, table)
    for one in reversed(snapshots.list_snapshots(workspace)):
        if not one.manifest["is_current"] or one.manifest["sequence"] >= now.manifest["sequence"]:
            continue
        if one.manifest["head"] < now.manifest["head"] and _content(one, table) not in (None, content):
            return one
    return None


def _content(snapshot: Snapshot, table: str) -> str | None:
    kept = (k["content_hash"] for k in snapshot.manifest["answers"].values() if k["table"] == table)
    return next(kept, None)


def _told(workspace: Workspace, before: Snapshot, now: Snapshot) -> Earlier:
    commits = read_log(workspace).commits[int(before.manifest["head"]) : int(now.manifest["head"])]
    added, gone = {c.batch for c in commits if not c.withdrawn}, {c.withdrawn for c in commits if c.withdrawn}
    batches = list_batches(workspace)
    brought, withdrawn = ([b for b in batches if b.batch in some] for some in (added, gone))
    return Earlier(snapshot=before, brought=brought, withdrawn=withdrawn)
