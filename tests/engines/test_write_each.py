"""One file for each day from one computation, over files that change: the same on both engines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from oarlock.kit.calendar import local_day
from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.engines.localdays import LocalDays
from oarlock.lake.rollups.localtime import offsets

SCHEMA = {"name": "string", "day": "date", "n": "int64"}
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(4)]


def sources(duck: Engine, folder: Path) -> list[Path]:
    """Two files with rows of the first three days."""
    files = []
    for k in range(2):
        rows = [{"name": f"{k}-{i % 7}", "day": DAYS[i % 3], "n": i} for i in range(1000)]
        files.append(folder / f"in{k}.parquet")
        duck.write(duck.literal(rows, SCHEMA), SCHEMA, [], files[-1])
    return files


def written(engine: Engine, files: list[Path], folder: Path) -> list[dict[dt.date, list[Any]]]:
    """What each day's file holds after the first file was read, and after both were."""
    slot = engine.slot(SCHEMA)
    total = slot.group_by(["name", "day"]).aggregate(n=slot.n.sum())
    out = []
    for k in (1, 2):
        engine.fill(slot, files[:k])
        paths = {day: folder / f"{k}.{day}.parquet" for day in DAYS[1:]}
        engine.write_each(total, SCHEMA, ["name"], "day", paths)
        out.append({day: pq.read_table(path).to_pylist() for day, path in paths.items()})
    assert len(list(folder.iterdir())) == 6
    return out


def expected(k: int, day: dt.date) -> list[Any]:
    sums: dict[str, int] = {}
    for i in range(1000):
        if DAYS[i % 3] == day:
            sums[f"{k}-{i % 7}"] = sums.get(f"{k}-{i % 7}", 0) + i
    return [{"name": name, "day": day, "n": n} for name, n in sorted(sums.items())]


def check(engine: Engine, duck: Engine, folder: Path) -> None:
    (folder / "out").mkdir()
    first, both = written(engine, sources(duck, folder), folder / "out")
    assert first == {day: expected(0, day) for day in DAYS[1:]}
    assert both == {day: expected(0, day) + expected(1, day) for day in DAYS[1:]}


def check_days(engine: Engine, duck: Engine, folder: Path) -> None:
    """Stamps around every change of the clocks get the local days of Python."""
    zone = "America/New_York"
    first, changes = offsets(zone)
    around = [at + dt.timedelta(hours=h, microseconds=us) for at, _ in changes for h in (-5, 0, 20) for us in (-1, 0)]
    file = folder / "stamps.parquet"
    duck.write(duck.literal([{"at": at} for at in around], {"at": "timestamp"}), {"at": "timestamp"}, [], file)
    slot = engine.slot({"at": "timestamp"}, LocalDays({"day": "at"}, first, changes))
    engine.fill(slot, [file])
    found = {row["at"]: row["day"] for row in engine.fetch(slot)}
    assert found == {at: local_day(at, ZoneInfo(zone)) for at in around}


def test_duckdb_writes_each_day(duck: Engine, tmp_path: Path) -> None:
    check(duck, duck, tmp_path)
    check_days(duck, duck, tmp_path)


@pytest.mark.spark
def test_spark_writes_each_day(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    check(spark, duck, tmp_path)
    check_days(spark, duck, tmp_path)


def test_bytes_are_equal_with_any_number_of_threads(duck: Engine, tmp_path: Path) -> None:
    files, found = sources(duck, tmp_path), set()
    for threads in (1, 4):
        engine = open_engine("duckdb", threads=threads)
        (tmp_path / str(threads)).mkdir()
        written(engine, files, tmp_path / str(threads))
        engine.close()
        found.add(b"".join(f.read_bytes() for f in sorted((tmp_path / str(threads)).iterdir())))
    assert len(found) == 1
