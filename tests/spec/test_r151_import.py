"""R-151: 5,000 rows with 37 errors listed by row and field load 4,963; again adds 0; undo removes exactly those."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from oarlock.ingest import ImportOptions, import_paths, list_batches, undo
from oarlock.lake.commits import read_log
from oarlock.lake.engines import open_engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 1)
HEADER = "line_id,account_id,offering_id,start_date,end_date,amount,currency,interval\n"
FAULTS: tuple[tuple[str, Callable[[list[str]], None]], ...] = (
    ("start_date", lambda r: r.__setitem__(3, "31/31/2024")),
    ("amount", lambda r: r.__setitem__(5, "-5")),
    ("amount", lambda r: r.__setitem__(5, "NaN")),
    ("currency", lambda r: r.__setitem__(6, "XXX")),
    ("account_id", lambda r: r.__setitem__(1, "")),
    ("end_date", lambda r: r.__setitem__(4, "2019-01-01")),
    ("interval", lambda r: r.__setitem__(7, "fortnight")),
)


def rows(workspace: Workspace) -> set[str]:
    engine = open_engine("duckdb")
    try:
        tables = AsOfTables(
            engine, View(read_log(workspace), dt.datetime(2025, 1, 1), None, "recorded", workspace.zone)
        )
        return {str(r["line_id"]) for r in tables.fetch(tables.entity("contract_line"))}
    finally:
        engine.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)


def test_r151_errors_are_listed_the_rest_loads_and_undo_removes_exactly_that(
    tmp_path: Path, workspace: Workspace
) -> None:
    earlier = tmp_path / "earlier.csv"
    earlier.write_text(HEADER + "old,a0,p,2024-01-01,,10.00,USD,month\n", encoding="utf-8")
    import_paths(workspace, [earlier], actor="eva", now=NOW)
    bad: dict[int, str] = {}
    lines = []
    for n in range(5000):
        row = [f"l{n}", f"a{n % 700}", "p", "2024-01-01", "", "12.50", "EUR", "month"]
        if n % 135 == 7 and len(bad) < 37:
            column, spoil = FAULTS[len(bad) % len(FAULTS)]
            spoil(row)
            bad[n + 2] = column
        lines.append(",".join(row))
    assert len(bad) == 37
    file = tmp_path / "lines.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")

    (first,) = import_paths(workspace, [file], actor="eva", now=NOW)
    assert (first.read, first.loaded, first.unchanged, first.rejected) == (5000, 4963, 0, 37)
    assert first.quarantine is not None
    with first.quarantine.open(encoding="utf-8", newline="") as listed:
        found = list(csv.DictReader(listed))
    assert {int(r["line"]): r["column"] for r in found} == bad
    assert all(r["file"] == "lines.csv" and r["reason"] for r in found)
    assert len(rows(workspace)) == 4964

    for options in (ImportOptions(), ImportOptions(again=True)):
        (again,) = import_paths(workspace, [file], options=options, actor="eva", now=NOW)
        assert (again.read, again.loaded, again.unchanged, again.rejected) == (5000, 0, 4963, 37)
    assert len(rows(workspace)) == 4964

    assert first.batch is not None
    undo(workspace, first.batch, actor="eva", reason="wrong month", now=NOW)
    assert rows(workspace) == {"old"}
    assert [b.undone_at is None for b in list_batches(workspace)] == [True, False, True]


def test_r151_a_mapped_file_is_recognised_the_next_time(tmp_path: Path, workspace: Workspace) -> None:
    first = tmp_path / "january.csv"
    first.write_text("Vertrag;Kunde;Beginn;Betrag\nv1;k1;2024-01-01;9,50\n", encoding="utf-8")
    chosen = {"line_id": "Vertrag", "account_id": "Kunde", "start_date": "Beginn", "amount": "Betrag"}
    options = ImportOptions(entity="contract_line", mapping=chosen)
    (result,) = import_paths(workspace, [first], options=options, actor="eva", now=NOW)
    assert (result.loaded, result.rejected) == (1, 0)
    second = tmp_path / "february.csv"
    second.write_text("Vertrag;Kunde;Beginn;Betrag\nv2;k2;2024-02-01;1.200,00\n", encoding="utf-8")
    (result,) = import_paths(workspace, [second], actor="eva", now=NOW)
    assert (result.entity, result.loaded, result.rejected) == ("contract_line", 1, 0)
