"""Snapshots: what a refresh published, immutable, named by a manifest with checksums, and found by one pointer."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oarlock.errors import DamagedError, OperatorError
from oarlock.kit.clock import parse_stamp, stamp, strictly_after, utc_now
from oarlock.kit.fsio import move_folder, remove_tree, replace_file, sync_tree
from oarlock.kit.hashing import bytes_hash, canonical_json, file_hash
from oarlock.kit.steps import step
from oarlock.kit.text import Msg, msg
from oarlock.lake.batches import Draft, begin_draft
from oarlock.lake.intact import Expected, problems, remember
from oarlock.lake.layout import NOTHING, POINTER
from oarlock.lake.locks import publish_lock
from oarlock.lake.workspace import Workspace

MANIFEST = "manifest.json"
DISPOSABLE = ("serve.duckdb",)
"""Files that can be made again from the others, so that their damage is no damage of the snapshot."""


@dataclass(frozen=True)
class Building:
    """A snapshot that is being made; nobody reads it, and it vanishes when its process dies."""

    id: str
    path: Path
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A published snapshot.

    manifest: what the pipeline wrote, and `files` (size and checksum of each), `published_at` (UTC), `sequence`,
    `is_current` (false for a run about another time, which was kept but never became current).
    warnings: what a reader should say beside it, such as that a newer one is damaged.
    """

    id: str
    path: Path
    manifest: Mapping[str, Any]
    warnings: tuple[Msg, ...] = ()

    @property
    def published_at(self) -> dt.datetime:
        """When it was published, naive UTC."""
        return parse_stamp(self.manifest["published_at"])


def begin(workspace: Workspace, run_id: str) -> Building:
    """An empty folder for the files of a run; raises `OperatorError` when the run exists or is being made."""
    draft = begin_draft(workspace.lake, run_id, home="snapshots")
    if draft is None:
        raise OperatorError("Run {run} exists already.", remedy="Start it again under a new name.", run=run_id)
    return Building(run_id, draft.folder, draft)


def discard(building: Building) -> None:
    """Throw an unpublished snapshot away."""
    remove_tree(building.path)
    building.draft.held.release(and_remove=True)


def publish(
    workspace: Workspace,
    building: Building,
    manifest: Mapping[str, Any],
    *,
    make_current: bool = True,
    now: dt.datetime | None = None,
) -> Snapshot:
    """Seal the folder and make it the current snapshot: readers see all of the old one or all of this one.

    With `make_current` false it is kept and can be found, but readers stay where they are.
    """
    step("publish.built")
    files = {
        path.relative_to(building.path).as_posix(): {"bytes": path.stat().st_size, "sha256": file_hash(path)}
        for path in sorted(building.path.rglob("*"))
        if path.is_file()
    }
    with publish_lock(workspace):
        before = list_snapshots(workspace)
        body = {
            **manifest,
            "files": files,
            "is_current": make_current,
            "sequence": max((s.manifest["sequence"] for s in before), default=0) + 1,
            "published_at": stamp(
                strictly_after(now or utc_now(), max((s.published_at for s in before), default=None))
            ),
        }
        sealed = canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))})
        replace_file(building.path / MANIFEST, sealed, phase="publish-manifest")
        sync_tree(building.path)
        step("publish.synced")
        target = workspace.lake / "snapshots" / building.id
        move_folder(building.path, target, phase="publish-rename")
        (workspace.lake / "leases" / building.id).touch()
        if make_current:
            _point(workspace, building.id, bytes_hash(sealed))
    building.draft.held.release(and_remove=True)
    snapshot = Snapshot(id=building.id, path=target, manifest=json.loads(canonical_json(body)))
    remember(workspace.lake, expected(workspace, snapshot))
    return snapshot


def current(workspace: Workspace) -> Snapshot | None:
    """The published snapshot that readers use; None before the first publish.

    A pointer that moved on is followed: what it named may have been swept before it was opened. When the snapshot is
    damaged, the newest intact one before it comes with a warning; when there is none, raises `DamagedError`.
    """
    stored = _stored_pointer(workspace)
    if stored == NOTHING:
        return None
    told = _parse_pointer(stored)
    while told is not None:
        if (found := _sound(workspace, told[0], told[1])) is not None:
            return found
        if (moved := _parse_pointer(_stored_pointer(workspace))) == told:
            break
        told = moved
    others = [s for s in list_snapshots(workspace) if s.manifest["is_current"] and s.id != (told or ("",))[0]]
    if told is None and not any((workspace.lake / "snapshots").iterdir()):
        return None
    if told is not None and (missed := _read(workspace, told[0])) is not None:
        others = [s for s in others if s.manifest["sequence"] < missed.manifest["sequence"]]
    for older in reversed(others):
        if not damage(workspace, older):
            return replace(older, warnings=(_fallen_back(workspace, told, older),))
    raise DamagedError(
        "The published figures in {folder} are damaged.",
        remedy="Compute them again with: oarlock refresh.",
        folder=str(workspace.lake / "snapshots"),
    )


def current_or_none(workspace: Workspace) -> Snapshot | None:
    """Like `current`, but None when every snapshot is damaged: for the refresh that makes a new one."""
    try:
        return current(workspace)
    except DamagedError:
        return None


def find(workspace: Workspace, run_id: str) -> Snapshot | None:
    """A kept snapshot by its run; None when there is none of that name. Raises `DamagedError` when it is damaged."""
    folder = workspace.lake / "snapshots" / run_id
    if not _is_name(run_id) or not folder.is_dir():
        return None
    snapshot = _read(workspace, run_id)
    wrong = damage(workspace, snapshot) if snapshot else (folder / MANIFEST,)
    if snapshot is None or wrong:
        raise DamagedError(
            "{file} of run {run} is damaged or missing.",
            remedy="Compute the figures again with: oarlock refresh.",
            file=str(wrong[0]),
            run=run_id,
        )
    return snapshot


def list_snapshots(workspace: Workspace) -> tuple[Snapshot, ...]:
    """All kept snapshots whose manifest can be read, oldest first; their files are not looked at."""
    folder = workspace.lake / "snapshots"
    found = [_read(workspace, path.name) for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return tuple(sorted((s for s in found if s is not None), key=lambda s: int(s.manifest["sequence"])))


def damage(workspace: Workspace, snapshot: Snapshot, *, is_deep: bool = False) -> tuple[Path, ...]:
    """The snapshot's files that are missing or altered; those that can be made again do not count."""
    wrong = problems(workspace.lake, expected(workspace, snapshot), is_deep=is_deep)
    return tuple(workspace.lake / path for path in sorted(wrong))


def expected(workspace: Workspace, snapshot: Snapshot) -> list[Expected]:
    """The files of a snapshot as they were written, without the disposable ones."""
    return [
        Expected(f"snapshots/{snapshot.id}/{name}", file["bytes"], file["sha256"])
        for name, file in snapshot.manifest["files"].items()
        if name not in DISPOSABLE
    ]


def pointed_at(workspace: Workspace) -> str | None:
    """The run that the pointer names, whatever its state; None when there is no readable pointer."""
    told = _parse_pointer(_stored_pointer(workspace))
    return told[0] if told else None


def _point(workspace: Workspace, run_id: str, manifest_hash: str) -> None:
    replace_file(workspace.lake / POINTER, _pointer(run_id, manifest_hash), phase="pointer")


def _stored_pointer(workspace: Workspace) -> bytes:
    try:
        return (workspace.lake / POINTER).read_bytes()
    except OSError:
        return b""


def _parse_pointer(stored: bytes) -> tuple[str, str] | None:
    """Run and manifest hash that the pointer names; None when it is not what `_point` writes."""
    words = stored.decode("ascii", "replace").split(" ")
    if len(words) != 2 or not _is_name(words[0]) or stored != _pointer(words[0], words[1].rstrip("\n")):
        return None
    return words[0], words[1].rstrip("\n")


def _pointer(run_id: str, manifest_hash: str) -> bytes:
    return f"{run_id} {manifest_hash}\n".encode()


def _is_name(text: str) -> bool:
    """Whether the text names a folder here and nothing elsewhere."""
    return Path(text).name == text and text not in ("", "..")


def _sound(workspace: Workspace, run_id: str, manifest_hash: str) -> Snapshot | None:
    snapshot = _read(workspace, run_id, manifest_hash)
    return snapshot if snapshot is not None and not damage(workspace, snapshot) else None


def _read(workspace: Workspace, run_id: str, manifest_hash: str | None = None) -> Snapshot | None:
    """A snapshot by its manifest; None when the manifest is missing, altered or not the one that is meant."""
    path = workspace.lake / "snapshots" / run_id
    try:
        seen = (path / MANIFEST).stat()
        body, hashes = _manifest(path / MANIFEST, (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Snapshot(id=run_id, path=path, manifest=body) if manifest_hash in (None, *hashes) else None


@functools.lru_cache(maxsize=64)
def _manifest(file: Path, seen: tuple[int, ...]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A manifest's body, and the hashes by which a pointer may name it; raises `ValueError` when it was altered.

    seen: what the file system says of the file. To read and hash it anew for each page costs as much as many a page.
    """
    del seen
    data = file.read_bytes()
    outer = json.loads(data)
    body = outer["body"]
    if outer["sha256"] != bytes_hash(canonical_json(body)):
        raise ValueError(file)
    # A pointer that names the manifest as it was before an erasure still means this one.
    return body, (bytes_hash(data), *(told["manifest"] for told in body.get("redactions", ())))


def _fallen_back(workspace: Workspace, told: tuple[str, str] | None, older: Snapshot) -> Msg:
    if told is None:
        return msg(
            "The pointer {file} is damaged; run {run} is shown. Repair it with: oarlock refresh.",
            file=str(workspace.lake / POINTER),
            run=older.id,
        )
    return msg(
        "Run {damaged} is damaged; the older run {run} is shown. Repair it with: oarlock refresh.",
        damaged=told[0],
        run=older.id,
    )
