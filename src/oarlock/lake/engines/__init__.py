"""The engines that run expressions over the lake's files: embedded DuckDB, and distributed Spark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oarlock.errors import UnknownNameError
from oarlock.lake.engines.base import Engine

ENGINES = ("duckdb", "spark")

__all__ = ["ENGINES", "Engine", "open_engine"]


def open_engine(
    name: str = "duckdb",
    *,
    threads: int = 0,
    memory_mb: int = 0,
    scratch: Path | None = None,
    master: str = "local[2]",
    folders: Sequence[Path] = (),
) -> Engine:
    """Start an engine; the caller closes it.

    threads, memory_mb: limits, 0 for the engine's own choice. scratch: folder for temporary files. master: Spark only.
    folders: the only folders whose files may be read and written besides `scratch`; none given leaves that open
    (DuckDB only).
    """
    if name == "duckdb":
        from oarlock.lake.engines.duckdb import DuckDbEngine

        return DuckDbEngine(threads=threads, memory_mb=memory_mb, scratch=scratch, folders=folders)
    if name == "spark":
        from oarlock.lake.engines.spark import SparkEngine

        return SparkEngine(master=master, threads=threads, memory_mb=memory_mb, scratch=scratch)
    raise UnknownNameError(
        "There is no engine '{name}'.", remedy="Known engines: {known}.", name=name, known=", ".join(ENGINES)
    )
