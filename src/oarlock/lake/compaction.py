"""Compaction: merge an entity's many small files into one, without changing what any question reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from oarlock.errors import OperatorError
from oarlock.kit.fsio import sync_tree
from oarlock.kit.steps import step
from oarlock.lake.batches import Draft, discard, expected, new_batch, place, seal
from oarlock.lake.commits import read_log, record_commit
from oarlock.lake.intact import problems, remember
from oarlock.lake.locks import commit_lock
from oarlock.lake.log import Log, damaged_batch
from oarlock.lake.merge import merge_files
from oarlock.lake.records import Commit, PartFile
from oarlock.lake.workspace import Workspace

Merge = Callable[[Sequence[Path], Path], int]


def compact(
    workspace: Workspace,
    entity: str,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
    smallest: int = 2,
    merge: Merge = merge_files,
) -> Commit | None:
    """Merge the entity's files when there are at least `smallest`; None when there was nothing to do.

    day: of an entity that is kept by the day, the local day whose files are merged.

    Every row keeps its `_batch`, and so its recorded time; withdrawn batches come along, for questions about the time
    before. The merged files stay where they are: questions about the time before the compaction read them, and they
    are its reserve. Personal side files are never merged. Raises `DamagedError` when a file to merge is damaged.
    """
    parts = _parts(read_log(workspace), entity, day)
    if len(parts) < max(smallest, 2):
        return None
    _check_intact(workspace, parts)
    draft = new_batch(workspace, now=now, prefix="c")
    try:
        part = _merged(workspace, draft, parts, merge)
        with commit_lock(workspace, purpose="compaction"):
            log = read_log(workspace)
            if _parts(log, entity, day)[: len(parts)] != parts:  # another compaction was faster
                discard(draft)
                return None
            place(draft)
            replaced = [p.path for p in parts]
            commit = record_commit(log, kind="compaction", batch="", parts=[part], replaced=replaced, now=now)
    except BaseException:
        discard(draft)
        raise
    draft.held.release(and_remove=True)
    remember(workspace.lake, expected(part))
    return commit


def _merged(workspace: Workspace, draft: Draft, parts: list[PartFile], merge: Merge) -> PartFile:
    entity, rows = parts[0].entity, sum(p.rows for p in parts)
    written = merge([workspace.lake / p.path for p in parts], draft.file(entity, parts[0].day))
    step("compaction.merged")
    if written != rows:
        raise OperatorError(
            "Merging the files of {entity} gave {written} rows instead of {rows}; nothing was changed.",
            entity=entity,
            written=written,
            rows=rows,
        )
    part = PartFile(
        entity=entity,
        rows=rows,
        schema_version=max(p.schema_version for p in parts),
        batches=tuple(dict.fromkeys(b for p in parts for b in p.batches)),
        day=parts[0].day,
    )
    part = seal(draft, part)
    sync_tree(draft.folder)
    step("compaction.synced")
    return part


def _parts(log: Log, entity: str, day: dt.date | None) -> list[PartFile]:
    return [part for part in log.live(entity) if part.day == day]


def _check_intact(workspace: Workspace, parts: list[PartFile]) -> None:
    wrong = problems(workspace.lake, [e for part in parts for e in expected(part)[:1]])
    for part in parts:
        if part.path in wrong:
            raise damaged_batch(workspace.lake / part.path, part.batches)
