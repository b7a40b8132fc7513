"""The journal: one row for every change that a person made, append-only and hash-chained, in the work database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.errors import DamagedError
from oarlock.kit.clock import parse_stamp, stamp, strictly_after
from oarlock.kit.hashing import canonical_json, json_hash
from oarlock.kit.steps import step
from oarlock.kit.workdb import Connection, each, flaw, lock_writers, looking, open_workdb, transaction, wrapped
from oarlock.lake.workspace import Workspace

REDACTION = "redaction"
"""Entity of the rows that tell which rows before them lost personal data, and what they became."""
_COLUMNS = "seq, at, actor, entity, key, before, after, reason, previous, hash"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a person changed: of which entity and key, from what to what (JSON values, None for nothing), and why."""

    entity: str
    key: str
    before: Any = None
    after: Any = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    """One row of the journal; `at` is naive UTC and strictly increasing, `previous` the hash of the row before."""

    seq: int
    at: dt.datetime
    actor: str
    entity: str
    key: str
    before: Any
    after: Any
    reason: str
    previous: str
    hash: str


def append(
    workspace: Workspace,
    *,
    actor: str,
    entity: str,
    key: str,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    now: dt.datetime,
) -> int:
    """Write one change down and return its number; once this returns it survives a kill."""
    change = Change(entity=entity, key=key, before=before, after=after, reason=reason)
    return append_all(workspace, [change], actor=actor, now=now)


def append_all(workspace: Workspace, changes: Iterable[Change], *, actor: str, now: dt.datetime) -> int:
    """Write several changes down, all or none, and return the number of the last; 0 when there was nothing.

    Raises `DamagedError` when the journal's end does not fit, so that nothing is added to a broken chain.
    """
    with open_workdb(workspace.store) as db, transaction(db):
        return append_within(workspace, db, changes, actor=actor, now=now)


def append_within(
    workspace: Workspace, connection: Any, changes: Iterable[Change], *, actor: str, now: dt.datetime
) -> int:
    """`append_all` inside a transaction that is open on the work database, so that what is changed and what is written
    down of it happen together or not at all.

    connection: ours or the driver's own. From here to the end of the transaction nobody else writes to the journal.
    """
    db = wrapped(connection)
    lock_writers(db)
    step("journal.begun")
    seq, last_hash = _head(workspace, db)
    last = db.execute(f"SELECT {_COLUMNS} FROM journal WHERE seq = ?", (seq,)).fetchone()
    if seq and (last is None or not _is_sound(last, redacted(db)) or last[-1] != last_hash):
        raise _broken(workspace, seq)
    at = parse_stamp(last[1]) if last else None
    written = 0
    for change in changes:
        seq, written = seq + 1, seq + 1
        at = strictly_after(now, at)
        row = (
            seq, stamp(at), actor, change.entity, change.key, _text(change.before), _text(change.after),
            change.reason, last_hash,
        )  # fmt: skip
        last_hash = json_hash(row)
        db.execute(f"INSERT INTO journal ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", (*row, last_hash))
        step("journal.inserted")
    db.execute("UPDATE journal_head SET seq = ?, hash = ?", (seq, last_hash))
    step("journal.head-moved")
    return written


def read(workspace: Workspace, after: int = 0) -> list[JournalRow]:
    """The rows with a number above `after`, in order, each checked against its hash and the one before.

    Raises `DamagedError` that names the first row which was edited, dropped or moved.
    """
    with open_workdb(workspace.store) as db, looking(db):
        return [row_of(values) for values in _sound_rows(workspace, db, after)]


def read_of(workspace: Workspace, *entities: str, after: int = 0) -> list[JournalRow]:
    """The rows of some entities above a number, in order, each checked against its own hash; whether any is missing
    `verify` tells.

    For pages, which cannot read all that ever happened to show the ten changes of one rule.
    """
    places = ", ".join("?" for _ in entities)
    sql = f"SELECT {_COLUMNS} FROM journal WHERE entity IN ({places}) AND seq > ? ORDER BY seq"
    with open_workdb(workspace.store) as db:
        found = db.execute(sql, (*entities, after)).fetchall()
        told = redacted(db)
    for row in found:
        if not _is_sound(row, told):
            raise _broken(workspace, row[0])
    return [row_of(values) for values in found]


def verify(workspace: Workspace) -> int:
    """Check the whole chain, its end included, and return how many rows it has; raises `DamagedError`."""
    with open_workdb(workspace.store) as db:
        if why := flaw(db):
            raise DamagedError(
                "The work database {file} is damaged: {why}.",
                remedy="Restore it from a backup.",
                file=str(workspace.store),
                why=why,
            )
        with looking(db):
            return sum(1 for _ in _sound_rows(workspace, db, 0))


def complete_until(workspace: Workspace) -> int:
    """Number of the last change written down; 0 when there is none."""
    return head(workspace)[0]


def head(workspace: Workspace) -> tuple[int, str]:
    """Number and hash of the last change: what a commit may keep to show later that none was lost."""
    with open_workdb(workspace.store) as db:
        return _head(workspace, db)


def hash_at(workspace: Workspace, seq: int) -> str | None:
    """Hash of the change of that number; None when there is no such change."""
    with open_workdb(workspace.store) as db:
        found = db.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return str(found[0]) if found else None


def _sound_rows(workspace: Workspace, db: Connection, after: int) -> Iterator[tuple[Any, ...]]:
    last_seq, last_hash = _head(workspace, db)
    told = redacted(db)
    expected, previous, at = max(after, 0), "", ""
    if expected:
        before = db.execute(f"SELECT {_COLUMNS} FROM journal WHERE seq = ?", (expected,)).fetchone()
        if before is None or not _is_sound(before, told):
            raise _broken(workspace, expected)
        previous, at = before[-1], before[1]
    for row in each(db, f"SELECT {_COLUMNS} FROM journal WHERE seq > ? ORDER BY seq", (expected,)):
        expected += 1
        if not _is_sound(row, told) or row[0] != expected or row[-2] != previous or not at < row[1]:
            raise _broken(workspace, expected)
        previous, at = row[-1], row[1]
        yield row
    if expected != last_seq or previous != last_hash:
        raise _broken(workspace, min(expected, last_seq) + 1)


def _head(workspace: Workspace, db: Connection) -> tuple[int, str]:
    found = db.execute("SELECT seq, hash FROM journal_head").fetchall()
    if len(found) != 1 or not isinstance(found[0][0], int) or not isinstance(found[0][1], str):
        raise _broken(workspace, 1)
    return found[0][0], found[0][1]


def redacted(db: Connection) -> dict[int, set[str]]:
    """What rows became from which personal data were erased, as later rows of the journal say: number to checksums."""
    told: dict[int, set[str]] = {}
    for seq, after in db.execute("SELECT seq, after FROM journal WHERE entity = ?", (REDACTION,)).fetchall():
        try:
            rows = json.loads(after)["rows"]
            pairs = [(int(row), str(now)) for row, now in rows]
        except (TypeError, ValueError, KeyError):
            continue  # somebody altered it: then its own checksum tells
        for row, now in pairs:
            # Only of rows before it, so that each checksum rests on a later one and the last on the chain itself.
            if row < seq:
                told.setdefault(row, set()).add(now)
    return told


def _is_sound(row: tuple[Any, ...], told: Mapping[int, set[str]]) -> bool:
    try:
        content = json_hash(row[:-1])
    except (TypeError, ValueError):  # a damaged cell may come back as bytes or NaN, which have no JSON form
        return False
    return bool(row[-1] == content) or content in told.get(row[0], ())


def row_of(values: tuple[Any, ...]) -> JournalRow:
    """A row as it stands in the database, with its columns in order, as one of ours."""
    seq, at, actor, entity, key, before, after, reason, previous, row_hash = values
    return JournalRow(
        seq=seq,
        at=parse_stamp(at),
        actor=actor,
        entity=entity,
        key=key,
        before=None if before is None else json.loads(before),
        after=None if after is None else json.loads(after),
        reason=reason,
        previous=previous,
        hash=row_hash,
    )


def _text(value: Any) -> str | None:
    return None if value is None else canonical_json(value).decode("ascii")


def _broken(workspace: Workspace, seq: int) -> DamagedError:
    return DamagedError(
        "The journal in {file} is damaged: row {seq} was altered, dropped or moved.",
        remedy="Restore the file from a backup.",
        file=str(workspace.store),
        seq=seq,
    )
