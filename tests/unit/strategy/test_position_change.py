"""Why a position moved: the points of the factors add up, whatever gained or lost its records in between."""

from __future__ import annotations

import random

import pytest

from oarlock.kit.text import render
from oarlock.scores.rubric.shares import weigh
from oarlock.strategy.spectrum.change import added, change_lines, moves, position_line
from oarlock.strategy.spectrum.definition import shipped_shares

FACTORS = shipped_shares().factors


def row(**shares: float | None) -> dict[str, object]:
    found = weigh(shipped_shares(), {k: (round(v * 1000), 1000) for k, v in shares.items() if v is not None})
    return {"value": found.value, "coverage": found.coverage, "low": found.low, "high": found.high, **found.shares}


def test_points_add_up_to_the_change() -> None:
    rng = random.Random(3)
    for _ in range(200):
        before, after = (row(**{f.id: rng.choice([None, rng.random(), rng.random()]) for f in FACTORS}) for _ in "12")
        if before["value"] is None or after["value"] is None:
            continue
        change = float(str(after["value"])) - float(str(before["value"]))
        assert sum(m.points for m in moves(before, after)) == pytest.approx(change)
        assert sum(added(after).values()) == pytest.approx(after["value"])


def test_a_share_that_rose_never_takes_points_away() -> None:
    whole = dict.fromkeys((f.id for f in FACTORS), 0.4)
    before, after = row(**{**whole, "bespoke": None}), row(**{**whole, "custom": 0.5, "bespoke": 0.9})
    found = {m.factor.id: m.points for m in moves(before, after)}
    assert found["custom"] == pytest.approx(25 * 10 / 85)
    assert found["bespoke"] > 0
    assert found["off_book"] == 0.0


def test_the_reason_is_told_in_sentences() -> None:
    whole = dict.fromkeys((f.id for f in FACTORS), 0.4)
    lines = [render(m, lang="en") for m in change_lines(row(**whole), row(**{**whole, "custom": 0.5}))]
    assert lines == ["40.0 → 42.5: +2.5 points.", "+2.5: Custom work in delivery went from 40% to 50%."]
    none = row(custom=0.4)
    assert "no change to explain" in render(change_lines(none, row(**whole))[0], lang="en")
    assert render(position_line(none), lang="en").startswith("Insufficient evidence: 25% of the weight")
