"""From a file of effort to the published figures: position, pull and gap to the target move by the amount worked out."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from oarlock.config import Settings
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions
from oarlock.lake.workspace import Workspace, init_workspace
from oarlock.pipeline import refresh as pipeline
from oarlock.pipeline.published import published
from oarlock.strategy.registry import figure
from oarlock.strategy.spectrum.change import change_lines
from tests.spec.strategy.test_r001_one_month_of_effort import BAND, KNOWN, WEIGHT
from tests.spec.strategy.test_r007_gravity import company
from tests.support.spectrum import hours

NOW = dt.datetime(2024, 7, 1, 9, tzinfo=dt.UTC)
FIGURES = ("spectrum_position", "position_drift", "gravity")


def bring(workspace: Workspace, folder: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Import rows as files with a column for each code; money in major units, as files hold it."""
    for name, some in rows.items():
        folder.mkdir(exist_ok=True)
        columns = sorted({column for row in some for column in row})
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, columns)
            out.writeheader()
            out.writerows({**row, **_major(row)} for row in some)
        options = ImportOptions(entity=name, observed_until=dt.date(2024, 7, 1))
        for result in import_paths(workspace, [path], options=options, actor="test", now=NOW):
            assert result.error is None, (name, result.error)
            assert result.rejected == 0, name


def _major(row: dict[str, Any]) -> dict[str, str]:
    return {c: f"{row[c] / 100:.2f}" for c in ("amount", "unit_price", "cost") if row.get(c) is not None}


def figures(workspace: Workspace) -> dict[str, float]:
    rows = {name: published(workspace, name) for name in FIGURES}
    assert all(found is not None and found.is_current for found in rows.values())
    told = {name: found.rows for name, found in rows.items() if found is not None}
    (whole,) = [r for r in told["spectrum_position"] if r["subject_kind"] == "company"]
    (month,) = [r for r in told["position_drift"] if r["subject"] == "company" and r["day"] == dt.date(2024, 7, 1)]
    pull = next(r["pull"] for r in told["gravity"] if str(r["subject"]).endswith("whale"))
    return {"value": whole["value"], "gap": month["distance"], "pull": pull}


def test_r001_a_file_with_one_month_of_effort_moves_the_published_figures_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "all_figures", lambda: tuple(figure(name) for name in FIGURES))
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    accounts = [{"account_id": name, "name": name} for name in ("whale", "b", "c")]
    rows = {"account": accounts, "offering": [{"offering_id": "o", "name": "Suite"}], **company()}
    bring(workspace, tmp_path / "files", {**rows, "position_target": [{**BAND, "decided_by": "mei"}]})
    settings = Settings(threads=1)
    pipeline.refresh(workspace, settings=settings, now=NOW)
    before, old = figures(workspace), published(workspace, "spectrum_position")
    june = [hours("whale", 10.0, "custom", day=dt.date(2024, 6, 12))]
    bring(workspace, tmp_path / "june", {"effort": june})
    pipeline.refresh(workspace, settings=settings, now=NOW + dt.timedelta(minutes=5))
    after, new = figures(workspace), published(workspace, "spectrum_position")
    moved = WEIGHT * (24 / 40 - 14 / 30) * 100 / KNOWN
    assert after["value"] - before["value"] == pytest.approx(moved)
    assert after["gap"] - before["gap"] == pytest.approx(moved)
    assert after["pull"] - before["pull"] == pytest.approx(0.4 * WEIGHT * 0.1 * 100 / KNOWN, abs=1e-4)
    assert old is not None
    assert new is not None
    lines = change_lines(*(next(r for r in p.rows if r["subject_kind"] == "company") for p in (old, new)))
    assert [str(line.params["points"]) for line in lines] == ["+4.8", "+4.8"]
