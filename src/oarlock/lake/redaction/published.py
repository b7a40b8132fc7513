"""Erasing in what was published: runs, days of the past and roll-ups, which hold IDs and texts of the lake."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oarlock.kit.fsio import replace_file, sync_file, sync_folder
from oarlock.kit.hashing import bytes_hash, canonical_json, file_hash
from oarlock.kit.steps import step
from oarlock.lake import past, snapshots
from oarlock.lake.engines.sql import connect, file_list, run
from oarlock.lake.hashing import content_hash
from oarlock.lake.intact import forget_absent
from oarlock.lake.locks import past_lock, publish_lock, refresh_lock
from oarlock.lake.redaction import parquet
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words
from oarlock.lake.rollups.store import FOLDER as ROLLUPS
from oarlock.lake.serve import write_serve
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.snapshots.store import DISPOSABLE, MANIFEST
from oarlock.lake.workspace import Workspace

_NAMED = {
    "contact": frozenset({"contact_id", "contact", "person", "who", "rower", "confirmed_by"}),
    "employee": frozenset({"employee_id", "employee", "owner", "owner_id", "person", "who", "csm"}),
}
"""Columns of answers that hold IDs of people alone, so that even a mere number is one."""
_CUSTOMERS = frozenset({"name", "account_name", "parent_name"})
"""Columns of answers that hold names of customers, which a firm may share with its founder."""


def held(workspace: Workspace, subject: Subject) -> dict[str, int]:
    """How many rows of published files hold something of the person."""
    words, rows = Words(subject), {"published": 0, "past": 0, "rollups": 0}
    for snapshot in snapshots.list_snapshots(workspace):
        rows["published"] += sum(_changed(snapshot.path / name, words) for name in _files(snapshot))
    for day in past.days(workspace).values():
        rows["past"] += _changed(past.path_of(workspace, day), words)
    rows["rollups"] = sum(_changed(file, words) for file in _rollups(workspace.lake))
    return rows


def erase(workspace: Workspace, subject: Subject, *, now: dt.datetime) -> dict[str, int]:
    """Take the person out of everything that was published; how many rows of each kind changed.

    Readers see each run whole, before or after. Roll-ups that hold the person go: the next refresh makes them again.

    Raises `BusyError` while a refresh goes on that began before: it read the person, and would publish them after this.
    """
    words, rows = Words(subject), {"published": 0, "past": 0, "rollups": 0}
    with refresh_lock(workspace, wait=60.0, purpose="erase"):
        for snapshot in snapshots.list_snapshots(workspace):
            with publish_lock(workspace):
                rows["published"] += _snapshot(workspace, snapshot, words)
        with past_lock(workspace, wait=60.0):
            rows["past"] = _past(workspace, words, now)
        rows["rollups"] = _drop_rollups(workspace, words)
    forget_absent(workspace.lake)
    return rows


def _snapshot(workspace: Workspace, snapshot: Snapshot, words: Words) -> int:
    erasure = words.subject.erasure
    folder, body = snapshot.path, dict(snapshot.manifest)
    done = any(told["erasure"] == erasure for told in body.get("redactions", ()))
    renamed, rows = {}, 0
    for name in _files(snapshot):
        if count := _changed(folder / name, words):
            rows += count
            to = f"{name.split('.')[0]}.{erasure}.parquet"
            parquet.write(folder / name, folder / to, _expressions(folder / name, words))
            sync_file(folder / to)
            renamed[name] = to
    told = words.plain({k: v for k, v in body.items() if k not in ("files", "answers", "redactions")})
    if not renamed and not done and all(told[k] == body[k] for k in told):
        return 0
    if renamed or not done:
        step("erase.run-written")
        before = bytes_hash((folder / MANIFEST).read_bytes())
        body |= told
        body["files"] = _told_files(folder, body["files"], renamed)
        body["answers"] = {key: _answer(folder, one, renamed) for key, one in body["answers"].items()}
        body["redactions"] = [*body.get("redactions", ()), {"erasure": erasure, "manifest": before}]
        data = canonical_json({"body": body, "sha256": bytes_hash(canonical_json(body))})
        replace_file(folder / MANIFEST, data, phase="erase-run")
    # What follows is done again after a kill: the file for pages is made of the others, and the old ones go.
    write_serve(folder, {one["table"]: one["file"] for one in body["answers"].values()})
    for file in folder.glob("*.parquet"):
        if file.name not in body["files"]:
            file.unlink()
    sync_folder(folder)
    step("erase.run-done")
    return rows


def _files(snapshot: Snapshot) -> list[str]:
    return [name for name in snapshot.manifest["files"] if name.endswith(".parquet")]


def _told_files(folder: Path, files: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    out = {}
    for name, told in files.items():
        to = renamed.get(name)
        if to is not None:
            told = {"bytes": (folder / to).stat().st_size, "sha256": file_hash(folder / to)}
        if name not in DISPOSABLE:
            out[to or name] = told
    return out


def _answer(folder: Path, told: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    to = renamed.get(told["file"])
    if to is None:
        return dict(told)
    file = folder / to
    return {**told, "file": to, "sha256": file_hash(file), "content_hash": content_hash(file, _schema(file))}


def _schema(file: Path) -> dict[str, str]:
    """Names and types of an answer, as the sink declares them."""
    with connect() as db:
        found = run(lambda: db.execute(f"DESCRIBE FROM read_parquet({file_list([file])})").fetchall())
    return {str(name): _TYPES.get(str(kind), str(kind).lower()) for name, kind, *_ in found}


_TYPES = {"VARCHAR": "string", "BOOLEAN": "bool", "INTEGER": "int32", "BIGINT": "int64", "DOUBLE": "double"}


def _changed(file: Path, words: Words) -> int:
    if not file.is_file():
        return 0
    exprs = _expressions(file, words)
    return parquet.changed(file, exprs) if exprs else 0


def _expressions(file: Path, words: Words) -> dict[str, str]:
    return parquet.expressions(file, words, _NAMED[words.subject.kind], _CUSTOMERS)


def _past(workspace: Workspace, words: Words, now: dt.datetime) -> int:
    rows = 0
    for day in past.days(workspace).values():
        old = past.path_of(workspace, day)
        if not (count := _changed(old, words)):
            continue
        rows += count
        to = past.building(workspace, now=now)
        parquet.write(old, to, _expressions(old, words), group_rows=past.SMALLEST)
        step("erase.day-written")
        told = {
            name: getattr(day, name)
            for name in ("day", "by", "why", "fingerprint", "columns", "questions", "made_at", "seconds")
        }
        past.keep(workspace, to, content_hash=content_hash(to, dict(day.columns), ("account_id",)), **told)
        old.unlink()
    folder = workspace.lake / past.FOLDER
    if rows or folder.is_dir():
        _drop_unnamed_days(folder)
    return rows


def _drop_unnamed_days(folder: Path) -> None:
    """Files that no note names: of a day that was worked out anew, or left by an erasure that was killed."""
    named = {json.loads(note.read_bytes())["body"]["file"] for note in folder.glob("*.json")}
    for file in folder.glob("*.parquet"):
        if file.name not in named:
            file.unlink(missing_ok=True)


def _rollups(lake: Path) -> list[Path]:
    return sorted((lake / ROLLUPS).rglob("*.parquet")) if (lake / ROLLUPS).is_dir() else []


def _drop_rollups(workspace: Workspace, words: Words) -> int:
    if not words.subject.users:
        return 0
    rows = 0
    for file in _rollups(workspace.lake):
        if count := _changed(file, words):
            rows += count
            os.unlink(file)
    for note in (workspace.lake / ROLLUPS).rglob("*.json"):
        told = json.loads(note.read_bytes()).get("file", "")
        if not (note.parent / str(told)).exists():
            note.unlink()
    return rows
