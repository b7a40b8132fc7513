"""Batches: list them, and withdraw exactly one by a recorded tombstone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from oarlock.errors import UnknownNameError, UserError
from oarlock.ingest.identity.resolve import resolve
from oarlock.lake import journal
from oarlock.lake.commits import BatchInfo, Commit, read_log
from oarlock.lake.withdraw import withdraw
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One batch as a person sees it; rows are those of all its entities; `undone_at` is None while it counts."""

    batch: str
    kind: str
    recorded_at: dt.datetime
    system: str
    preset: str
    entity: str
    file: str
    actor: str
    loaded: int
    rejected: int
    undone_at: dt.datetime | None


def list_batches(workspace: Workspace) -> list[Batch]:
    """All batches, oldest first, withdrawn ones included."""
    log = read_log(workspace)
    rows = {c.batch: sum(p.rows for p in c.parts) for c in log.commits if c.kind in ("import", "journal")}
    for commit in log.commits:
        for batch, kept in (commit.source.get("kept") or {}).items():
            rows[batch] += sum(kept.values())
    return [
        Batch(
            batch=name,
            kind=info.kind,
            recorded_at=info.recorded_at,
            system=info.system,
            preset=str(info.source.get("preset", "")),
            entity=str(info.source.get("entity", "")),
            file=str(info.source.get("file", "")),
            actor=str(info.source.get("actor", "")),
            loaded=rows[name],
            rejected=sum(int(n.get("rejected", 0)) for n in info.source.get("counts", {}).values()),
            undone_at=info.undone_at,
        )
        for name, info in log.batches.items()
    ]


def undo(workspace: Workspace, batch: str, *, actor: str, reason: str, now: dt.datetime) -> Commit:
    """Withdraw one import batch; nothing is deleted, and views of earlier times keep showing it.

    Rows that a later standing batch brought again stay, as that batch's; the commit's `kept` counts them by batch.
    Raises `UnknownNameError` for a batch that does not exist and `UserError` for one that is withdrawn already, or
    that holds people's decisions.
    """
    info = read_log(workspace).batches.get(batch)
    if info is None:
        raise UnknownNameError("There is no batch '{batch}'.", remedy="List them with: oarlock imports.", batch=batch)
    if info.kind != "import":
        raise UserError(
            "Batch '{batch}' holds decisions of people, not an import.",
            remedy="Take a decision back by deciding otherwise (identity split, a new edit).",
            batch=batch,
        )
    if info.undone_at is not None:
        resolve(workspace, now=now)  # the process that withdrew it may have died before this
        raise UserError(
            "Batch '{batch}' was withdrawn already, at {undone_at} UTC.", batch=batch, undone_at=info.undone_at
        )
    # The journal first: it says who and why even if the machine stops before the tombstone is there.
    before = {"file": info.source.get("file", ""), "recorded_at": info.recorded_at.isoformat()}
    journal.append(
        workspace, actor=actor, entity="batch", key=batch, before=before, after={"undone": True}, reason=reason, now=now
    )
    commit = withdraw(workspace, batch, source={"actor": actor}, now=now)
    resolve(workspace, now=now)
    return commit


def sample_batches(workspace: Workspace) -> list[str]:
    """The batches of the sample company that still count, the newest first."""
    found = read_log(workspace).batches
    return [name for name, info in reversed(found.items()) if info.source.get("sample") and info.undone_at is None]


def undo_sample(
    workspace: Workspace, *, actor: str, now: dt.datetime, tell: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Withdraw every batch of the sample company, so that no row of it counts any more; how many batches.

    The newest goes first: what is said by two files of the sample must not stay as the other's. Done again after a kill
    it goes on.
    """
    batches = sample_batches(workspace)
    for done, batch in enumerate(batches):
        tell(done, len(batches))
        reason = "the sample company is removed"
        changed = journal.Change(entity="batch", key=batch, after={"undone": True}, reason=reason)
        journal.append_all(workspace, [changed], actor=actor, now=now)
        withdraw(workspace, batch, source={"actor": actor}, now=now)
    resolve(workspace, now=now)
    return len(batches)


def kept_rows(workspace: Workspace, commit: Commit) -> list[tuple[str, str, int]]:
    """File, batch and number of the rows that a withdrawal left, because later files had brought them again."""
    batches = read_log(workspace).batches
    kept = commit.source.get("kept") or {}
    return [(str(batches[b].source.get("file", "")), b, sum(counts.values())) for b, counts in sorted(kept.items())]


def unsure_files(workspace: Workspace, commit: Commit) -> list[str]:
    """Files after the withdrawn batch that hold rows which were known already, without a note of which."""
    log = read_log(workspace)
    gone = log.batches[commit.withdrawn or ""]
    return [
        str(info.source.get("file", ""))
        for info in log.batches.values()
        if info.number > gone.number and info.undone_at is None and info.kind == "import" and _lacks_notes(info, gone)
    ]


def _lacks_notes(info: BatchInfo, gone: BatchInfo) -> bool:
    counts = info.source.get("counts") or {}
    shared = counts.keys() & (gone.source.get("counts") or {}).keys()
    is_same = info.source.get("sha256") == gone.source.get("sha256", "")
    return not is_same and any(counts[e].get("unchanged") for e in shared) and "confirmed" not in info.source
