"""R-107: five definitions of the customer, run as rules on the real portfolio."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.strategy.customers.definitions import shipped
from tests.support.choosing import asked, judgements, thousand
from tests.support.tables import line


def by_definition(entities: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, dict[str, Any]]:
    return {row["definition"]: row for row in asked("customer_definitions", entities, **more)}


def test_r107_all_needs_333_percent_of_the_hours_and_the_ideal_48_need_96() -> None:
    found = by_definition(thousand())
    everybody, ideal = found["all"], found["ideal"]
    assert (everybody["n"], everybody["hours"], everybody["capacity"]) == (1_000, 40_000.0, 12_000.0)
    assert round(everybody["value"], 2) == 3.33
    assert (everybody["is_feasible"], everybody["problems"]) == (False, "infeasible")
    assert (ideal["n"], ideal["hours"], ideal["value"]) == (48, 11_520.0, 0.96)
    assert (ideal["is_feasible"], ideal["problems"]) == (True, "")


def test_r107_35_big_bills_share_9_with_the_48_ideal_ones() -> None:
    rows = {(r["definition"], r["other"]): r for r in asked("customer_overlap", thousand())}
    assert len(rows) == 10
    row = rows["big_bills", "ideal"]
    assert (row["n"], row["n_other"], row["both"], row["either"]) == (35, 48, 9, 74)
    assert round(row["value"] * 100, 1) == 12.2
    assert rows["all", "ideal"]["value"] == 0.048


def test_r107_the_industry_is_the_one_with_most_revenue_or_the_one_asked_for() -> None:
    entities = {
        "account": [{"account_id": n, "industry": i} for n, i in (("a", "bank"), ("b", "bank"), ("c", "shop"))],
        "contract_line": [line("a", "2024-01-01", None, 100), line("b", "2024-01-01", None, 100),
                          line("c", "2024-01-01", None, 199)],
    }  # fmt: skip
    assert by_definition(entities)["industry"]["n"] == 2
    row = by_definition(entities, parameters=(("industry", "Shop"),))["industry"]
    assert (row["n"], row["arr"]) == (1, 12 * 199)


def test_r107_large_groups_have_several_paying_members_or_enough_people() -> None:
    entities = {
        "account": [{"account_id": "a"}, {"account_id": "b", "parent_id": "a"}, {"account_id": "c", "employees": 1_000},
                    {"account_id": "d", "employees": 999}],
        "contract_line": [line(n, "2024-01-01") for n in "abcd"],
    }  # fmt: skip
    assert by_definition(entities)["large_groups"]["n"] == 3
    assert by_definition(entities, parameters=(("large_from", "900"),))["large_groups"]["n"] == 4


def test_r107_big_bills_are_the_first_few_or_those_above_a_bill() -> None:
    entities = {
        "account": [{"account_id": n} for n in "abc"],
        "contract_line": [line("a", "2024-01-01", None, 100_00), line("b", "2024-01-01", None, 100_00),
                          line("c", "2024-01-01", None, 50_00)],
    }  # fmt: skip
    assert by_definition(entities, parameters=(("top", "1"),))["big_bills"]["arr"] == 1_200_00
    assert by_definition(entities, parameters=(("bill_from", "1200"),))["big_bills"]["n"] == 2


def test_r107_a_rule_without_evidence_is_not_zero_customers() -> None:
    entities = {"account": [{"account_id": "a"}], "contract_line": [line("a", "2024-01-01")]}
    found = by_definition(entities)
    assert {name: row["status"] for name, row in found.items()} == {
        "all": "ok", "industry": "n/a", "large_groups": "n/a", "big_bills": "ok", "ideal": "n/a",
    }  # fmt: skip
    assert (found["ideal"]["n"], found["ideal"]["value"]) == (None, None)
    pair = {(r["definition"], r["other"]): r for r in asked("customer_overlap", entities)}["big_bills", "ideal"]
    assert (pair["status"], pair["value"]) == ("n/a", None)


def test_r107_problems_name_one_big_customer_unhappy_ones_and_losses() -> None:
    entities: dict[str, list[dict[str, Any]]] = {
        "account": [{"account_id": n} for n in "ab"],
        "contract_line": [line("a", "2023-01-01", None, 300_00), line("b", "2023-01-01", None, 100_00)],
        "employee": [{"employee_id": "e", "cost_per_hour": 100_00, "currency": "USD"}],
        "effort": [{"effort_id": "1", "account_id": "a", "employee_id": "e", "day": dt.date(2025, 3, 1),
                    "hours": 90.0}],
        "survey_response": [
            {"response_id": str(i), "account_id": "a", "contact_id": str(i), "survey_type": "csat",
             "score": 5.0 if i < 6 else 1.0, "responded_at": dt.datetime(2025, 4, 1)} for i in range(10)
        ],
    }  # fmt: skip
    day = dt.date(2025, 7, 1)
    row = by_definition(entities, as_of=day)["all"]
    assert row["problems"] == "concentrated unsatisfied loses_money"
    assert (row["satisfaction"], row["satisfaction_n"]) == (0.6, 10)
    # 12 months of 400 less 90 hours of 100.
    assert row["contribution"] == 4_800_00 - 9_000_00
    entities["survey_response"].pop()
    row = by_definition(entities, as_of=day)["all"]
    assert (row["satisfaction"], row["satisfaction_n"], row["nps"]) == (None, 9, None)


def test_r107_capacity_is_what_was_asked_else_decided_else_the_norm() -> None:
    entities = thousand()
    decided = {"subject": "capacity_hours", "reason": "two more", "decided_at": dt.datetime(2024, 6, 1)}
    entities["strategy_choice"] = [{**decided, "choice": "50,000"}]
    assert by_definition(entities)["all"]["is_feasible"]
    assert not by_definition(entities, parameters=(("capacity", "30000"),))["all"]["is_feasible"]
    entities["strategy_choice"] = [{**decided, "choice": "a lot"}]
    assert by_definition(entities)["all"]["capacity"] == 12_000.0


def test_r107_nothing_is_said_of_a_day_that_nobody_has_seen() -> None:
    entities = {"account": [{"account_id": "a"}], "contract_line": [line("a", "2024-01-01")],
                "answer": judgements("a", (4, 4, 4, 4, 4))}  # fmt: skip
    rows = asked("customer_definitions", entities, observed_until=dt.date(2024, 6, 1))
    assert {row["status"] for row in rows} == {"not_observed"}
    assert all(row["value"] is None for row in rows)


def test_r107_the_rules_are_a_file_in_both_languages() -> None:
    assert [one.id for one in shipped()] == ["all", "industry", "large_groups", "big_bills", "ideal"]
    assert all(one.label.en and one.label.zh for one in shipped())
    with pytest.raises(AttributeError):
        shipped()[0].hours = 0  # type: ignore[misc]
