"""R-040: success and satisfaction are measured apart; happy but failing comes first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.asking import ask, by_account, one
from tests.support.tables import line

D, T = dt.date, dt.datetime


def outcome(account: str, share: float | None, *, way: tuple[float, float] = (0.0, 10.0)) -> dict[str, Any]:
    low, high = way
    seen = [] if share is None else [{
        "observation_id": f"{account}{way}", "outcome_id": f"{account}{way}", "observed_at": T(2024, 5, 1),
        "value": low + (high - low) * share,
    }]  # fmt: skip
    made = {"outcome_id": f"{account}{way}", "account_id": account, "baseline": low, "target": high,
            "created_at": T(2024, 1, 1)}  # fmt: skip
    return {"outcome": [made], "outcome_observation": seen}


def said(account: str, score: float, **more: object) -> dict[str, Any]:
    return {"response_id": f"{account}{score}", "account_id": account, "survey_type": "csat", "score": score,
            "scale_min": 0.0, "scale_max": 10.0, "responded_at": T(2024, 5, 1), **more}  # fmt: skip


def merged(*parts: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    names = {name for part in parts for name in part}
    return {name: [row for part in parts for row in part.get(name, [])] for name in names}


def test_r040_satisfaction_9_1_with_progress_20_percent_is_happy_but_failing() -> None:
    entities = merged(outcome("a", 0.2), {"survey_response": [said("a", 9.1)]})
    row = one("success_satisfaction_quadrant", entities)
    assert (row["account"], row["quadrant"], row["value"]) == ("a", "happy_failing", 0.2)
    assert (row["numerator"], row["denominator"], row["n"]) == (200_000, 1_000_000, 1)
    assert row["satisfaction"] == pytest.approx(9.1)


def test_r040_the_four_quadrants_and_the_order_by_renewal() -> None:
    tracks = {
        "won": (0.9, 9.0), "sour": (0.9, 3.0), "lost": (0.1, 3.0),
        "late": (0.1, 9.0), "soon": (0.2, 9.0), "sooner": (0.3, 9.0), "open": (0.1, 8.0), "over": (0.1, 8.0),
    }  # fmt: skip
    ends = {"late": "2025-06-01", "soon": "2024-12-01", "sooner": "2024-08-01", "over": "2024-06-01"}
    entities = merged(
        *(outcome(name, share) for name, (share, _) in tracks.items()),
        {"survey_response": [said(name, score) for name, (_, score) in tracks.items()]},
        {"contract_line": [line(name, "2023-01-01", ends.get(name)) for name in tracks]},
    )
    rows = ask("success_satisfaction_quadrant", entities)
    # Those that renew within 180 days come first, by date; then the later one, then those without a date.
    assert [row["account"] for row in rows] == ["sooner", "soon", "late", "open", "over", "lost", "sour", "won"]
    assert {row["account"]: row["quadrant"] for row in rows if row["quadrant"] != "happy_failing"} == {
        "lost": "unhappy_failing", "sour": "unhappy_succeeding", "won": "happy_succeeding",
    }  # fmt: skip
    assert [row["rank"] for row in rows] == list(range(1, 9))


def test_r040_without_one_of_the_tracks_there_is_no_quadrant() -> None:
    entities = merged(outcome("a", 0.9), outcome("b", None), {"survey_response": [said("b", 9.0), said("c", 9.0)]})
    rows = {row["account"]: row for row in ask("success_satisfaction_quadrant", entities)}
    assert {name: (row["quadrant"], row["status"]) for name, row in rows.items()} == dict.fromkeys("abc", (None, "n/a"))


def test_r040_progress_follows_the_direction_of_the_goal_and_ends_at_the_target() -> None:
    entities = merged(
        outcome("down", 0.25, way=(80.0, 40.0)), outcome("past", 1.7), outcome("back", -0.5),
        outcome("none", None), outcome("none", 0.5, way=(0.0, 4.0)), {"account": [{"account_id": "x"}]},
    )  # fmt: skip
    found = by_account("outcome_progress", entities)
    assert {name: row["value"] for name, row in found.items()} == {
        "down": 0.25, "past": 1.0, "back": 0.0, "none": 0.5, "x": None,
    }  # fmt: skip
    assert (found["none"]["coverage"], found["none"]["n"], found["none"]["outcomes"]) == (0.5, 1, 2)
    assert found["past"]["reached"] == 1
    assert (found["down"]["numerator"], found["down"]["denominator"]) == (250_000, 1_000_000)
    assert (found["x"]["numerator"], found["x"]["denominator"], found["x"]["n"]) == (0, 0, 0)
    whole = one("outcome_progress", entities)
    assert (whole["numerator"], whole["denominator"]) == (1_750_000, 4_000_000)
    assert whole["value"] == whole["numerator"] / whole["denominator"] == (0.25 + 1 + 0 + 0.5) / 4


def test_r040_the_newest_measurement_before_the_day_counts() -> None:
    entities = outcome("a", 0.2)
    entities["outcome_observation"] += [
        {"observation_id": "new", "outcome_id": "a(0.0, 10.0)", "observed_at": T(2024, 6, 1), "value": 5.0},
        {"observation_id": "future", "outcome_id": "a(0.0, 10.0)", "observed_at": T(2024, 7, 1), "value": 9.0},
    ]
    assert one("outcome_progress", entities)["value"] == 0.5
