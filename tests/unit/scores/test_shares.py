"""Shares with coverage: read from data, weighed alike in plain Python and in the engine."""

from __future__ import annotations

import random
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.scores.rubric.shares import read_shares, weigh, weighed
from oarlock.strategy.spectrum.definition import shipped_shares
from tests.support.tables import shared_engine


def body(**weights: int) -> dict[str, Any]:
    told = {"en": "x", "zh": "某"}
    factors = [{"id": i, "weight": w, "label": told, "meaning": told, "entities": ["effort"]}
               for i, w in weights.items()]  # fmt: skip
    return {"name": "two", "version": 1, "floor": 0.6, "factors": factors}


@pytest.mark.parametrize("weights", [{"a": 60, "b": 41}, {"a": 99}, {}])
def test_weights_that_do_not_add_up_to_100_are_refused_with_a_sentence(weights: dict[str, int]) -> None:
    with pytest.raises(UserError) as found:
        read_shares(body(**weights))
    assert f"add up to {sum(weights.values())}, not to 100" in str(found.value)


def test_a_weight_of_nothing_and_a_factor_named_twice_are_refused() -> None:
    with pytest.raises(UserError, match="'b' has no weight"):
        read_shares(body(a=100, b=0))
    twice = body(a=50, b=50)
    twice["factors"][1]["id"] = "a"
    with pytest.raises(UserError, match="'a' more than once"):
        read_shares(twice)


def test_what_ships_has_six_factors_with_text_in_both_languages() -> None:
    shares = shipped_shares()
    assert [f.weight for f in shares.factors] == [25, 20, 15, 15, 15, 10]
    assert all(t.en and t.zh for f in shares.factors for t in (f.label, f.meaning))


def test_the_floor_is_reached_at_exactly_60_percent() -> None:
    shares = read_shares(body(a=60, b=40))
    assert weigh(shares, {"a": (1, 2)}).value == 50.0
    assert weigh(shares, {"b": (1, 2)}).value is None
    assert weigh(shares, {"a": (1, 0)}).coverage == 0.0


def test_python_and_the_engine_agree() -> None:
    shares, rng = shipped_shares(), random.Random(5)
    rows: list[dict[str, Any]] = []
    for n in range(60):
        row: dict[str, Any] = {"n": n}
        for f in shares.factors:
            den = rng.choice([None, 0, rng.randrange(1, 10**9)])
            row |= {f"{f.id}_den": den, f"{f.id}_num": None if den is None else rng.randrange(den + 1)}
        rows.append(row)
    engine = shared_engine()
    table = engine.literal(rows, dict.fromkeys(rows[0], "int64"))
    told = {r["n"]: r for r in engine.fetch(table.select("n", **weighed(shares, table)))}
    for row in rows:
        plain = weigh(shares, {f.id: (row[f"{f.id}_num"], row[f"{f.id}_den"]) for f in shares.factors})
        found = told[row["n"]]
        assert {k: found[k] for k in plain.shares} == plain.shares
        assert (found["coverage"], found["value"]) == (plain.coverage, pytest.approx(plain.value))
        assert (found["low"], found["high"]) == (pytest.approx(plain.low), pytest.approx(plain.high))
        if plain.value is not None:
            assert sum(a for a in plain.added.values() if a is not None) == pytest.approx(plain.value)
