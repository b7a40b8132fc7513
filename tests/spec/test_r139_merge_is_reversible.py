"""R-139: merging duplicates of 37 + 5 interactions leaves 42 and is reversible."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from oarlock.ingest import ImportOptions, import_paths, merge, split
from oarlock.lake.commits import read_log
from oarlock.lake.engines import open_engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 1)


def interactions(workspace: Workspace, *, known_at: dt.datetime | None = None) -> Counter[str]:
    engine = open_engine("duckdb")
    try:
        view = View(read_log(workspace), dt.datetime(2025, 1, 1), known_at, "recorded", workspace.zone)
        tables = AsOfTables(engine, view)
        return Counter(str(r["account_id"]) for r in tables.fetch(tables.entity("interaction")))
    finally:
        engine.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    place = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    rows = [f"i{n},{'dup' if n < 5 else 'main'},2024-01-{n % 28 + 1:02} 10:00,call\n" for n in range(42)]
    file = tmp_path / "interactions.csv"
    file.write_text("interaction_id,account_id,happened_at,kind\n" + "".join(rows), encoding="utf-8")
    (result,) = import_paths(place, [file], options=ImportOptions(entity="interaction"), actor="eva", now=NOW)
    assert (result.loaded, result.rejected) == (42, 0)
    return place


def test_r139_merge_of_37_and_5_leaves_42_and_split_gives_them_back(workspace: Workspace) -> None:
    assert interactions(workspace) == {"main": 37, "dup": 5}
    merged_at = NOW + dt.timedelta(days=1)
    linked = merge(workspace, "main", "dup", actor="eva", reason="same customer", now=merged_at)
    assert interactions(workspace) == {"main": 42}
    # What was known before the merge does not change.
    assert interactions(workspace, known_at=NOW + dt.timedelta(hours=1)) == {"main": 37, "dup": 5}
    split(workspace, linked, actor="eva", reason="not the same", now=NOW + dt.timedelta(days=2))
    assert interactions(workspace) == {"main": 37, "dup": 5}
    assert interactions(workspace, known_at=merged_at + dt.timedelta(hours=1)) == {"main": 42}


def test_r139_rows_that_come_after_the_merge_join_it(workspace: Workspace, tmp_path: Path) -> None:
    merge(workspace, "main", "dup", actor="eva", reason="", now=NOW)
    file = tmp_path / "more.csv"
    file.write_text("interaction_id,account_id,happened_at,kind\nlate,dup,2024-05-01 09:00,visit\n", encoding="utf-8")
    import_paths(workspace, [file], options=ImportOptions(entity="interaction"), actor="eva", now=NOW)
    assert interactions(workspace) == {"main": 43}
    split(workspace, "dup", actor="eva", reason="", now=NOW)
    assert interactions(workspace) == {"main": 37, "dup": 6}
