"""Tables of a SQL database, read by URL and streamed to Parquet; the URL is never shown."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.errors import BadFileError, OperatorError, UserError
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.rows import RowWriter

if TYPE_CHECKING:
    import sqlalchemy as sa

ROWS = 20_000
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
_SECRET = re.compile(r"//[^@/\s]*@")


@dataclass(frozen=True, kw_only=True)
class SqlTable:
    """A table or view: its name with schema where it has one, and its columns."""

    name: str
    columns: tuple[str, ...]


def tables(url: str) -> list[SqlTable]:
    """The tables and views that the URL's user can see, in order of name.

    Raises `UserError` for a URL that is not understood, `OperatorError` when the database does not answer.
    """
    import sqlalchemy as sa

    with _connected(url) as connection:
        inspector = sa.inspect(connection)
        names = [*inspector.get_table_names(), *inspector.get_view_names()]
        return [
            SqlTable(name=name, columns=tuple(str(c["name"]) for c in inspector.get_columns(name)))
            for name in sorted(set(names))
        ]


def export(
    url: str, table: str, out_parquet: Path, progress: Callable[[int], None] | None = None, *, rows: int = ROWS
) -> int:
    """Copy a table to a Parquet file of text columns in batches; the number of rows.

    progress: called with the number of rows of each batch. `__line` in the file counts rows from 1.
    """
    import sqlalchemy as sa

    with _connected(url) as connection:
        inspector = sa.inspect(connection)
        known = {*inspector.get_table_names(), *inspector.get_view_names()}
        if table not in known:
            raise UserError(
                "The database has no table '{table}'.",
                remedy="It has: {known}.",
                table=table,
                known=", ".join(sorted(known)) or "-",
            )
        result = connection.execution_options(stream_results=True, yield_per=rows).execute(
            sa.select(sa.text("*")).select_from(sa.table(table))
        )
        writer = RowWriter(out_parquet, unique_names(result.keys()))
        line = 0
        for batch in result.partitions(rows):
            for row in batch:
                line += 1
                writer.add(line, [value_text(value) for value in row])
            if progress is not None:
                progress(len(batch))
        return writer.close()


@contextmanager
def _connected(url: str) -> Iterator[sa.Connection]:
    """A read-only connection; nothing that an error says holds the URL."""
    import sqlalchemy as sa

    engine = sa.create_engine(_parsed(url), poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("set transaction read only")
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise OperatorError(
            "The database could not be read: {reason}.",
            remedy="Check the URL, the user's rights and that the database is running.",
            reason=_reason(error),
        ) from None
    finally:
        engine.dispose()


def _parsed(url: str) -> sa.URL:
    import sqlalchemy as sa

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
        return sa.URL.create(
            "sqlite", database=f"file:{Path(parsed.database).absolute()}", query={"mode": "ro", "uri": "true"}
        )
    return parsed.set(drivername=_DRIVERS[kind])


def _reason(error: Exception) -> str:
    """The driver's own words on one line, without anything that looks like user and password."""
    text = str(getattr(error, "orig", None) or error).strip().splitlines()
    return _SECRET.sub("//…@", text[0] if text else type(error).__name__)[:300].rstrip(".")


def value_text(value: Any) -> str:
    """A database value as the text that a file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
