"""The working database of one load: a file in scratch, limited in threads and memory, with nothing from outside."""

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
    """A connection to a new database file, closed and removed at the end."""
    import duckdb

    path = folder / "work.duckdb"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder / "spill"),
        "memory_limit": f"{memory_mb}MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    if threads:
        settings["threads"] = threads
    connection = duckdb.connect(str(path), config=settings)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(MACROS)
        yield connection
    finally:
        connection.close()
        path.unlink(missing_ok=True)
        path.with_suffix(".duckdb.wal").unlink(missing_ok=True)


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    """The only row of a query."""
    row = connection.execute(sql).fetchone()
    if row is None:
        raise BadFileError("The file gave no rows where one was expected.")
    return tuple(row)
