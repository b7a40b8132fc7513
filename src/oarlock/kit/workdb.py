"""The work database, opened so that a committed transaction survives a kill and a power cut.

It is a file of SQLite, or a database of PostgreSQL when the store names one; whoever uses it need not know which.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from oarlock.errors import BusyError, DamagedError, OperatorError
from oarlock.kit import postgres
from oarlock.kit.fsio import sync_folder
from oarlock.kit.steps import step

APPLICATION_ID = 0x0A71C0C4
_BUSY_SECONDS = 30.0
_JOURNAL = """
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, entity TEXT NOT NULL, key TEXT NOT NULL,
    before TEXT, after TEXT, reason TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS journal_subject ON journal (entity, key);
CREATE TABLE IF NOT EXISTS journal_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL
);
INSERT OR IGNORE INTO journal_head VALUES (1, 0, '');
"""
_KEEP = """
CREATE TRIGGER IF NOT EXISTS journal_keeps_rows BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_keeps_values BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


_PIECE = 2000
_TRIES = 100


@dataclass(frozen=True)
class Store:
    """Where a workspace's work database is: a file, or a PostgreSQL database by URL that belongs to the workspace."""

    file: Path
    url: str = field(default="", repr=False)
    workspace: str = ""

    @property
    def is_postgres(self) -> bool:
        """Whether it is PostgreSQL's."""
        return bool(self.url)

    def __str__(self) -> str:
        return postgres.place_of(self.url) if self.url else str(self.file)


class Connection(Protocol):
    """What the journal asks of a database: statements with `?` for values, in SQL that both databases know."""

    def execute(self, sql: str, params: tuple[Any, ...] = ..., /) -> Any:
        """Run a statement; the cursor with its rows."""


class OnPostgres:
    """A PostgreSQL connection that takes `?` for values, as SQLite does."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def execute(self, sql: str, params: tuple[Any, ...] = (), /) -> Any:
        """Run a statement; the cursor with its rows."""
        return self.raw.execute(sql.replace("?", "%s"), params)


def wrapped(raw: Any) -> Connection:
    """A driver's own connection (such as Django's) as one of ours."""
    return raw if isinstance(raw, sqlite3.Connection | OnPostgres) else OnPostgres(raw)


def is_postgres(db: Connection) -> bool:
    """Whether the connection goes to PostgreSQL."""
    return isinstance(db, OnPostgres)


def each(db: Connection, sql: str, params: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Rows of a question inside a transaction, some at a time, so that any number of them fits into memory."""
    if not isinstance(db, OnPostgres):
        yield from db.execute(sql, params)
        return
    with db.raw.cursor(name="oarlock_each") as cursor:
        cursor.itersize = _PIECE
        cursor.execute(sql.replace("?", "%s"), params)
        yield from cursor


def create_workdb(place: Store | Path) -> None:
    """Make the work database; one that is there already keeps its content."""
    store = _store(place)
    if store.is_postgres:
        postgres.create(store.url, workspace=store.workspace)
        return
    path = store.file
    with _telling(path):
        db = _connect(path, mode="rwc")
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.executescript(f"BEGIN IMMEDIATE; {_JOURNAL} {_KEEP} COMMIT;")
        finally:
            db.close()
    sync_folder(path.parent)


@contextmanager
def open_workdb(place: Store | Path) -> Iterator[Connection]:
    """A connection to the work database, closed at the end; it is never made here, for an empty one would hide a loss.

    Raises `DamagedError` when it is missing or cannot be read, `BusyError` when another writer stays too long, and
    `UnreachableError` when its server does not answer.
    """
    store = _store(place)
    if store.is_postgres:
        with postgres.opened(store.url, workspace=store.workspace) as raw:
            yield OnPostgres(raw)
        return
    path = store.file
    if not path.is_file():
        raise _damaged(path, "it is missing")
    with _telling(path):
        db = _connect(path, mode="rw")
        try:
            if db.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise _damaged(path, "it is not a work database")
            yield db
        finally:
            db.close()


@contextmanager
def transaction(db: Connection) -> Iterator[None]:
    """Everything inside happens or nothing does; the write lock is taken at once, so what is read inside stays true."""
    db.execute("BEGIN" if is_postgres(db) else "BEGIN IMMEDIATE")
    try:
        lock_writers(db)
        yield
        step("journal.before-commit")
        db.execute("COMMIT")
    except BaseException:
        if _is_open(db):
            db.execute("ROLLBACK")
        raise
    step("journal.committed")


@contextmanager
def looking(db: Connection) -> Iterator[None]:
    """Everything that is read inside is of one moment, whatever is written meanwhile."""
    db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres(db) else "BEGIN")
    try:
        yield
    finally:
        if _is_open(db):
            db.execute("ROLLBACK")


def lock_writers(db: Connection) -> None:
    """Be the one writer from here to the end of the transaction; SQLite's transactions are that from their start."""
    if is_postgres(db):
        db.execute("SELECT 1 FROM journal_head FOR UPDATE").fetchall()


def flaw(db: Connection) -> str:
    """What the database finds wrong with its own file; empty when nothing. PostgreSQL keeps its files itself."""
    if is_postgres(db):
        return ""
    found = [row[0] for row in db.execute("PRAGMA integrity_check(1)")]
    return "" if found == ["ok"] else "; ".join(map(str, found))


@contextmanager
def unguarded(db: Connection) -> Iterator[None]:
    """Inside a transaction: rows of the journal may be changed, for an erasure that the law asks for, and nothing else.

    Whoever uses this writes down in the same transaction which rows became what; see `lake.redaction.journal`.
    """
    names = ("journal_keeps_rows", "journal_keeps_values", *(("journal_keeps_all",) if is_postgres(db) else ()))
    for name in names:
        db.execute(f"DROP TRIGGER IF EXISTS {name}{' ON journal' if is_postgres(db) else ''}")
    yield
    for one in (postgres.KEEP if is_postgres(db) else _KEEP).split("\nCREATE "):
        if one.strip():
            db.execute(one if one.startswith("CREATE") else f"CREATE {one}")


def tidy(place: Store | Path) -> None:
    """Leave nothing of what was deleted in the database's own free space.

    SQLite's file is written anew; PostgreSQL may use the space again, and forgets what stood there as it does so.
    """
    store = _store(place)
    with open_workdb(store) as db:
        if is_postgres(db):
            db.execute("VACUUM")
            return
        db.execute("PRAGMA secure_delete = ON")
        db.execute("VACUUM")
        busy = 1
        for _ in range(_TRIES):
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                break
            time.sleep(0.1)
    if busy:
        raise BusyError(
            "Another process is reading {file}.", remedy="Wait until it ends and try again.", file=str(store)
        )


def _is_open(db: Connection) -> bool:
    if isinstance(db, OnPostgres):
        return not db.raw.closed and db.raw.info.transaction_status.name != "IDLE"
    return isinstance(db, sqlite3.Connection) and db.in_transaction


def _store(place: Store | Path) -> Store:
    return Store(place) if isinstance(place, Path) else place


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # absent when Python itself could not read a value
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise BusyError(
                "Another process is writing to {file}.", remedy="Wait until it ends and try again.", file=str(path)
            ) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
            raise OperatorError(
                "{file} cannot be opened or written: {why}.",
                remedy="Check the disk's free space and this user's rights there.",
                file=str(path),
                why=str(error),
            ) from error
        raise _damaged(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    except (UnicodeDecodeError, OverflowError) as error:
        raise _damaged(path, "it holds text that is not Unicode") from error


def _damaged(path: Path, why: str) -> DamagedError:
    return DamagedError(
        "The work database {file} is damaged: {why}.",
        remedy="Restore it from a backup; the lake beside it is not touched by this.",
        file=str(path),
        why=why,
    )
