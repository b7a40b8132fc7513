"""A benchmark compares ways to the same figure, so each way must give that figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import currencies, movements
from benchmarks.cases import import_ours
from benchmarks.data import write_lines, write_rates

MONTHS = 36


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ways")
    count = write_lines(folder / "lines.csv", accounts=600)
    assert import_ours(str(folder / "lines.csv"), str(folder / "workspace")) == count > 600
    return folder / "workspace"


def test_all_ways_give_the_same_movements(workspace: Path) -> None:
    ours = movements.ours(workspace, MONTHS)
    assert len(ours) == MONTHS
    assert all(any(month[kind] for month in ours) for kind in range(10))
    assert movements.by_hand(workspace, MONTHS) == ours
    assert movements.bare(workspace, MONTHS) == ours
    assert movements.fightchurn(workspace, MONTHS) == movements.merged(ours)
    assert movements.pandas_way(workspace, MONTHS) == movements.merged(ours)


def test_one_more_month_is_the_last_of_all(workspace: Path) -> None:
    assert movements.ours(workspace, 1) == movements.ours(workspace, MONTHS)[-1:]


def test_other_currencies_give_the_same_movements(tmp_path: Path) -> None:
    write_lines(tmp_path / "lines.csv", accounts=300, is_mixed=True)
    write_rates(tmp_path / "rates.csv")
    import_ours(str(tmp_path / "lines.csv"), str(tmp_path / "rates.csv"), str(tmp_path / "workspace"))
    ours = movements.ours(tmp_path / "workspace", MONTHS)
    assert any(month[10:] for month in ours)
    assert currencies.by_hand_mixed(tmp_path / "workspace", MONTHS) == ours
