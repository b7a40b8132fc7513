"""The ways of a figure of usage and health that benchmarks compare have to give that figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.usage import features, made, retention, rollups, scored


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("usage")
    rows = made.sample(str(folder / "sample"), "100", "3000", "3")
    made.base(str(folder / "workspace"), str(folder / "sample" / "generic"))
    files = sorted((folder / "sample" / "usage").iterdir())
    assert made.bring(str(folder / "workspace"), *map(str, files)) == rows > 2000
    rollups.ours(str(folder / "workspace"))
    return str(folder / "workspace")


def test_all_ways_give_the_same_features_and_retention(workspace: str, tmp_path: Path) -> None:
    ours = features.ours(workspace, str(tmp_path / "ours"))
    assert all(int(told.split()[0]) > 10 for told in ours)
    assert features.from_rollups(workspace, str(tmp_path / "hand")) == ours
    assert features.from_raw(workspace, str(tmp_path / "raw")) == ours
    kept = retention.ours(workspace)
    assert len(kept) == 2 * len(retention.WAITS)
    assert any(back for _, _, back, _ in kept)
    assert retention.by_hand(workspace) == kept
    assert retention.by_hand_with_state(workspace) == kept


def test_all_ways_give_the_same_scores(tmp_path: Path) -> None:
    values, ours, hand = (str(tmp_path / f"{name}.parquet") for name in ("values", "ours", "numpy"))
    scored.values(values, "2000")
    assert scored.ours(values, ours) == scored.numpy_way(values, hand) == 2000
    assert scored.differing(ours, hand) == 0
    scored.values(values, "1999")
    scored.numpy_way(values, hand)
    assert scored.differing(ours, hand) == 1


def test_the_two_parts_of_the_page_leave_each_other_alone(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    report.put(page, "# Benchmarks\n\nfirst")
    report.put(page, f"{report.USAGE}\n\nusage")
    report.put(page, "# Benchmarks\n\nsecond")
    assert page.read_text(encoding="utf-8") == f"# Benchmarks\n\nsecond\n\n{report.USAGE}\n\nusage\n"
