"""The run before the newest records: which one it is, what came in between, and that its absence is no fault."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from oarlock.config import Settings
from oarlock.ingest.withdraw import undo
from oarlock.lake import snapshots
from oarlock.lake.workspace import Workspace, init_workspace
from oarlock.pipeline import refresh as pipeline
from oarlock.pipeline.earlier import earlier
from oarlock.strategy.registry import figure
from tests.spec.strategy.test_r001_imported_effort import JUNE, NOW, bring, whole_company

TABLE = "spectrum_position_now"
BEFORE = (25 * 14 / 30 + 15 * 0.5 + 30 * 14 / 30) * 100 / 70


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(pipeline, "all_figures", lambda: (figure("spectrum_position"),))
    made = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    bring(made, tmp_path / "files", whole_company())
    return made


def refreshed(workspace: Workspace, minutes: int) -> snapshots.Snapshot:
    pipeline.refresh(workspace, settings=Settings(threads=1), now=NOW + dt.timedelta(minutes=minutes))
    current = snapshots.current(workspace)
    assert current is not None
    return current


def company(rows: list[dict[str, object]]) -> object:
    return next(row["value"] for row in rows if row["subject_kind"] == "company")


def test_the_run_before_is_told_with_what_came_in_between_and_what_was_taken_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = refreshed(workspace, 0)
    with earlier(workspace, first, TABLE) as none:
        assert none is None
    bring(workspace, tmp_path / "june", JUNE)
    second = refreshed(workspace, 5)
    with earlier(workspace, second, TABLE) as found:
        assert found is not None
        assert (found.snapshot.id, found.published_at) == (first.id, first.published_at)
        assert [(one.file, one.loaded) for one in found.brought] == [("effort.csv", 1)]
        assert list(found.withdrawn) == []
        assert company(found.rows(TABLE, subject_kind="company")) == pytest.approx(BEFORE)
        assert found.rows("no_such_table") == []
        batch = found.brought[0].batch
    undo(workspace, batch, actor="mei", reason="a mistake", now=NOW + dt.timedelta(minutes=6))
    third = refreshed(workspace, 7)
    with earlier(workspace, third, TABLE) as found:
        assert found is not None
        assert found.snapshot.id == second.id
        assert [one.file for one in found.withdrawn] == ["effort.csv"]
        assert list(found.brought) == []


def test_a_run_of_the_same_content_is_passed_over_and_one_that_is_gone_is_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = refreshed(workspace, 0)
    bring(workspace, tmp_path / "june", JUNE)
    refreshed(workspace, 5)
    bring(workspace, tmp_path / "more", {"account": [{"account_id": "d", "name": "d", "country": "FR"}]})
    third = refreshed(workspace, 9)
    with earlier(workspace, third, TABLE) as found:
        assert found is not None
        assert found.snapshot.id == first.id
    for one in snapshots.list_snapshots(workspace):
        if one.id != third.id:
            shutil.rmtree(one.path)
    with earlier(workspace, third, TABLE) as found:
        assert found is None
