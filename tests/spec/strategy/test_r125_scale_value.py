"""R-125: scale against value: deep for few, light for the rest, within the hours (规模与价值平衡)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.models.allocation import Allocation, Shortage
from oarlock.strategy.registry import figure
from oarlock.strategy.scale_value.norms import shipped_norms
from oarlock.strategy.scale_value.plan import solve, usual
from tests.support.tables import FakeTables, line

NOW = dt.date(2024, 6, 1)
CAPACITY = Decimal(12_000)


def ask(entities: dict[str, list[dict[str, Any]]], **parameters: str) -> dict[str, dict[str, Any]]:
    q = Question(metric="scale_value", as_of=NOW, parameters=tuple(parameters.items()))
    rows = FakeTables(entities).fetch(figure("scale_value").answer(FakeTables(entities), q))
    assert all(set(row) == {f.name for f in figure("scale_value").card.fields} for row in rows)
    return {row["account"]: row for row in rows}


def hours(account: str, size: float, day: str = "2024-03-05") -> dict[str, Any]:
    return {"effort_id": f"{account}{day}{size}", "account_id": account, "employee_id": "e", "hours": size,
            "day": dt.date.fromisoformat(day)}  # fmt: skip


def company(named: int) -> list[dict[str, Any]]:
    """1,000 rows of the figure, so many of them named."""
    return [
        {"account": f"a{i:04}", "value": 100_00, "deep": 105_00, "standard": 95_00, "light": 85_00, "depth": "light",
         "is_named": i < named}
        for i in range(1_000)
    ]  # fmt: skip


def test_r125_norms_are_240_40_and_half_an_hour_and_12000_in_all() -> None:
    norms = shipped_norms()
    assert [(one.depth, one.hours) for one in norms.depths] == [
        ("deep", 240), ("standard", 40), ("light", Decimal("0.5"))]  # fmt: skip
    assert 48 * norms.hours("deep") + 952 * norms.hours("light") == Decimal(11_996)
    assert norms.capacity_hours == CAPACITY


def test_r125_48_named_customers_fit_into_12000_hours_and_the_49th_does_not() -> None:
    two = replace(usual(CAPACITY), hours=(("deep", Decimal(240)), ("light", Decimal("0.5"))))
    plan = solve(company(48), two)
    assert isinstance(plan.best, Allocation)
    assert plan.best.hours == 11_996_00
    assert [depth for _, depth in plan.best.depths].count("deep") == 48
    refused = solve(company(49), two)
    # 49 × 240 + 951 × 0.5 = 12,235.5
    assert refused.best == (Shortage(what="hours", name="", missing=235_50),)
    assert (refused.hour, refused.gain, refused.moves) == (None, None, ())
    assert isinstance(solve(company(49), replace(two, capacity=CAPACITY + 240)).best, Allocation)


def test_r125_240_hours_more_show_their_gain_and_the_hour_its_worth() -> None:
    two = replace(usual(CAPACITY), hours=(("deep", Decimal(240)), ("light", Decimal("0.5"))))
    plan = solve(company(0), two)
    assert plan.gain == 20_00
    assert plan.hour == pytest.approx(20_00 / 239.5)
    assert [move[1:] for move in plan.moves] == [("light", "deep", 20_00)] * 48
    values = [step.value for step in plan.steps if step.value is not None]
    assert values == sorted(values)
    (here,) = [step for step in plan.steps if step.hours == 12_000_00]
    assert isinstance(plan.best, Allocation)
    assert here.value == plan.best.value
    assert (plan.now_value, plan.now_hours) == (1_000 * 85_00, 500_00)


def test_r125_satisfaction_counts_beside_contribution_when_it_is_worth_something() -> None:
    """One customer that pays is deep for 20 more; ten small ones are standard, not light, for 15 points each."""
    rows = [{"account": "big", "value": 100_00, "deep": 120_00, "standard": 100_00, "light": 100_00, "depth": "light",
             "is_named": False}]  # fmt: skip
    rows += [{"account": f"s{i}", "value": 10_00, "deep": 10_00, "standard": 10_00, "light": 10_00, "depth": "light",
              "is_named": False} for i in range(6)]  # fmt: skip
    asked = usual(Decimal(243))
    money = solve(rows, asked)
    assert isinstance(money.best, Allocation)
    assert dict(money.best.depths)["big"] == "deep"
    assert (money.value, money.satisfied) == (180_00, Decimal("0.9") + 6 * Decimal("0.6"))
    # 240 hours deep for one: 20 and 0.3 × 40 = 32. Or standard for six (0.15 × 40 = 6 each): 36, and no more money.
    both = solve(rows, replace(asked, worth=40_00))
    assert isinstance(both.best, Allocation)
    assert sorted(depth for _, depth in both.best.depths) == ["light"] + ["standard"] * 6
    assert (both.value, both.satisfied) == (160_00, Decimal("0.6") + 6 * Decimal("0.75"))
    assert both.now_satisfied == 7 * Decimal("0.6")


def test_r125_hours_buy_most_where_most_is_at_stake() -> None:
    rows = [
        {"account": "big", "value": 1_000_00, "deep": 1_050_00, "standard": 950_00, "light": 850_00, "depth": "light"},
        {"account": "small", "value": 10_00, "deep": 10_50, "standard": 9_50, "light": 8_50, "depth": "deep"},
        {"account": "loss", "value": -10_00, "deep": -10_50, "standard": -9_50, "light": -8_50, "depth": None},
        {"account": "dark", "value": None, "deep": None, "standard": None, "light": None, "depth": "deep"},
    ]  # fmt: skip
    plan = solve(rows, usual(Decimal(242)))
    assert isinstance(plan.best, Allocation)
    assert dict(plan.best.depths)["big"] == "deep"
    assert dict(plan.best.depths)["small"] == dict(plan.best.depths)["loss"] == "light"
    assert plan.unknown == 1


def test_r125_a_scarce_skill_limits_who_is_served_deeply_and_is_named_when_it_is_missing() -> None:
    ample = replace(usual(Decimal(100_000)), hours=(("deep", Decimal(240)), ("light", Decimal("0.5"))))
    # Deep service takes 60 h of a solution consultant.
    plan = solve(company(0), replace(ample, skilled=Decimal(630)))
    assert isinstance(plan.best, Allocation)
    assert [depth for _, depth in plan.best.depths].count("deep") == 10
    short = solve(company(12), replace(ample, skilled=Decimal(630)))
    assert short.best == (Shortage(what="skill", name="solution_consultant", missing=90_00),)


def test_r125_what_a_customer_brings_is_before_our_own_hours_and_each_depth_keeps_a_share() -> None:
    entities = {
        "contract_line": [line("a", "2023-01-01", None, 100_00), line("b", "2023-01-01", None, 10_00),
                          line("left", "2022-01-01", "2024-01-01", 10_00)],
        "account": [{"account_id": "a", "name": "Alpha"}],
        "cost": [{"cost_id": str(i), "account_id": "a", "kind": kind, "amount": amount, "day": dt.date(2024, 3, 1),
                  "currency": "USD"} for i, (kind, amount) in enumerate([("travel", 200_00), ("off-menu", 50_00)])],
        "effort": [hours("a", 120.0), hours("b", 19.99), hours("b", 100.0, "2023-03-05")],
        "employee": [{"employee_id": "e", "cost_per_hour": 100_00, "currency": "USD"}],
        "customer_group": [{"account_id": "a", "group": "named", "is_named": True}],
    }  # fmt: skip
    found = ask(entities)
    assert set(found) == {"a", "b"}
    a = found["a"]
    assert (a["name"], a["value"], a["hours"], a["depth"], a["is_named"]) == ("Alpha", 1_000_00, 120.0, "deep", True)
    assert (a["deep"], a["standard"], a["light"]) == (1_050_00, 950_00, 850_00)
    # Of 19.99 h less than half of 40; what went in the year before counts no more.
    assert (found["b"]["depth"], found["b"]["hours"]) == ("light", 19.99)
    assert ask(entities, keep_light="0.5")["a"]["light"] == 500_00


def test_r125_the_capacity_is_what_was_decided_else_what_employees_have_else_the_norm() -> None:
    entities: dict[str, list[dict[str, Any]]] = {
        "contract_line": [line("a", "2023-01-01")], "account": [],
        "employee": [{"employee_id": "1", "weekly_hours": 40.0}, {"employee_id": "2", "weekly_hours": 37.5},
                     {"employee_id": "3", "weekly_hours": 40.0, "left_at": dt.datetime(2024, 1, 1)}],
    }  # fmt: skip
    assert ask(entities)["a"]["capacity"] == 77.5 * 46 * 0.6
    entities["strategy_choice"] = [{"subject": "capacity_hours", "choice": "11,000", "reason": "r",
                                    "decided_at": dt.datetime(2024, 1, 1)}]  # fmt: skip
    assert ask(entities)["a"]["capacity"] == 11_000
    assert ask(entities, capacity="9000")["a"]["capacity"] == 9_000
    assert ask({"contract_line": [line("a", "2023-01-01")], "account": []})["a"]["capacity"] == 12_000


def test_r125_without_any_hours_on_record_nobody_knows_how_deep_anyone_is_served() -> None:
    row = ask({"contract_line": [line("a", "2023-01-01")], "account": []})["a"]
    assert (row["hours"], row["depth"], row["status"]) == (None, None, "ok")


def test_r125_an_amount_without_a_rate_leaves_the_worth_unknown() -> None:
    row = ask({"contract_line": [line("a", "2023-01-01", currency="EUR")], "account": []})["a"]
    assert (row["value"], row["deep"], row["status"]) == (None, None, "n/a")
