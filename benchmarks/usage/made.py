"""The data: a crowd of the sample company, shorter histories of it, one more day and one late event."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

from oarlock.sample.days import ZONE
from oarlock.sample.make import END

NOW = dt.datetime.combine(END, dt.time(4)) + dt.timedelta(days=2)
NEXT = END + dt.timedelta(days=1)
SHIFT = "INTERVAL 8 HOUR"
"""The zone's offset, as somebody would write it who knows that this zone has no summer time."""


def sample(out: str, accounts: str, events: str, months: str) -> int:
    """Write the crowd's files anew; returns how many usage events they hold, those sent twice included."""
    from oarlock.sample.make import make_sample

    shutil.rmtree(out, ignore_errors=True)
    made = make_sample(Path(out), accounts=int(accounts), events=int(events), months=int(months))
    return sum(rows for name, rows in made.files.items() if name.startswith("usage/"))


def base(folder: str, files: str) -> int:
    """A workspace with everything but usage, made anew: accounts, contracts and the catalogue."""
    from oarlock.lake.workspace import init_workspace

    shutil.rmtree(folder, ignore_errors=True)
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


def cut(out: str, files: str, *histories: str) -> int:
    """The usage files apart by age, for imports from the newest part to the oldest; returns the rows.

    histories: days, ascending; folder `out/days` gets what the parts before it lack of so many last days, and `out/0`
    the rest. A file that lies within one part is linked.
    """
    rows, newer = 0, "true"
    for days in (*histories, "0"):
        (Path(out) / days).mkdir(parents=True)
        here = f"happened_at >= '{END - dt.timedelta(days=int(days))}'" if days != "0" else "true"
        for file in sorted(Path(files).iterdir()):
            rows += _part(file, f"{here} AND {newer}", Path(out) / days / file.name)
        newer = f"NOT ({here})"
    return rows


def _part(file: Path, where: str, target: Path) -> int:
    import duckdb

    with duckdb.connect() as connection:
        sql = f"SELECT count(*), count_if({where}) FROM read_parquet('{file}')"
        every, own = connection.execute(sql).fetchone() or (0, 0)
    if own == every:
        os.link(file, target)
    elif own:
        _write(f"FROM read_parquet('{file}') WHERE {where}", str(target))
    return int(own)


def again(folder: str, of: str) -> None:
    """A copy of a workspace that costs no time, made anew: files of the lake are linked, for none is ever changed."""
    shutil.rmtree(folder, ignore_errors=True)

    def put(source: str, target: str) -> None:
        if source.endswith(".parquet"):
            os.link(source, target)
        else:
            shutil.copy2(source, target)

    shutil.copytree(of, folder, copy_function=put)


def looked(folder: str) -> int:
    """Look at every file of a workspace that was copied: a lake that was not has seen all of them before."""
    from oarlock.lake.verify import verify
    from oarlock.lake.workspace import open_workspace

    return len(verify(open_workspace(Path(folder))))


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
