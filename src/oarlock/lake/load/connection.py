"""The working database of one load: in memory, spilling to scratch, limited in threads and memory."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import BadFileError
from oarlock.lake.load.macros import MACROS

if TYPE_CHECKING:
    import duckdb


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextlib.contextmanager
def working_database(folder: Path, *, threads: int, memory_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new database, closed at the end; what does not fit in memory goes to `folder`."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder / "spill"),
        "memory_limit": f"{memory_mb}MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    if threads:
        settings["threads"] = threads
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(MACROS)
        yield connection
    finally:
        connection.close()


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    """The only row of a query."""
    row = connection.execute(sql).fetchone()
    if row is None:
        raise BadFileError("The file gave no rows where one was expected.")
    return tuple(row)
