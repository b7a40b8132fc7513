"""A read-only connection to a SQL database by URL: it waits for nobody for ever, and no error shows the URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from oarlock.errors import BadFileError, OperatorError, SourceError, UserError
from oarlock.kit.silence import Ear, listening

if TYPE_CHECKING:
    import sqlalchemy as sa

CONNECT_SECONDS = 15
"""How long a server may take to let us in, and a SQLite file be kept by a writer."""
SILENCE = 300.0
"""How long a server may say nothing before we give it up; a view that takes longer should be a table."""
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
_USER = re.compile(r"//[^@/\s]*@")
_PASSING = ("08", "40", "53", "57")
"""Classes of SQLSTATE that may be over soon: connection, rollback, no room for more, shutting down or starting."""
_ANSWER = re.compile(r"\S:  \S")
"""How PostgreSQL's library writes a server's answer: its severity in the server's own language, and two spaces."""
_BUSY = (5, 6)
"""SQLite's codes for a file that another program is writing."""


@dataclass(frozen=True)
class Opened:
    """A connection, and what is to be called for each batch of rows that came over it."""

    connection: sa.Connection
    heard: Callable[[], None]


@contextmanager
def connected(url: str) -> Iterator[Opened]:
    """A connection that can only read.

    Raises `UserError` for a URL that is not understood, `SourceError` when the database does not answer or breaks off,
    `OperatorError` when it refuses.
    """
    import sqlalchemy as sa

    parsed = _parsed(url)
    ears: list[Ear] = []
    with ExitStack() as listened:
        engine = _engine(parsed)
        if engine.dialect.name == "postgresql":

            def listen(raw: Any, record: object) -> None:
                ears.append(listened.enter_context(listening(raw.fileno(), seconds=SILENCE)))

            # Before the library's own first questions, for those may remain without an answer, too.
            sa.event.listen(engine.pool, "connect", listen, insert=True)
            sa.event.listen(engine, "after_cursor_execute", lambda *_: _heard(ears))
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql("set transaction read only")
                yield Opened(connection, partial(_heard, ears))
        except sa.exc.SQLAlchemyError as error:
            raise _told(error, parsed, is_silent=any(ear.gave_up for ear in ears)) from None
        finally:
            engine.dispose()


def _heard(ears: list[Ear]) -> None:
    for ear in ears:
        ear.heard()


def _engine(parsed: sa.URL) -> sa.Engine:
    import sqlalchemy as sa

    is_server = parsed.drivername.startswith("postgresql")
    wait = "connect_timeout" if is_server else "timeout"
    own = {} if wait in parsed.query else {wait: CONNECT_SECONDS}
    try:
        return sa.create_engine(parsed, poolclass=sa.NullPool, connect_args=own)
    except ModuleNotFoundError:
        raise OperatorError(
            "The library that reads PostgreSQL is not installed.", remedy="Install Oarlock with its extra 'postgres'."
        ) from None


def _parsed(url: str) -> sa.URL:
    import sqlalchemy as sa

    place = url.strip().partition("://")[2].partition("?")[0]
    if place.count("@") > 1:
        # What follows the first @ would be taken for the host, and be told when it is not found.
        raise UserError(
            "The database URL holds more than one @.", remedy="Write an @ inside the user or password as %40."
        )
    try:
        parsed = sa.make_url(url.strip())
    except (sa.exc.ArgumentError, ValueError):
        raise UserError(
            "The database URL is not understood.",
            remedy="It looks like postgresql://user:password@host/database or sqlite:///path/to/file.db.",
        ) from None
    kind = parsed.drivername.split("+")[0]
    if kind not in _DRIVERS:
        raise UserError(
            "Databases of kind '{kind}' cannot be read.",
            remedy="PostgreSQL and SQLite can; export a file from others.",
            kind=kind,
        )
    if kind == "sqlite":
        if not parsed.database or not Path(parsed.database).is_file():
            raise BadFileError("The SQLite file of the URL does not exist.", remedy="Check its path.")
        # A plain URL would create or lock the file; this one can only read it.
        place = quote(str(Path(parsed.database).absolute()))
        return sa.URL.create("sqlite", database=f"file:{place}", query={"mode": "ro", "uri": "true"})
    return parsed.set(drivername=_DRIVERS[kind])


def _told(error: sa.exc.SQLAlchemyError, parsed: sa.URL, *, is_silent: bool) -> OperatorError:
    if is_silent:
        return SourceError(
            "The database said nothing for {seconds} seconds.",
            remedy="Nothing half-read was imported. Look at what keeps the database, and import again.",
            seconds=round(SILENCE),
        )
    reason = _reason(error, parsed)
    if _is_passing(error):
        return SourceError(
            "The database did not answer, or broke off: {reason}.",
            remedy="Nothing half-read was imported. Check the URL and that the database is running; import again.",
            reason=reason,
        )
    return OperatorError(
        "The database could not be read: {reason}.",
        remedy="Check the URL, the user's rights and that the database is running.",
        reason=reason,
    )


def _is_passing(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether trying again may help: nothing came back at all, or a reason that may be over soon."""
    import sqlalchemy as sa

    if not isinstance(error, sa.exc.OperationalError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _BUSY
    state = getattr(error.orig, "sqlstate", None)
    # While connecting the library tells no state; a server that answers at all has a reason that stays.
    return state.startswith(_PASSING) if state else _ANSWER.search(str(error.orig)) is None


def _reason(error: Exception, parsed: sa.URL) -> str:
    """The driver's own words on one line, without the password and anything that looks like one."""
    text = str(getattr(error, "orig", None) or error).strip().splitlines()
    said = _USER.sub("//…@", text[0] if text else type(error).__name__)
    for secret in sorted(_secrets(parsed), key=len, reverse=True):
        said = said.replace(secret, "…")
    return said[:300].rstrip(".")


def _secrets(parsed: sa.URL) -> set[str]:
    """What the URL holds that a server or library may repeat: the password, as it is and as it was written."""
    told = [str(parsed.password or ""), *(str(v) for k, v in parsed.query.items() if "password" in k.lower())]
    return {form for one in told if one for form in (one, quote(one, safe=""), repr(one)[1:-1])}
