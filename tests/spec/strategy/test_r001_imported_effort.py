"""From a file of effort to the published figures: position, pull and gap to the target move by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

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
from tests.support.spectrum import Rows, hours, written

NOW = dt.datetime(2024, 7, 1, 9, tzinfo=dt.UTC)
JUNE = {"effort": [hours("whale", 10.0, "custom", day=dt.date(2024, 6, 12))]}
FIGURES = ("spectrum_position", "position_drift", "gravity")


def bring(workspace: Workspace, folder: Path, rows: Rows) -> None:
    """Import rows as files with a column for each code."""
    for path in written(folder, rows):
        options = ImportOptions(entity=path.stem, observed_until=dt.date(2024, 7, 1))
        for result in import_paths(workspace, [path], options=options, actor="test", now=NOW):
            assert result.error is None, (path.name, result.error)
            assert result.rejected == 0, path.name


def whole_company() -> Rows:
    """The company of the gravity tests with names and a target band."""
    accounts = [{"account_id": name, "name": name, "country": "DE"} for name in ("whale", "b", "c")]
    offerings = [{"offering_id": "o", "name": "Suite", "kind": "product"}]
    return {"account": accounts, "offering": offerings, **company(), "position_target": [{**BAND, "decided_by": "mei"}]}


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
    bring(workspace, tmp_path / "files", whole_company())
    settings = Settings(threads=1)
    pipeline.refresh(workspace, settings=settings, now=NOW)
    before, old = figures(workspace), published(workspace, "spectrum_position")
    bring(workspace, tmp_path / "june", JUNE)
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
