"""One month of effort moves the position, the pull and the gap to the target by what a hand calculates."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.spec.strategy.test_r007_gravity import company
from tests.support.spectrum import Rows, ask, hours, positions

D = dt.date
BAND = {"subject": "company", "low": 25.0, "high": 40.0, "approved_at": dt.datetime(2024, 1, 1)}
WEIGHT, KNOWN = 25, 70
"""Of custom work, and of the four factors that have records."""


def figures(rows: Rows) -> dict[str, float]:
    rows = {**rows, "position_target": [BAND]}
    drift = {r["day"]: r for r in ask("position_drift", rows) if r["subject_kind"] == "company"}
    return {
        "company": positions(rows, "company")["company"]["value"],
        "whale": positions(rows, "account")["whale"]["value"],
        "pull": next(r["pull"] for r in ask("gravity", rows) if r["subject"] == "whale"),
        "gap": drift[D(2024, 7, 1)]["distance"],
        "gap_before": drift[D(2024, 6, 1)]["distance"],
    }


def test_r001_ten_custom_hours_in_june_move_everything_by_hand() -> None:
    before = figures(company())
    after = figures({**company(), "effort": [*company()["effort"], hours("whale", 10.0, "custom", day=D(2024, 6, 12))]})
    # Custom hours of the company: 14 of 30 became 24 of 40; the whale's: 8 of 10 became 18 of 20.
    company_moves = WEIGHT * (24 / 40 - 14 / 30) * 100 / KNOWN
    whale_moves = WEIGHT * (18 / 20 - 8 / 10) * 100 / KNOWN
    assert before["company"] == pytest.approx((25 * 14 / 30 + 15 * 0.5 + 30 * 14 / 30) * 100 / 70)
    assert after["company"] - before["company"] == pytest.approx(company_moves)
    assert after["whale"] - before["whale"] == pytest.approx(whale_moves)
    # It pays 40 % of the revenue; the mean without it does not move.
    assert after["pull"] - before["pull"] == pytest.approx(0.4 * whale_moves, abs=1e-4)
    assert before["gap"] == pytest.approx(before["company"] - 40)
    assert after["gap"] - before["gap"] == pytest.approx(company_moves)
    assert after["gap_before"] == before["gap_before"]
