"""R-005: what a position asks of us beside what is on hand, for the actual, stated and target positions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.errors import UserError
from tests.spec.strategy.test_r001_spectrum_position import ROW
from tests.spec.strategy.test_r002_stated_position import VALUES, told
from tests.support.spectrum import Rows, ask, shares

T = dt.datetime
SKILL = "solution_consultant"


def need(
    low: float, high: float, kind: str, least: float, most: float | None = None, name: str = SKILL
) -> dict[str, Any]:
    return {"low": low, "high": high, "kind": kind, "need": name, "minimum": least, "maximum": most,
            "owner_id": "hr", "stated_at": T(2024, 1, 1)}  # fmt: skip


def rows() -> Rows:
    return {
        **shares("a", **ROW),
        "position_need": [
            need(40, 60, "margin", 55.0, 65.0, "gross margin"), need(40, 60, "skill", 6.0),
            need(20, 40, "margin", 0.70, 0.80, "gross margin"), need(20, 40, "skill", 2.0, 3.0),
            need(0, 20, "partner", 5.0, name="reseller"),
        ],
        "ledger_total": [{"kind": kind, "month": dt.date(2024, 3, 1), "amount": amount, "currency": "USD"}
                         for kind, amount in (("Revenue", 100_000), ("cost", 52_000))],
        "employee": [{"employee_id": str(i), "skill": "Solution_consultant"} for i in range(4)]
        + [{"employee_id": "gone", "skill": SKILL, "left_at": T(2024, 1, 1)}, {"employee_id": "new"}],
    }  # fmt: skip


def gaps(entities: Rows, **more: Any) -> dict[tuple[str, str], Any]:
    return {(r["basis"], r["kind"]): r["value"] for r in ask("position_implications", entities, **more)}


def test_r005_position_45_lacks_7_points_of_margin_and_2_people() -> None:
    found = {r["kind"]: r for r in ask("position_implications", rows())}
    row = found["margin"]
    assert (row["position"], row["least"], row["most"]) == (pytest.approx(45.0), 55.0, 65.0)
    assert (row["have"], row["value"], row["owner"]) == (pytest.approx(48.0), pytest.approx(-7.0), "hr")
    assert (found["skill"]["have"], found["skill"]["value"]) == (4.0, -2.0)


def test_r005_choosing_target_25_recomputes_all_gaps() -> None:
    found = gaps(rows(), parameters=(("target", "25"),))
    assert found["target", "margin"] == pytest.approx(48.0 - 70.0)
    assert found["target", "skill"] == 1.0
    assert found["actual", "skill"] == -2.0
    entities = rows()
    entities["position_target"] = [{"subject": "company", "low": 20.0, "high": 30.0, "approved_at": T(2024, 1, 1)}]
    assert gaps(entities) == found


def test_r005_the_stated_position_has_needs_of_its_own_and_partners_on_hand_are_not_known() -> None:
    entities = rows()
    entities["answer"] = [told(f"p{i}", value) for i, value in enumerate(VALUES)]
    entities["reveal"] = [{"rubric": "spectrum", "round": "2024", "revealed_at": T(2024, 6, 10)}]
    (row,) = [r for r in ask("position_implications", entities) if r["basis"] == "stated"]
    assert (row["kind"], row["least"], row["have"], row["value"], row["status"]) == ("partner", 5.0, None, None, "n/a")


def test_r005_skills_that_nobody_recorded_are_missing_not_zero() -> None:
    entities = rows()
    entities["employee"] = [{"employee_id": "x"}]
    assert gaps(entities)["actual", "skill"] is None


def test_r005_without_books_the_margin_is_that_of_the_accounts() -> None:
    entities = rows()
    del entities["ledger_total"]
    # No cost rate of the person who worked: what serving costs is unknown, and so is the margin.
    assert gaps(entities)["actual", "margin"] is None
    entities["employee"].append({"employee_id": "e", "cost_per_hour": 0, "currency": "USD"})
    assert gaps(entities)["actual", "margin"] == pytest.approx(35.0)


def test_r005_a_target_beyond_the_axis_is_refused() -> None:
    with pytest.raises(UserError, match="from 0 to 100"):
        gaps(rows(), parameters=(("target", "101"),))
