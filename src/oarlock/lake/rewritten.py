"""What erasures rewrote: commits tell of files as they were first written, redactions of what they became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oarlock.lake.records import Commit, PartFile

Files = Mapping[str, Mapping[str, Any]]


def unexplained(commits: Sequence[Commit]) -> int | None:
    """Number of the first commit that is not what was written, and of which no later one says what it became."""
    told: dict[int, set[str]] = {}
    for commit in _redactions(commits):
        for number, content in (commit.source.get("commits") or {}).items():
            if int(number) < commit.number:
                told.setdefault(int(number), set()).add(str(content))
    for commit in commits:
        if commit.content != commit.hash and commit.content not in told.get(commit.number, ()):
            return commit.number
    return None


def as_rewritten(commits: Sequence[Commit]) -> tuple[Commit, ...]:
    """The commits with the files that are there now."""
    files: dict[str, Mapping[str, Any]] = {}
    for commit in _redactions(commits):
        files.update(commit.source.get("files") or {})
    return tuple(_commit(commit, files) for commit in commits) if files else tuple(commits)


def superseded(commits: Iterable[Commit]) -> list[str]:
    """Paths of files that an erasure replaced: nothing reads them, and nothing may keep them."""
    return [path for commit in _redactions(commits) for path in commit.source.get("files") or {}]


def _redactions(commits: Iterable[Commit]) -> list[Commit]:
    return [commit for commit in commits if commit.kind == "redaction"]


def _commit(commit: Commit, files: Files) -> Commit:
    source = commit.source
    if source.get("confirmed"):
        notes = {entity: {**told, **_now(files, told["path"])} for entity, told in source["confirmed"].items()}
        source = {**source, "confirmed": notes}
    return replace(
        commit,
        parts=tuple(_part(part, files) for part in commit.parts),
        replaced=tuple(_path(files, path) for path in commit.replaced),
        source=source,
    )


def _part(part: PartFile, files: Files) -> PartFile:
    if now := _now(files, part.path):
        part = replace(part, path=now["path"], bytes=now["bytes"], rewritten=now["sha256"])
    if part.personal_path and (now := _now(files, part.personal_path)):
        part = replace(part, personal_path=now["path"], personal_bytes=now["bytes"], personal_sha256=now["sha256"])
    return part


def _path(files: Files, path: str) -> str:
    return str(_now(files, path).get("path", path))


def _now(files: Files, path: str) -> dict[str, Any]:
    """Path, bytes and sha256 of what a file became, in the end; empty when it is as it was."""
    found: Mapping[str, Any] | None = None
    while path in files:
        found = files[path]
        path = found["path"]
    return {name: found[name] for name in ("path", "bytes", "sha256")} if found else {}
