"""The cases, each run in a process of its own: `python -m benchmarks.cases CASE REPEATS ARGUMENT…` prints JSON."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import currencies, movements, parts
from benchmarks.measure import timed

NOW = dt.datetime(2026, 1, 2)


def import_ours(*paths: str) -> int:
    """Import files into a fresh workspace (the last path): keys, hashes, checks, checksums and fsync included."""
    from oarlock.ingest import import_paths
    from oarlock.lake.workspace import init_workspace

    *names, folder = paths
    place = Path(folder)
    shutil.rmtree(place, ignore_errors=True)
    workspace = init_workspace(place, timezone="UTC", currency="USD", now=NOW)
    results = import_paths(workspace, [Path(name) for name in names], actor="bench", now=NOW)
    for result in results:
        if result.error:
            raise result.error
    return sum(result.loaded for result in results)


def import_again(file: str, folder: str) -> int:
    """Import a file that the workspace already holds, with another line in it, so that each row is compared."""
    from oarlock.ingest import ImportOptions, import_paths
    from oarlock.lake.workspace import open_workspace

    workspace = open_workspace(Path(folder))
    (result,) = import_paths(
        workspace, [Path(file)], options=ImportOptions(again=True, dry_run=True), actor="bench", now=NOW
    )
    if result.error:
        raise result.error
    return result.unchanged


def copy_auto(file: str, folder: str) -> int:
    """Plain DuckDB: guess the types and copy to Parquet."""
    return _copy(f"read_csv('{file}')", folder)


def copy_text(file: str, folder: str) -> int:
    """Plain DuckDB without looking at the values: every column text."""
    return _copy(f"read_csv('{file}', all_varchar = true)", folder)


def _copy(source: str, folder: str) -> int:
    import duckdb

    Path(folder).mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        copy = f"COPY (SELECT * FROM {source}) TO '{folder}/copy.parquet' (FORMAT PARQUET, COMPRESSION ZSTD)"
        done = connection.execute(copy).fetchone()
    return int(done[0]) if done else 0


def refresh(workspace: str) -> list[Any]:
    """One refresh, as the command line does it."""
    from oarlock.config import Settings
    from oarlock.lake.workspace import open_workspace
    from oarlock.pipeline.refresh import refresh as run

    done = run(open_workspace(Path(workspace)), settings=Settings(), now=NOW)
    return [done.computed, done.kept]


def _movements(way: Callable[[Path, int], movements.Rows]) -> Callable[[str, str], movements.Rows]:
    return lambda workspace, months: way(Path(workspace), int(months))


CASES: dict[str, Callable[..., Any]] = {
    "import_ours": import_ours,
    "import_again": import_again,
    "copy_auto": copy_auto,
    "copy_text": copy_text,
    "refresh": refresh,
    "import_parts": parts.import_parts,
    "movement_parts": parts.movement_parts,
    "ours": _movements(movements.ours),
    "by_hand": _movements(movements.by_hand),
    "by_hand_mixed": _movements(currencies.by_hand_mixed),
    "bare": _movements(movements.bare),
    "fightchurn": _movements(movements.fightchurn),
    "pandas": _movements(movements.pandas_way),
}

if __name__ == "__main__":
    case, repeats, *arguments = sys.argv[1:]
    print(json.dumps(timed(lambda: CASES[case](*arguments), repeats=int(repeats))))
