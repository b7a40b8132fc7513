"""R-105: each mode needs its own organisation, process, capability and evaluation; what is missing opens actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.strategy.modes.kits import DIMENSIONS, shipped_kits
from oarlock.strategy.modes.mode_kit import METRIC
from tests.support.strategy import asked

D, T = dt.date, dt.datetime


def bank(**more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """An enterprise account with a team of three functions and a review, without a strategist, judged by signing."""
    return {
        "account": [{"account_id": "bank", "name": "Bank", "mode": "enterprise"}],
        "assignment": [{"account_id": "bank", "employee_id": name, "role": "team"} for name in ("s", "d", "c")],
        "employee": [
            {"employee_id": "s", "department": "Sales", "skill": "sales", "cost_per_hour": 100_00, "currency": "USD"},
            {"employee_id": "d", "department": "Delivery", "skill": "developer"},
            {"employee_id": "c", "department": "Customer Success", "skill": "support"},
        ],
        "interaction": [{"interaction_id": "1", "account_id": "bank", "purpose": "Quarterly review",
                         "happened_at": T(2024, 6, 1)}],
        "strategy_choice": [{"subject": "evaluation_sheet:enterprise", "choice": "signing@1", "reason": "as ever",
                             "decided_at": T(2024, 1, 1)}],
    } | more  # fmt: skip


def one(entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, Any]:
    (row,) = asked(METRIC, entities, **more)
    return row


def test_r105_team_and_process_without_strategist_and_sheet_are_half_and_open_two_actions() -> None:
    row = one(bank())
    assert (row["value"], row["passed"], row["known"], row["actions"]) == (0.5, 2, 4, 2)
    assert [row[name] for name in DIMENSIONS] == ["passed", "passed", "failed", "failed"]
    assert row["missing"] == "strategy_consultant stage_share"


def test_r105_a_strategist_and_an_approved_sheet_make_it_whole() -> None:
    entities = bank()
    entities["employee"][0]["skill"] = "Strategy_Consultant"
    entities["strategy_choice"][0]["choice"] = "lifetime@1"
    row = one(entities)
    assert (row["value"], row["missing"], row["actions"]) == (1.0, "", 0)


def test_r105_the_same_account_in_another_mode_is_judged_by_another_kit() -> None:
    entities = bank(account=[{"account_id": "bank", "name": "Bank", "mode": "Transactional"}])
    entities["strategy_choice"][0]["subject"] = "evaluation_sheet:transactional"
    row = one(entities)
    assert [row[name] for name in DIMENSIONS] == ["failed", "passed", "passed", "passed"]
    assert row["missing"] == "no_team"


def test_r105_what_nobody_recorded_is_unknown_and_too_little_says_no_number() -> None:
    row = one(bank(strategy_choice=[]))
    assert (row["evaluation"], row["known"], row["unknown"]) == ("unknown", 3, "stage_share")
    assert row["value"] == pytest.approx(2 / 3)
    row = one(bank(strategy_choice=[], interaction=[]))
    assert (row["value"], row["status"], row["coverage"]) == (None, "insufficient", 0.5)


def test_r105_hours_above_the_range_of_the_mode_cost_money() -> None:
    entities = bank(
        account=[{"account_id": "bank", "name": "Bank", "mode": "transactional"}],
        effort=[{"effort_id": "1", "account_id": "bank", "employee_id": "s", "day": D(2024, 5, 1), "hours": 30.0}],
    )
    row = one(entities)
    assert (row["hours"], row["hours_high"], row["hours_off"], row["cost"]) == (30.0, 10, 20.0, 2_000_00)
    under = one(bank(effort=entities["effort"]))
    assert (under["hours_off"], under["cost"]) == (-30.0, None)


def test_r105_an_account_without_a_mode_has_no_kit() -> None:
    row = one(bank(account=[{"account_id": "bank", "name": "Bank"}]))
    assert (row["account"], row["status"]) == (None, "n/a")


def test_r105_three_kits_of_four_dimensions_stand_side_by_side() -> None:
    assert list(shipped_kits()) == sorted(shipped_kits())
    assert all(set(kit.parts) == set(DIMENSIONS) and kit.checks for kit in shipped_kits().values())
