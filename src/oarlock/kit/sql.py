"""Tables of a SQL database, read by URL and streamed to Parquet; the URL is never shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from oarlock.errors import UserError
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.rows import RowWriter
from oarlock.kit.sqlconnection import connected

ROWS = 20_000


@dataclass(frozen=True, kw_only=True)
class SqlTable:
    """A table or view: its name with schema where it has one, and its columns."""

    name: str
    columns: tuple[str, ...]


def tables(url: str) -> list[SqlTable]:
    """The tables and views that the URL's user can see, in order of name.

    Raises `UserError` for a URL that is not understood, `SourceError` when the database does not answer.
    """
    import sqlalchemy as sa

    with connected(url) as database:
        inspector = sa.inspect(database.connection)
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

    with connected(url) as database:
        inspector = sa.inspect(database.connection)
        known = {*inspector.get_table_names(), *inspector.get_view_names()}
        if table not in known:
            raise UserError(
                "The database has no table '{table}'.",
                remedy="It has: {known}.",
                table=table,
                known=", ".join(sorted(known)) or "-",
            )
        asked = sa.select(sa.text("*")).select_from(sa.table(table))
        with database.connection.execution_options(stream_results=True, yield_per=rows).execute(asked) as result:
            writer = RowWriter(out_parquet, unique_names(result.keys()))
            line = 0
            for batch in result.partitions(rows):
                database.heard()
                for row in batch:
                    line += 1
                    writer.add(line, [value_text(value) for value in row])
                if progress is not None:
                    progress(len(batch))
            return writer.close()


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
