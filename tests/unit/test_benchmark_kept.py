"""A run of benchmarks that was killed keeps what it measured and goes on behind it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import measure
from benchmarks.measure import Measured
from benchmarks.usage import made
from benchmarks.usage.kept import Measures, Unmeasured


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def run(name: str, case: str, *arguments: str, repeats: int, module: str) -> Measured:
        done.append(name)
        if name == "broken":
            raise RuntimeError(name)
        return Measured(name=name, first=2, best=1, cpu=1, peak_mb=1, result=[case, *arguments])

    monkeypatch.setattr(measure, "run", run)
    return done


def test_what_was_measured_is_not_measured_again(tmp_path: Path, runs: list[str]) -> None:
    file = tmp_path / "new" / "measured.jsonl"
    first = Measures(file)
    one = first.run("one", "case", ["a"], repeats=1)
    with pytest.raises(RuntimeError):
        first.run("broken", "case", [], repeats=1)
    with file.open("a") as lines:
        lines.write('{"step": ["two", "ca')  # killed while it wrote
    second = Measures(file)
    assert second.run("one", "case", ["a"], repeats=1) == one
    assert second.has("one", "case")
    assert not second.has("broken", "case")
    two = second.run("two", "case", [], repeats=1)
    assert runs == ["one", "broken", "two"]
    assert Measures(file).run("two", "case", [], repeats=1) == two


def test_a_run_that_only_tells_measures_nothing(tmp_path: Path, runs: list[str]) -> None:
    with pytest.raises(Unmeasured, match="one: not measured"):
        Measures(tmp_path / "measured.jsonl", is_told=True).run("one", "case", [], repeats=1)
    assert runs == []
    assert list(tmp_path.iterdir()) == []


def test_steps_that_are_one_piece_of_work_are_added() -> None:
    steps = [Measured(name=n, first=2, best=1, cpu=3, peak_mb=p, result=p) for n, p in (("a", 5), ("b", 4))]
    assert measure.added("both", steps) == Measured(
        name="both", first=4, best=2, cpu=6, peak_mb=5, result=[5, 4]
    )  # fmt: skip


def test_the_parts_of_a_history_hold_every_event_once(tmp_path: Path) -> None:
    rows = made.sample(str(tmp_path / "sample"), "50", "2000", "3")
    assert made.cut(str(tmp_path / "cut"), str(tmp_path / "sample" / "usage"), "1", "30") == rows
    parts = {name: list((tmp_path / "cut" / name).iterdir()) for name in ("1", "30", "0")}
    assert all(parts.values())
    (tmp_path / "of").mkdir()
    (tmp_path / "of" / "x.parquet").write_text("x")
    (tmp_path / "of" / "log.json").write_text("y")
    made.again(str(tmp_path / "copy"), str(tmp_path / "of"))
    assert os.path.samefile(tmp_path / "copy" / "x.parquet", tmp_path / "of" / "x.parquet")
    assert not os.path.samefile(tmp_path / "copy" / "log.json", tmp_path / "of" / "log.json")
