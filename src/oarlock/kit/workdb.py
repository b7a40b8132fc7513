"""The work database: SQLite opened so that a committed transaction survives a kill and a power cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from oarlock.errors import BusyError, DamagedError, OperatorError
from oarlock.kit.fsio import sync_folder
from oarlock.kit.steps import step

Connection = sqlite3.Connection
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
CREATE TRIGGER IF NOT EXISTS journal_keeps_rows BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS journal_keeps_values BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


def create_workdb(path: Path) -> None:
    """Make the work database; one that is there already keeps its content."""
    with _telling(path):
        db = _connect(path, mode="rwc")
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.executescript(f"BEGIN IMMEDIATE; {_JOURNAL} COMMIT;")
        finally:
            db.close()
    sync_folder(path.parent)


@contextmanager
def open_workdb(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the work database, closed at the end; it is never made here, for an empty one would hide a loss.

    Raises `DamagedError` when the file is missing or cannot be read, `BusyError` when another writer stays too long.
    """
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
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens or nothing does; the write lock is taken at once, so what is read inside stays true."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        step("journal.before-commit")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    step("journal.committed")


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
