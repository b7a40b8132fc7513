"""Verification: every stored file compared with its checksum, every problem told with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from oarlock.errors import OarlockError
from oarlock.kit.text import Msg, msg
from oarlock.lake import journal, snapshots
from oarlock.lake.batches import expected
from oarlock.lake.commits import head_is_told, read_log
from oarlock.lake.intact import Expected, Problem, problems
from oarlock.lake.log import Log
from oarlock.lake.rollups import store as rollups
from oarlock.lake.workspace import Workspace

Weight = Literal["damaged", "repairable", "stray"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem: `damaged` files hold what nothing else holds, `repairable` ones can be made again, `stray` ones
    belong to nothing."""

    weight: Weight
    file: Path
    what: Msg
    remedy: Msg


def verify(workspace: Workspace, *, is_deep: bool = True) -> tuple[Finding, ...]:
    """Everything that is wrong with the stored files; empty when all is well.

    Reads every byte; with `is_deep` false, files that were verified before and not touched since are not read again.
    """
    try:
        log = read_log(workspace)
    except OarlockError as error:
        found = [_told(error, workspace.lake / "commits")]
    else:
        found = [*_batches(log, is_deep), *_rollups(log.lake, is_deep), *_journal(workspace, log)]
    return (*found, *_snapshots(workspace, is_deep))


def _batches(log: Log, is_deep: bool) -> Iterator[Finding]:
    merged = {p.path for c in log.commits if c.kind == "compaction" for p in c.parts}
    parts = [(part, e) for c in log.commits for part in c.parts for e in expected(part)]
    wrong = problems(log.lake, [e for _, e in parts], is_deep=is_deep)
    for part, file in parts:
        if file.path in wrong and file.path in merged:
            yield Finding(
                weight="repairable",
                file=log.lake / file.path,
                what=_what(log.lake, file, wrong[file.path]),
                remedy=msg("Nothing is lost: the files it was merged from are read instead."),
            )
        elif file.path in wrong:
            yield Finding(
                weight="damaged",
                file=log.lake / file.path,
                what=_what(log.lake, file, wrong[file.path]),
                remedy=msg(
                    "Restore it from a backup, or withdraw the batch {batch} and import its file again.",
                    batch=", ".join(part.batches),
                ),
            )
    yield from _notes(log, is_deep)
    if log.commits and not head_is_told(log.lake):
        yield Finding(
            weight="repairable",
            file=log.lake / "commits" / "HEAD",
            what=msg("The note of the last commit is missing or damaged, so a lost last commit would not be noticed."),
            remedy=msg("Compare the number of the last commit ({number}) with a backup.", number=log.head),
        )
    yield from _stray(log)


def _notes(log: Log, is_deep: bool) -> Iterator[Finding]:
    """Notes of confirmed rows: only a later withdrawal reads them."""
    told = [told for c in log.commits for told in (c.source.get("confirmed") or {}).values()]
    files = [Expected(t["path"], t["bytes"], t["sha256"]) for t in told]
    wrong = problems(log.lake, files, is_deep=is_deep)
    for file in files:
        if file.path in wrong:
            yield Finding(
                weight="repairable",
                file=log.lake / file.path,
                what=_what(log.lake, file, wrong[file.path]),
                remedy=msg("No figure reads it; after a withdrawal import the later files again with --again."),
            )


def _rollups(lake: Path, is_deep: bool) -> Iterator[Finding]:
    """Roll-ups are made from the events; their names say what is in them, so nothing else has to be whole for this."""
    files = rollups.stored(lake)
    wrong = problems(lake, files, is_deep=is_deep)
    for file in files:
        if file.path in wrong and wrong[file.path] != "missing":  # swept just now
            yield Finding(
                weight="repairable",
                file=lake / file.path,
                what=_what(lake, file, wrong[file.path]),
                remedy=msg("Nothing is lost: delete it, and oarlock refresh makes it anew from the events."),
            )


def _stray(log: Log) -> Iterator[Finding]:
    known = {c.batch for c in log.commits} | {Path(p.path).parent.name for c in log.commits for p in c.parts}
    for folder in sorted((log.lake / "batches").iterdir()):
        if folder.name not in known:
            yield Finding(
                weight="stray",
                file=folder,
                what=msg("{file} belongs to no recorded batch: its import was cut off.", file=str(folder)),
                remedy=msg("It is not read, and may be deleted when no import is running."),
            )


def _journal(workspace: Workspace, log: Log) -> Iterator[Finding]:
    try:
        written = journal.verify(workspace)
        drained, drained_hash = _drained(log)
        is_kept = drained <= written and drained_hash in (None, journal.hash_at(workspace, drained))
    except OarlockError as error:
        yield _told(error, workspace.work_db)
        return
    if not is_kept:
        yield Finding(
            weight="damaged",
            file=workspace.work_db,
            what=msg(
                "{file} is older than the lake: change {seq} was recorded there and is missing here.",
                file=str(workspace.store),
                seq=drained,
            ),
            remedy=msg("Restore a newer backup of it."),
        )


def _drained(log: Log) -> tuple[int, str | None]:
    """The last change that the lake holds, and its hash where the commit kept that."""
    for commit in reversed(log.commits):
        if "complete_until" in commit.source:
            seq = int(commit.source["complete_until"])
            return seq, commit.source.get("journal_hash") if seq else None
    return 0, None


def _snapshots(workspace: Workspace, is_deep: bool) -> Iterator[Finding]:
    remedy = msg("Compute the figures again with: oarlock refresh.")
    kept = {s.id: s for s in snapshots.list_snapshots(workspace)}
    for folder in sorted((workspace.lake / "snapshots").iterdir()):
        snapshot = kept.get(folder.name)
        wrong = snapshots.damage(workspace, snapshot, is_deep=is_deep) if snapshot else (folder / "manifest.json",)
        for file in wrong:
            what = msg("{file} is damaged or missing.", file=str(file))
            yield Finding(weight="repairable", file=file, what=what, remedy=remedy)
    try:
        shown = snapshots.current(workspace)
    except OarlockError as error:
        yield _told(error, workspace.lake / "CURRENT", weight="repairable")
    else:
        for warning in shown.warnings if shown else ():
            yield Finding(weight="repairable", file=workspace.lake / "CURRENT", what=warning, remedy=remedy)


def _what(lake: Path, file: Expected, problem: Problem) -> Msg:
    path = str(lake / file.path)
    if problem == "missing":
        return msg("{file} is missing.", file=path)
    if problem == "size":
        return msg("{file} is damaged: its size is not what was written.", file=path)
    return msg("{file} is damaged: it does not match its checksum.", file=path)


def _told(error: OarlockError, file: Path, *, weight: Weight = "damaged") -> Finding:
    return Finding(
        weight=weight, file=file, what=Msg(error.sentence, error.params), remedy=Msg(error.remedy, error.params)
    )
