"""The work database in PostgreSQL: the same tables as in SQLite's file, one writer at a time by a lock on the head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.errors import BusyError, DamagedError, OperatorError, UnreachableError, UserError
from oarlock.kit.refusals import why_refused

if TYPE_CHECKING:
    import psycopg

CONNECT_SECONDS = 10
LOCK_SECONDS = 30
"""How long a writer waits for another one, as with SQLite."""
_CREATING = 0x0A71C0C4
"""Number of the lock under which the tables are made."""
_TABLES = """
CREATE TABLE IF NOT EXISTS journal (
    seq BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, entity TEXT NOT NULL, key TEXT NOT NULL,
    before TEXT, after TEXT, reason TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS journal_subject ON journal (entity, key);
CREATE TABLE IF NOT EXISTS journal_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq BIGINT NOT NULL, hash TEXT NOT NULL
);
INSERT INTO journal_head VALUES (1, 0, '') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS journal_owner (one INTEGER PRIMARY KEY CHECK (one = 1), workspace TEXT NOT NULL);
CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
"""
KEEP = """
CREATE OR REPLACE TRIGGER journal_keeps_rows BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE OR REPLACE TRIGGER journal_keeps_values BEFORE UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE OR REPLACE TRIGGER journal_keeps_all BEFORE TRUNCATE ON journal EXECUTE FUNCTION journal_refuses();
"""


def parts_of(url: str) -> dict[str, str]:
    """The parts of a database URL by libpq's names (host, port, user, password, dbname, options …).

    url: the URL itself, or `file:` and the path of a file that holds it.

    Raises `UserError` for a URL that is not understood, which is not repeated, for it may hold a password.
    """
    psycopg = driver()
    kind, _, rest = _read(url).partition("://")
    if kind.partition("+")[0] not in ("postgresql", "postgres") or not rest:
        raise UserError(
            "DATABASE_URL names no PostgreSQL database.",
            remedy="It looks like postgresql://user:password@host/database; without it the work database is a file.",
        )
    try:
        found = psycopg.conninfo.conninfo_to_dict(f"postgresql://{rest}")
    except psycopg.Error:
        raise UserError(
            "DATABASE_URL is not understood.",
            remedy="It looks like postgresql://user:password@host/database; write an @ in the password as %40.",
        ) from None
    return {name: str(value) for name, value in found.items() if value is not None}


def _read(url: str) -> str:
    if not url.startswith("file:"):
        return url.strip()
    file = Path(url.removeprefix("file:"))
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            "The file {file} cannot be read: {why}.",
            remedy="Check DATABASE_URL_FILE.",
            file=str(file),
            why=why_refused(error) if isinstance(error, OSError) else "it holds text that is not Unicode",
        ) from None


def driver() -> Any:
    """The library. Raises `OperatorError` when it is not installed."""
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError:
        raise OperatorError(
            "The library that reads PostgreSQL is not installed.", remedy="Install Oarlock with its extra 'postgres'."
        ) from None
    return psycopg


def place_of(url: str) -> str:
    """Where a database is, without its password, for people to read."""
    parts = parts_of(url)
    return f"{parts.get('dbname', '')} @ {parts.get('host', 'localhost')}"


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection of which every statement stands alone until a transaction is begun."""
    parts = {"connect_timeout": str(CONNECT_SECONDS), **parts_of(url)}
    found: psycopg.Connection[Any] = driver().connect(**parts, autocommit=True)
    try:
        found.execute(f"SET lock_timeout = '{int(LOCK_SECONDS * 1000)}ms'")
    except BaseException:
        found.close()
        raise
    return found


def create(url: str, *, workspace: str) -> None:
    """Make the tables for a workspace; those that are there keep their content.

    Raises `OperatorError` when the database belongs to another workspace.
    """
    with telling(url):
        db = connect(url)
        try:
            with db.transaction():
                db.execute("SELECT pg_advisory_xact_lock(%s)", (_CREATING,))
                db.execute(_TABLES)
                db.execute(KEEP)
                db.execute("INSERT INTO journal_owner VALUES (1, %s) ON CONFLICT DO NOTHING", (workspace,))
                _check_owner(db, url, workspace)
        finally:
            db.close()


@contextmanager
def opened(url: str, *, workspace: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the work database of a workspace, closed at the end; its tables are never made here.

    Raises `DamagedError` when there is no journal, `UnreachableError` when the server does not answer, `BusyError` when
    another writer stays too long.
    """
    with telling(url):
        db = connect(url)
        try:
            if db.execute("SELECT to_regclass('journal_owner')").fetchone() == (None,):
                raise DamagedError(
                    "The database {place} holds no journal.",
                    remedy="Correct DATABASE_URL, or restore a backup into it.",
                    place=place_of(url),
                )
            _check_owner(db, url, workspace)
            yield db
        finally:
            db.close()


@contextmanager
def telling(url: str) -> Iterator[None]:
    """Turn the library's errors into ours; none of them holds the URL."""
    psycopg = driver()
    try:
        yield
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
        raise BusyError(
            "Another process is writing to {file}.", remedy="Wait until it ends and try again.", file=place_of(url)
        ) from None
    except (psycopg.OperationalError, psycopg.InterfaceError):
        raise UnreachableError(
            "The work database {place} does not answer.",
            remedy="Start it, or wait until it is back, and try again; nothing that was confirmed is lost.",
            place=place_of(url),
        ) from None
    except psycopg.Error as error:
        raise OperatorError(
            "The work database {place} refused: {why}.",
            remedy="Check the rights of its user and the server's log.",
            place=place_of(url),
            why=(error.diag.message_primary or type(error).__name__),
        ) from None


def _check_owner(db: psycopg.Connection[Any], url: str, workspace: str) -> None:
    if db.execute("SELECT workspace FROM journal_owner").fetchone() != (workspace,):
        raise OperatorError(
            "The database {place} belongs to another workspace.",
            remedy="Correct DATABASE_URL; each workspace has a database of its own.",
            place=place_of(url),
        )
