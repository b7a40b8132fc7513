"""The data: a crowd of the sample company, shorter histories of it, one more day and one late event."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from oarlock.sample.days import ZONE
from oarlock.sample.make import END

NOW = dt.datetime.combine(END, dt.time(4)) + dt.timedelta(days=2)
NEXT = END + dt.timedelta(days=1)
SHIFT = "INTERVAL 8 HOUR"
"""The zone's offset, as somebody would write it who knows that this zone has no summer time."""


def sample(out: str, accounts: str, events: str, months: str) -> int:
    """Write the crowd's files; returns how many usage events they hold, those sent twice included."""
    from oarlock.sample.make import make_sample

    made = make_sample(Path(out), accounts=int(accounts), events=int(events), months=int(months))
    return sum(rows for name, rows in made.files.items() if name.startswith("usage/"))


def base(folder: str, files: str) -> int:
    """A workspace with everything but usage: accounts, contracts and the catalogue."""
    from oarlock.lake.workspace import init_workspace

    init_workspace(Path(folder), timezone=ZONE, currency="USD", now=NOW)
    return bring(folder, *(str(file) for file in sorted(Path(files).iterdir()) if file.suffix in {".parquet", ".csv"}))


def bring(folder: str, *files: str) -> int:
    """Import files one by one; returns the rows read."""
    from oarlock.ingest import import_paths
    from oarlock.lake.workspace import open_workspace

    workspace, rows = open_workspace(Path(folder)), 0
    for file in files:
        (result,) = import_paths(workspace, [Path(file)], actor="bench", now=NOW)
        if result.error:
            raise result.error
        rows += result.read
    return rows


def copied(out: str, *files: str) -> int:
    """The same files through plain DuckDB, one by one: no keys, no checks, nothing kept apart by day."""
    import duckdb

    rows = 0
    with duckdb.connect() as connection:
        for number, file in enumerate(files):
            copy = f"COPY (FROM read_parquet('{file}')) TO '{out}.{number}.parquet' (FORMAT PARQUET, COMPRESSION ZSTD)"
            found = connection.execute(copy).fetchone()
            rows += int(found[0]) if found else 0
            Path(f"{out}.{number}.parquet").unlink()
    return rows


def shorter(folder: str, generic: str, usage: str, days: str) -> int:
    """A workspace with only the last days of usage, rolled up; returns its events."""
    from benchmarks.usage.rollups import ours

    file = f"{folder}.parquet"
    first = END - dt.timedelta(days=int(days))
    _write(f"FROM read_parquet('{usage}/*.parquet') WHERE happened_at >= '{first}'", file)
    base(folder, generic)
    rows = bring(folder, file)
    ours(folder)
    return rows


def more(day: str, late: str, usage: str) -> list[int]:
    """One more day and one late event, each a file."""
    return [next_day(day, usage), late_event(late, usage)]


def next_day(out: str, files: str) -> int:
    """The day after the export: that of a week before again, with other events; returns its rows."""
    a_week_ago = NEXT - dt.timedelta(days=7)
    later = "happened_at + INTERVAL 7 DAY"
    again = (
        f"'n' || substr(event_id, 2) AS event_id, {later} AS happened_at, {later} + INTERVAL 1 MINUTE AS received_at"
    )
    return _write(f"SELECT * REPLACE ({again}) {_on(a_week_ago, files)}", out)


def late_event(out: str, files: str) -> int:
    """One event of a month ago that arrives now."""
    day = END - dt.timedelta(days=30)
    late = f"'l' || substr(event_id, 2) AS event_id, TIMESTAMP '{END} 11:00:00' AS received_at"
    return _write(f"SELECT * REPLACE ({late}) {_on(day, files)} ORDER BY event_id LIMIT 1", out)


def _on(day: dt.date, files: str) -> str:
    return f"FROM read_parquet('{files}/*.parquet') WHERE CAST(happened_at AS DATE) = DATE '{day}'"


def _write(query: str, out: str) -> int:
    import duckdb

    with duckdb.connect() as connection:
        done = connection.execute(f"COPY ({query}) TO '{out}' (FORMAT PARQUET, COMPRESSION ZSTD)").fetchone()
    return int(done[0]) if done else 0
