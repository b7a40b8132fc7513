"""R-142: usage events arrive by file, once however often they are sent, and late ones change their own day only."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from oarlock.ingest import ImportOptions, ImportResult, import_paths
from oarlock.ingest.withdraw import undo
from oarlock.lake.commits import read_log
from oarlock.lake.load.pseudonym import pseudonym
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.rollups import store
from oarlock.lake.workspace import Workspace, init_workspace
from tests.support.tables import shared_engine

NOW = dt.datetime(2024, 3, 31, 12)
COLUMNS = ("event_id", "account_id", "user_id", "event", "happened_at")
Row = dict[str, str]


def workspace(folder: Path) -> Workspace:
    return init_workspace(folder / "w", timezone="Asia/Shanghai", currency="CNY", now=NOW)


def events(count: int, *, days: int = 10) -> list[Row]:
    """Events of the last days of March, shuffled."""
    rng = random.Random(142)
    rows = []
    for n in range(count):
        at = dt.datetime(2024, 3, 30, 15) - dt.timedelta(seconds=rng.randrange(days * 86_400))
        rows.append(dict(zip(COLUMNS, (f"e{n}", f"a{n % 7}", f"U{n % 90}@x.cn ", "open", f"{at}Z"), strict=True)))
    return rows


def send(place: Workspace, rows: list[Row], name: str = "events.csv", *, hour: int = 0) -> ImportResult:
    file = place.path.parent / name
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    now = NOW + dt.timedelta(hours=hour)
    (result,) = import_paths(place, [file], options=ImportOptions(entity="usage_event"), actor="li", now=now)
    assert result.error is None
    return result


def daily(place: Workspace, **more: Any) -> dict[dt.date, int]:
    """Events by local day, from the roll-up."""
    as_of, zone = dt.datetime(2024, 4, 1), place.zone
    view = View(read_log(place), as_of, more.get("known_at"), more.get("known_by", "recorded"), zone)
    table = AsOfTables(shared_engine(), view).daily("usage_user_day")
    rows = shared_engine().fetch(table.group_by("day").aggregate(n=table.events.sum()))
    return {row["day"]: int(str(row["n"])) for row in rows}  # type: ignore[misc]  # dates


def local(row: Row) -> dt.date:
    stamp = dt.datetime.fromisoformat(row["happened_at"].replace("Z", "+00:00"))
    return stamp.astimezone(dt.timezone(dt.timedelta(hours=8))).date()


def by_day(rows: list[Row]) -> dict[dt.date, int]:
    found: dict[dt.date, int] = {}
    for row in rows:
        found[local(row)] = found.get(local(row), 0) + 1
    return found


def test_r142_ten_thousand_events_sent_twice_are_stored_once(tmp_path: Path) -> None:
    place, rows = workspace(tmp_path), events(10_000)
    first = send(place, rows)
    assert (first.loaded, first.unchanged, first.rejected) == (10_000, 0, 0)
    random.Random(1).shuffle(rows)
    again = send(place, rows, "again.csv", hour=1)
    assert (again.loaded, again.unchanged, again.rejected) == (0, 10_000, 0)
    files = read_log(place).visible("usage_event")
    assert {f.day: f.rows for f in files} == by_day(rows)
    for file in files:
        stamps = pq.read_table(file.path)["happened_at"].to_pylist()
        assert {(at + dt.timedelta(hours=8)).date() for at in stamps} == {file.day}
    assert daily(place) == by_day(rows)


def test_r142_an_event_of_nine_days_ago_makes_its_own_day_anew_and_no_other(tmp_path: Path) -> None:
    place, rows = workspace(tmp_path), events(500)
    send(place, rows)
    assert daily(place) == by_day(rows)
    before = store.kept(place.lake, "usage_user_day")
    late = {**rows[0], "event_id": "late", "happened_at": "2024-03-22 04:00:00Z"}
    batch = send(place, [late], "late.csv", hour=1).batch
    assert daily(place) == by_day([*rows, late])
    after = store.kept(place.lake, "usage_user_day")
    assert set(before) < set(after)
    assert {day for day, _ in set(after) - set(before)} == {dt.date(2024, 3, 22)}
    # What was known before stays answerable, and the day's old file is what answers it.
    assert daily(place, known_at=NOW + dt.timedelta(minutes=1)) == by_day(rows)
    assert batch is not None
    undo(place, batch, actor="li", reason="sent by mistake", now=NOW + dt.timedelta(hours=2))
    assert daily(place) == by_day(rows)
    assert set(store.kept(place.lake, "usage_user_day")) == set(after)


def test_r142_users_are_told_apart_by_a_keyed_hash_alone(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    names = ["Ann@X.cn", " ann@x.cn ", "bob", ""]
    rows = [{**events(1)[0], "event_id": f"e{n}", "user_id": name} for n, name in enumerate(names)]
    send(place, rows)
    (file,) = read_log(place).visible("usage_event")
    stored = pq.read_table(file.path)["user_id"].to_pylist()
    assert stored == [pseudonym("ann@x.cn", place.id)] * 2 + [pseudonym("bob", place.id), None]
    assert len(stored[0]) == 16
    assert b"ann" not in file.path.read_bytes().lower()
    assert pseudonym("bob", "another workspace") != stored[2]


def test_r142_impossible_days_go_to_quarantine_and_make_no_files(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    stamps = [
        "0001-01-01 00:00:00Z", "1989-12-31 15:59:59Z", "1989-12-31 16:00:00Z", "2024-03-30 16:00:00Z",
        "2024-04-01 15:59:59Z", "2024-04-01 16:00:00Z", "9999-12-31 00:00:00Z",
    ]  # fmt: skip
    rows = [{**events(1)[0], "event_id": f"e{n}", "happened_at": stamp} for n, stamp in enumerate(stamps)]
    result = send(place, rows)
    assert (result.loaded, result.rejected) == (3, 4)
    # From 1990-01-01 to tomorrow, which is the first of April, of the workspace's time zone.
    days = {f.day for f in read_log(place).visible("usage_event")}
    assert days == {dt.date(1990, 1, 1), dt.date(2024, 3, 31), dt.date(2024, 4, 1)}


def test_r142_an_id_that_comes_again_on_another_day_is_another_event(tmp_path: Path) -> None:
    place, (row,) = workspace(tmp_path), events(1)
    send(place, [row])
    other = {**row, "happened_at": "2024-03-02 00:00:00Z"}
    assert send(place, [row, other], "more.csv", hour=1).loaded == 1
    assert daily(place) == by_day([row, other])


def test_r142_a_quantity_beyond_all_measure_goes_to_quarantine(tmp_path: Path) -> None:
    place, (row,) = workspace(tmp_path), events(1)
    file = tmp_path / "big.csv"
    values = ("1e11", "-1e11", "100000000000.5", "1e300")
    lines = [",".join([*(row | {"event_id": f"e{n}"}).values(), value]) for n, value in enumerate(values)]
    file.write_text("\n".join([",".join([*COLUMNS, "quantity"]), *lines]), encoding="utf-8")
    (result,) = import_paths(place, [file], options=ImportOptions(entity="usage_event"), actor="li", now=NOW)
    assert (result.loaded, result.rejected) == (2, 2)
    view = View(read_log(place), dt.datetime(2024, 4, 1), None, "recorded", place.zone)
    rows = shared_engine().fetch(AsOfTables(shared_engine(), view).daily("usage_feature_day"))
    assert [row["quantity"] for row in rows] == [0]
