"""The commit log on disk: numbered JSON files, each holding the hash of the one before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from oarlock.errors import DamagedError, OperatorError, UnknownNameError, UserError
from oarlock.kit.clock import strictly_after
from oarlock.kit.fsio import replace_file, write_new
from oarlock.kit.refusals import why_refused
from oarlock.lake.layout import HEAD, head_note, read_head_note
from oarlock.lake.locks import commit_lock
from oarlock.lake.log import BatchInfo, Log, PersonalFile, VisibleFile
from oarlock.lake.records import Commit, CommitKind, PartFile, decode, encode
from oarlock.lake.rewritten import as_rewritten, unexplained
from oarlock.lake.workspace import Workspace, lake_of

__all__ = [
    "BatchInfo",
    "Commit",
    "CommitKind",
    "Log",
    "PartFile",
    "PersonalFile",
    "VisibleFile",
    "append_commit",
    "read_log",
    "record_commit",
]

_NAME = re.compile(r"(\d{8})\.json")
Check = Callable[[Log], None]


def read_log(place: Workspace | Path) -> Log:
    """The whole log of a workspace or lake folder, every link of its chain checked.

    Raises `DamagedError` that names the commit file which is missing, altered or out of order.
    """
    lake = lake_of(place)
    folder = lake / "commits"
    # Read before the folder is listed: a commit made in between is then in the list, never the other way round.
    told = _read_head(folder)
    try:
        numbers = sorted(int(found[1]) for p in folder.iterdir() if (found := _NAME.fullmatch(p.name)))
    except OSError as error:
        raise DamagedError(
            "The commit log {folder} cannot be read: {why}.",
            remedy="Mount the lake, or restore it from a backup.",
            folder=str(folder),
            why=why_refused(error),
        ) from error
    commits: list[Commit] = []
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            raise _missing(folder, expected)
        commits.append(_read_commit(folder, number, commits[-1] if commits else None))
    if told is not None:
        number, head_hash = told
        if number > len(commits):
            raise _missing(folder, len(commits) + 1)
        if number > 0 and commits[number - 1].hash != head_hash:
            raise _altered(folder, number)
    if (wrong := unexplained(commits)) is not None:
        raise _altered(folder, wrong)
    return Log(lake, as_rewritten(commits))


def append_commit(
    workspace: Workspace | Path,
    *,
    kind: CommitKind,
    batch: str = "",
    parts: Iterable[PartFile] = (),
    withdrawn: str | None = None,
    replaced: Iterable[str] = (),
    source: Mapping[str, Any] | None = None,
    now: dt.datetime,
    check: Check | None = None,
) -> Commit:
    """Add a commit under the commit lock; once this returns it survives a kill.

    `check` is called with the log as it is under the lock, and stops the commit by raising: so what a caller read
    before can be shown to hold still. Raises `UnknownNameError` and `UserError` for an undo of a batch that does not
    exist or was withdrawn before, and `BusyError`.
    """
    with commit_lock(workspace):
        log = read_log(workspace)
        if check is not None:
            check(log)
        return record_commit(
            log, kind=kind, batch=batch, parts=parts, withdrawn=withdrawn, replaced=replaced, source=source, now=now
        )


def record_commit(
    log: Log,
    *,
    kind: CommitKind,
    batch: str,
    parts: Iterable[PartFile] = (),
    withdrawn: str | None = None,
    replaced: Iterable[str] = (),
    source: Mapping[str, Any] | None = None,
    now: dt.datetime,
) -> Commit:
    """Write the commit that follows a log; the caller holds the commit lock and read the log under it."""
    _check_names(log, kind, batch, withdrawn)
    last = log.commits[-1] if log.commits else None
    data = encode(
        Commit(
            number=log.head + 1,
            recorded_at=strictly_after(now, last.recorded_at if last else None),
            kind=kind,
            batch=batch,
            parts=tuple(parts),
            withdrawn=withdrawn,
            replaced=tuple(replaced),
            source=dict(source or {}),
            previous=log.head_hash,
        )
    )
    commit = decode(data)
    folder = log.lake / "commits"
    try:
        write_new(folder / _name(commit.number), data, phase=f"{kind}-commit")
    except FileExistsError:
        raise OperatorError(
            "Commit {number} exists already, although the lock was held.",
            remedy="The file system does not keep locks: put the lake on one that does.",
            number=commit.number,
        ) from None
    _write_head(folder, commit, phase=f"{kind}-head")
    return commit


def repair_head(log: Log) -> None:
    """Bring the note of the last commit up to date when a kill kept it behind; the caller holds the commit lock.

    A note that cannot be read stays for `verify` to tell of.
    """
    folder = log.lake / "commits"
    told = _read_head(folder)
    if told is not None and told != (log.head, log.head_hash):
        _write_head(folder, log.commits[-1], phase="repair-head")


def head_is_told(lake: Path) -> bool:
    """Whether the note of the last commit is there and readable."""
    return _read_head(lake / "commits") is not None


def _check_names(log: Log, kind: CommitKind, batch: str, withdrawn: str | None) -> None:
    if kind == "undo":
        info = log.batches.get(withdrawn or "")
        if info is None:
            raise UnknownNameError(
                "There is no batch '{batch}'.", remedy="List the batches with: oarlock imports.", batch=withdrawn
            )
        if info.undone_at is not None:
            raise UserError(
                "Batch {batch} was withdrawn already, at {at} UTC.",
                batch=withdrawn,
                at=info.undone_at.isoformat(sep=" ", timespec="seconds"),
            )
    elif kind not in ("compaction", "redaction") and (not batch or batch in log.batches):
        raise OperatorError("Batch '{batch}' was recorded already.", batch=batch)


def _read_commit(folder: Path, number: int, before: Commit | None) -> Commit:
    try:
        commit = decode((folder / _name(number)).read_bytes())
    except FileNotFoundError:
        raise _missing(folder, number) from None
    except (ValueError, OSError):
        raise _altered(folder, number) from None
    follows = commit.number == number and commit.previous == (before.hash if before else "")
    if not follows or (before is not None and commit.recorded_at <= before.recorded_at):
        raise _altered(folder, number)
    return commit


def _name(number: int) -> str:
    return f"{number:08d}.json"


def _write_head(folder: Path, commit: Commit, *, phase: str) -> None:
    replace_file(folder / HEAD, head_note(commit.number, commit.hash), phase=phase)


def _read_head(folder: Path) -> tuple[int, str] | None:
    """Number and hash of the newest commit that the note tells of; None when it is absent or cannot be read."""
    try:
        return read_head_note((folder / HEAD).read_bytes())
    except (OSError, ValueError):
        return None


def _missing(folder: Path, number: int) -> DamagedError:
    return DamagedError(
        "The commit file {file} is missing.",
        remedy="Restore the folder {folder} from a backup; no later commit can be trusted without it.",
        file=str(folder / _name(number)),
        folder=str(folder),
    )


def _altered(folder: Path, number: int) -> DamagedError:
    return DamagedError(
        "The commit file {file} is damaged: it does not match its checksum or its place in the chain.",
        remedy="Restore the folder {folder} from a backup.",
        file=str(folder / _name(number)),
        folder=str(folder),
    )
