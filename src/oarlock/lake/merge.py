"""Merging Parquet files of one entity with the embedded engine, and counting rows to show that none changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import EngineError, OperatorError
from oarlock.kit.fsio import remove_tree
from oarlock.lake.engines.limits import engine_mb

if TYPE_CHECKING:
    import duckdb


def merge_files(sources: Sequence[Path], target: Path) -> int:
    """Write the rows of all sources, in their order, to one file and return how many there are.

    Columns are matched by name: one that a file lacks is null there, one that was widened later is wide. Raises
    `OperatorError` when the rows of a batch are not the same before and after.
    """
    import duckdb

    spill = target.parent / "spill"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{engine_mb()}MB",
        "temp_directory": str(spill),  # a merge larger than memory spills to the lake's own disk
        "autoinstall_known_extensions": False,  # nothing is ever fetched
        "autoload_known_extensions": False,
    }
    try:
        with duckdb.connect(config=settings) as db:
            db.execute(f"COPY (SELECT * FROM {_scan(sources)}) TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
            before, after = _tally(db, sources), _tally(db, [target])
    except duckdb.Error as error:
        raise EngineError("The files could not be merged: {why}.", why=str(error).splitlines()[0]) from error
    finally:
        remove_tree(spill)
    if before != after:
        raise OperatorError(
            "Merging would have changed rows; nothing was changed.",
            remedy="Check the disk with: oarlock doctor.",
        )
    return sum(count for _, count, _, _ in after)


def _tally(db: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[tuple[str, int, int, int]]:
    """Each batch with its number of rows and the sums of their content hashes and row numbers."""
    return db.execute(
        f"SELECT _batch, count(*), sum(_hash), sum(_row) FROM {_scan(files)} GROUP BY _batch ORDER BY _batch"
    ).fetchall()


def _scan(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(_quoted(f) for f in files)}], union_by_name = true)"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
