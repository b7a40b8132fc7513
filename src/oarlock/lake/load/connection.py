"""The working database of one load: in memory, spilling to scratch, limited in threads and memory."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import BadFileError, EngineError
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


def too_large(file: str) -> BadFileError:
    """The error for a file that the allowed memory and scratch space cannot hold."""
    return BadFileError(
        "{file} needs more memory to read than is allowed.",
        remedy="Raise OARLOCK_MEMORY_MB, or split the file.",
        file=file,
    )


@contextlib.contextmanager
def telling(file: str) -> Iterator[None]:
    """Turn what the engine says into a sentence that names the file."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise too_large(file) from None
    except duckdb.Error as error:
        raise EngineError(
            "The engine could not load {file}: {reason}.",
            remedy="This is a fault of the program or of a preset, not of the file; please report it.",
            file=file,
            reason=str(error).splitlines()[0][:300].rstrip("."),
        ) from error
