"""Roll-ups of all days: ours, a loop over the days in SQL, SQL in one go, pandas, and merely reading the columns."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.usage.made import SHIFT
from oarlock.sample.make import END

if TYPE_CHECKING:
    import duckdb

COLUMNS = {
    "usage_feature_day": ("account_id", "offering_id", "event", "day", "learned_day"),
    "usage_user_day": ("account_id", "user_id", "day", "learned_day"),
}
MORE = {"usage_feature_day": ", CAST(sum(CAST(round(quantity * 1000) AS BIGINT)) AS BIGINT) AS quantity"}
_DAYS = f"CAST(happened_at + {SHIFT} AS DATE) AS day, CAST(_learned + {SHIFT} AS DATE) AS learned_day"


def ours(workspace: str) -> int:
    """All days and the last-seen state, made anew; returns how many days, both roll-ups counted."""
    from oarlock.config import Settings
    from oarlock.lake.commits import read_log
    from oarlock.lake.rollups import read
    from oarlock.lake.workspace import open_workspace
    from oarlock.pipeline.answer import engine_for

    place = open_workspace(Path(workspace))
    shutil.rmtree(place.lake / "rollups", ignore_errors=True)
    with engine_for("duckdb", settings=Settings()) as engine:
        return read.refresh(engine, read_log(place), place.zone, end=END)


def per_day(workspace: str, out: str) -> int:
    """SQL by hand, a day at a time, each into a sorted file of its own; then the last-seen state."""
    days, files = events(workspace), 0
    with opened(out) as connection:
        for day, here in days.items():
            for name in COLUMNS:
                _copy(connection, f"{_rolled(name, here)} ORDER BY ALL", Path(out) / name / f"{day}.parquet")
                files += 1
        seen = "SELECT account_id, user_id, min(day) AS first_day, max(day) AS last_day"
        _copy(connection, f"{seen} FROM '{out}/usage_user_day/*.parquet' GROUP BY ALL", Path(out) / "seen.parquet")
    return files


def at_once(workspace: str, out: str) -> int:
    """SQL by hand over all days in one query a roll-up, unsorted."""
    here = [file for files in events(workspace).values() for file in files]
    with opened(out) as connection:
        for name in COLUMNS:
            _copy(connection, _rolled(name, here), Path(out) / name / "all.parquet")
    return len(COLUMNS)


def pandas_way(workspace: str) -> list[int]:
    """Both roll-ups in pandas, in memory; returns their rows."""
    import pyarrow.parquet as pq

    names = ["account_id", "offering_id", "event", "user_id", "happened_at", "_learned", "quantity"]
    here = [str(file) for files in events(workspace).values() for file in files]
    frame = pq.read_table(here, columns=names).to_pandas()
    shift = dt.timedelta(hours=8)
    frame["day"] = (frame.pop("happened_at") + shift).dt.floor("D")
    frame["learned_day"] = (frame.pop("_learned") + shift).dt.floor("D")
    frame["quantity"] = frame["quantity"].mul(1000).round()
    grouped = {name: frame.groupby(list(by), dropna=False, sort=False) for name, by in COLUMNS.items()}
    feature = grouped["usage_feature_day"]["quantity"].agg(["size", "sum"])
    return [len(feature), len(grouped["usage_user_day"].size())]


def decoded(workspace: str) -> list[str]:
    """The limit: read four columns of all events and do nearly nothing with them."""
    here = [file for files in events(workspace).values() for file in files]
    names = ("account_id", "user_id", "event", "happened_at")
    with opened() as connection:
        found = connection.execute(
            f"SELECT {', '.join(f'max({n})' for n in names)} FROM read_parquet({here})"
        ).fetchone()
    return [str(value) for value in found or ()]


def events(workspace: str) -> dict[str, list[str]]:
    """The lake's event files by local day, which their names tell."""
    found: dict[str, list[str]] = {}
    for file in sorted(Path(workspace).glob("lake/batches/*/usage_event.*.parquet"), key=lambda f: f.name):
        found.setdefault(file.name.split(".")[1], []).append(str(file))
    return found


@contextmanager
def opened(out: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for SQL by hand, which may use 8 GB and then spills; `out` is made anew."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "8GB"}
    if out is not None:
        shutil.rmtree(out, ignore_errors=True)
        for name in COLUMNS:
            (Path(out) / name).mkdir(parents=True)
        config["temp_directory"] = f"{out}/spill"
    with duckdb.connect(config=config) as connection:
        yield connection


def _rolled(name: str, files: list[str]) -> str:
    by = ", ".join(COLUMNS[name]).replace("day, learned_day", _DAYS)
    return f"SELECT {by}, count(*) AS events{MORE.get(name, '')} FROM read_parquet({files}) GROUP BY ALL"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{file}' (FORMAT PARQUET, COMPRESSION ZSTD)")
