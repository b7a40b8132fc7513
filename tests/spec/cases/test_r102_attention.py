"""R-102: who complains gets the hours; the quiet ones at risk head the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.asking import ask, by_account, one
from tests.support.tables import line

D, T = dt.date, dt.datetime
LOUD, QUIET_RED = range(15), range(15, 35)


def company() -> dict[str, list[dict[str, Any]]]:
    """100 accounts; 15 loud ones take 60 % of the hours with 25 % of the ARR, 20 quiet ones at risk take 6 %."""
    names = [f"{i:03}" for i in range(100)]
    hours = [400.0 if i in LOUD else 30.0 if i in QUIET_RED else 3_400 / 65 for i in range(100)]
    arr = [250_000 * 12 // 15 if i in LOUD else 750_000 * 12 // 85 for i in range(100)]
    return {
        "account": [{"account_id": name, "name": f"Name {name}"} for name in names],
        "contract_line": [
            line(name, "2024-01-01", "2024-10-01" if i in QUIET_RED else "2026-01-01", arr[i] * 100, interval="year")
            for i, name in enumerate(names)
        ],
        "effort": [
            {"effort_id": name, "account_id": name, "employee_id": "e", "day": D(2024, 6, 3), "hours": hours[i]}
            for i, name in enumerate(names)
        ],
        "ticket": [
            {"ticket_id": f"t{i}", "account_id": f"{i:03}", "kind": "complaint", "created_at": T(2024, 6, 1)}
            for i in LOUD
        ],
        "interaction": [
            {"interaction_id": name, "account_id": name, "kind": "call", "happened_at": T(2024, 3 if i in QUIET_RED else
             6, 20)}
            for i, name in enumerate(names)
        ],
    }  # fmt: skip


def test_r102_15_of_100_accounts_with_60_percent_of_hours_and_25_of_arr_have_the_ratio_2_4() -> None:
    row = one("attention_ratio", company())
    assert row["value"] == pytest.approx(2.4, rel=1e-3)
    assert row["hours_share"] == pytest.approx(0.6, rel=1e-3)
    assert row["arr_share"] == pytest.approx(0.25, rel=1e-3)
    assert (row["loud"], row["n"]) == (15, 100)


def test_r102_the_gini_of_hours_is_at_least_0_45() -> None:
    entities = company()
    sizes = [round(row["hours"] * 100) for row in entities["effort"]]
    plain = sum(abs(a - b) for a in sizes for b in sizes) / (2 * len(sizes) * sum(sizes))
    row = one("attention_gini", entities)
    assert row["value"] == pytest.approx(plain)
    assert row["value"] >= 0.45


def test_r102_quiet_accounts_at_risk_receive_6_percent_of_the_hours_and_head_the_list() -> None:
    rows = ask("underserved_accounts", company())
    assert [row["account"] for row in rows[:20]] == [f"{i:03}" for i in QUIET_RED]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["reasons"] for row in rows[:20]} == {"no_contact renewal_near"}
    assert rows[0]["list_share"] == pytest.approx(0.06, rel=1e-3)
    # The hours to move are the share of ARR of all hours, less what the account had.
    whole = sum(round(row["hours"] * 100) for row in company()["effort"]) / 100
    assert rows[0]["value"] == pytest.approx(rows[0]["arr_share"] * whole - 30.0)
    alone = ask("underserved_accounts", company(), account="020")
    assert [(row["account"], row["rank"]) for row in alone] == [("020", 6)]
    assert alone[0]["list_share"] == rows[0]["list_share"]


def test_r102_each_accounts_own_shares() -> None:
    found = by_account("attention_ratio", company())
    assert max(found, key=lambda name: (found[name]["value"], name)) == "014"
    assert found["000"]["hours_share"] == pytest.approx(0.04, rel=1e-3)
    assert sum(row["hours_share"] for row in found.values()) == pytest.approx(1.0)
    assert sum(row["arr_share"] for row in found.values()) == pytest.approx(1.0)


def test_r102_without_complaints_nobody_is_loud() -> None:
    entities = company() | {"ticket": []}
    row = one("attention_ratio", entities)
    assert (row["value"], row["loud"], row["status"]) == (None, 0, "n/a")
    twice = one("attention_ratio", company(), parameters=(("loud", "2"),))
    assert twice["loud"] == 0


def test_r102_hours_for_those_that_pay_nothing_are_left_out() -> None:
    entities = company()
    entities["effort"].append({"effort_id": "x", "account_id": "lead", "day": D(2024, 6, 3), "hours": 9_999.0})
    assert one("attention_ratio", entities)["value"] == one("attention_ratio", company())["value"]
