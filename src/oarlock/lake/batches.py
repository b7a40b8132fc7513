"""Batches: written aside, then added to the lake whole by one rename and one commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from oarlock.errors import OperatorError
from oarlock.kit.filelock import Held, try_hold
from oarlock.kit.fsio import move_folder, remove_tree, sync_tree, telling
from oarlock.kit.hashing import file_hash
from oarlock.kit.ids import new_id
from oarlock.kit.steps import step
from oarlock.lake.commits import Check, read_log, record_commit
from oarlock.lake.intact import Expected, remember
from oarlock.lake.locks import commit_lock
from oarlock.lake.records import Commit, PartFile
from oarlock.lake.workspace import Workspace


@dataclass(frozen=True)
class Draft:
    """A batch that is being written; nobody reads it, and it vanishes when its process dies."""

    id: str
    folder: Path
    lake: Path
    held: Held = field(repr=False, compare=False)

    def file(self, entity: str, day: dt.date | None = None) -> Path:
        """Where the entity's rows are to be written, those of one local day for entities that are kept by the day."""
        return self.folder / (f"{entity}.parquet" if day is None else f"{entity}.{day.isoformat()}.parquet")

    def confirmed(self, entity: str) -> Path:
        """Where the entity's rows that were known already are to be noted (see `lake.load.confirmed`)."""
        return self.folder / f"{entity}.confirmed.parquet"

    def personal(self, entity: str) -> Path:
        """Where the entity's personal columns are to be written, with `_row`."""
        return self.folder / f"{entity}.personal.parquet"


def new_batch(workspace: Workspace, *, now: dt.datetime, seed: int | str | None = None, prefix: str = "b") -> Draft:
    """Begin a batch under a new name; with a seed the name is the same each time, unless it is taken."""
    lake = workspace.lake
    for attempt in range(1000):
        name = new_id(prefix, now=now, seed=seed if seed is None or attempt == 0 else f"{seed}.{attempt}")
        if (draft := begin_draft(lake, name)) is not None:
            return draft
    raise OperatorError("No free name for a batch was found.")


def begin_draft(lake: Path, name: str, *, home: str = "batches") -> Draft | None:
    """A staging folder that is ours while this process lives; None when the name is taken."""
    folder = lake / "staging" / name
    # The lock comes before the folder and goes after it, so a folder without a held lock has no living owner.
    held = try_hold(folder.with_name(f"{name}.lock"), purpose=name)
    if held is None:
        return None
    if folder.exists() or (lake / home / name).exists():
        held.release(and_remove=not folder.exists())
        return None
    with telling(folder):
        folder.mkdir()
    step("staging.begun")
    return Draft(name, folder, lake, held)


def finish(
    draft: Draft,
    *,
    parts: Iterable[PartFile],
    kind: Literal["import", "journal"] = "import",
    source: Mapping[str, Any] | None = None,
    now: dt.datetime,
    check: Check | None = None,
) -> Commit:
    """Make the batch part of the lake: checksums, sync, rename, commit. Once this returns it survives a kill.

    `parts` name the entity, row count and schema version; paths, sizes, checksums and batch are filled in here.
    `check` may stop it, as in `append_commit`; the draft is then still there to be discarded.
    """
    step("staging.written")
    sealed = [seal(draft, part) for part in parts]
    sync_tree(draft.folder)
    step("staging.synced")
    with commit_lock(draft.lake):
        log = read_log(draft.lake)
        if check is not None:
            check(log)
        place(draft)
        commit = record_commit(log, kind=kind, batch=draft.id, parts=sealed, source=source, now=now)
    draft.held.release(and_remove=True)
    remember(draft.lake, [e for part in commit.parts for e in expected(part)])
    return commit


def place(draft: Draft) -> None:
    """Move the staged folder among the batches; the caller holds the commit lock."""
    move_folder(draft.folder, draft.lake / "batches" / draft.id, phase="batch-rename")


def discard(draft: Draft) -> None:
    """Throw the batch away; one that was finished stays."""
    remove_tree(draft.folder)
    draft.held.release(and_remove=True)


def seal(draft: Draft, part: PartFile) -> PartFile:
    """The part with checksums and sizes of its files, which lie in the draft's folder by their usual names."""
    file, side = draft.file(part.entity, part.day), draft.personal(part.entity)
    if not file.is_file():
        raise OperatorError("The rows of {entity} were not written to {file}.", entity=part.entity, file=str(file))
    home = f"batches/{draft.id}"
    sealed = replace(
        part,
        path=f"{home}/{file.name}",
        bytes=file.stat().st_size,
        sha256=file_hash(file),
        batches=part.batches or (draft.id,),
    )
    if side.is_file():
        sealed = replace(
            sealed,
            personal_path=f"{home}/{side.name}",
            personal_bytes=side.stat().st_size,
            personal_sha256=file_hash(side),
        )
    else:
        sealed = replace(sealed, personal_path=None, personal_sha256=None, personal_bytes=0)
    step("staging.sealed")
    return sealed


def confirmed(draft: Draft, entity: str, rows: int) -> dict[str, Any]:
    """What the commit keeps of the notes of confirmed rows (see `Draft.confirmed`): path, size, checksum, rows."""
    file = draft.confirmed(entity)
    path = f"batches/{draft.id}/{file.name}"
    return {"path": path, "bytes": file.stat().st_size, "sha256": file_hash(file), "rows": rows}


def expected(part: PartFile) -> list[Expected]:
    """The files of a part as they were written."""
    out = [Expected(part.path, part.bytes, part.stored_sha256)]
    if part.personal_path:
        out.append(Expected(part.personal_path, part.personal_bytes, part.personal_sha256 or ""))
    return out
