"""Plain DuckDB without Ibis: quoting, errors, and short-lived connections for reading published files."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from oarlock.errors import DamagedError, EngineError, EngineFullError
from oarlock.lake.engines.limits import reader_mb

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")


def quoted(name: str) -> str:
    """A column or table name inside SQL."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A text inside SQL; only for file names, which DuckDB does not take as parameters everywhere."""
    return "'" + value.replace("'", "''") + "'"


def file_list(files: Iterable[Path]) -> str:
    """A list of files inside SQL; DuckDB takes the path of a file that exists as a name, never as a pattern."""
    return "[" + ", ".join(text_literal(str(file)) for file in files) + "]"


@contextmanager
def connect(
    file: Path | None = None, *, is_new: bool = False, apart: bool = False, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database file, read-only unless it is new, or the process's database in memory; closed at the end.

    apart: a database in memory of its own, whose views nobody else sees. threads: of a file, for many small questions
    at once, which take less time in all when each has one thread.
    """
    if file is None:
        connection = _opened(":memory:", read_only=False) if apart else _memory(os.getpid()).cursor()
    else:
        connection = _opened(str(file), read_only=not is_new, threads=threads)
    try:
        yield connection
    finally:
        connection.close()


@functools.cache
def _memory(process: int) -> duckdb.DuckDBPyConnection:
    # Twenty milliseconds to make, and a refresh asks for it hundreds of times. A process that was forked makes its own:
    # the threads that answered its parent's questions did not come with it, and it would wait for them for ever.
    del process
    return _opened(":memory:", read_only=False)


def _opened(name: str, *, read_only: bool, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    import duckdb

    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": f"{reader_mb()}MB",
        "temp_directory": str(_spill(os.getpid())),
    }
    if threads is not None:
        config["threads"] = threads
    return run(lambda: duckdb.connect(name, read_only=read_only, config=config))


@functools.cache
def _spill(process: int) -> Path:
    # Beside the database, DuckDB's own choice, would be in the lake or in whatever folder the process was started.
    folder = Path(tempfile.gettempdir()) / f"oarlock-read-{process}"  # made when something spills, not before
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def rows_of(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """All rows of a result as dictionaries."""
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def run(query: Callable[[], T]) -> T:
    """Run a query, turning DuckDB's errors into the error tree."""
    import duckdb

    try:
        return query()
    except duckdb.OutOfMemoryException as error:
        raise EngineFullError(
            "DuckDB ran out of memory: {reason}",
            remedy="Raise OARLOCK_MEMORY_MB or lower OARLOCK_THREADS.",
            reason=first_line(error),
        ) from error
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        raise DamagedError("A file of the lake cannot be read: {reason}", reason=first_line(error)) from error
    except duckdb.Error as error:
        raise EngineError("DuckDB refused a query: {reason}", reason=first_line(error)) from error


def first_line(error: Exception) -> str:
    """The first line of an engine's message; the rest quotes SQL."""
    return str(error).strip().partition("\n")[0]
