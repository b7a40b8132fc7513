"""R-009: a request off the menu has a cost, a reuse, a budget that bears it or does not, and real hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.period import Period
from oarlock.errors import UserError
from oarlock.strategy.boundaries.granting import granting, mean_rate_of
from tests.support.asking import by_account
from tests.support.boundaries import told
from tests.support.tables import line

D, T = dt.date, dt.datetime
EXPERTS = [
    {"employee_id": "e", "cost_per_hour": 80_00, "currency": "USD"},
    {"employee_id": "f", "cost_per_hour": 100_00, "currency": "USD"},
    {"employee_id": "gone", "cost_per_hour": 900_00, "currency": "USD", "left_at": T(2024, 1, 1)},
    {"employee_id": "unpaid"},
]


def request(name: str = "r", **more: object) -> dict[str, Any]:
    return {"request_id": name, "account_id": "whale", "title": "A screen for one", "estimated_hours": 400.0,
            "asked_others": 20, "confirmed_others": 0, "requested_at": T(2024, 5, 6, 9), **more}  # fmt: skip


def company(*requests: dict[str, Any], **more: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The account contributes 500,000 a year."""
    lines = [line("whale", "2023-01-01", None, 500_000_00, interval="year")]
    return {
        "account": [{"account_id": "whale", "name": "Whale"}], "contract_line": lines, "employee": EXPERTS,
        "effort": [{"effort_id": "0", "account_id": "whale", "employee_id": "e", "day": D(2023, 7, 3), "hours": 0.0}],
        "request": list(requests), **more,
    }  # fmt: skip


def test_r009_36000_wanted_by_nobody_else_exceeds_the_25000_budget_so_only_an_executive_can_grant_it() -> None:
    (row,) = told("off_menu_requests", company(request()))
    assert (row["value"], row["estimated_hours"], row["currency"]) == (36_000_00, 400.0, "USD")
    assert (row["asked"], row["confirmed"], row["reuse"]) == (20, 0, 0.0)
    # Twelve times the MRR, each rounded, is 4 cents off the year's amount.
    assert row["contribution"] == pytest.approx(500_000_00, abs=12)
    assert row["exception_budget"] == row["exception_left"] == pytest.approx(25_000_00, abs=1)
    assert row["needs_executive"] is True
    assert (row["decision"], row["status"], row["hours"], row["cost"]) == (None, "ok", None, None)


def test_r009_the_36000_then_appear_in_account_profit_and_gravity() -> None:
    work = [
        {"effort_id": str(i), "account_id": "whale", "employee_id": "g", "day": D(2024, 6, 3 + i), "hours": 40.0,
         "request_id": "r"} for i in range(10)
    ]  # fmt: skip
    rate = [{"employee_id": "g", "cost_per_hour": 90_00, "currency": "USD"}]
    granted = request(decision="exception", decided_at=T(2024, 5, 8), decided_by="boss@example.com")
    entities = company(granted, effort=work, employee=rate)
    (row,) = told("off_menu_requests", entities)
    assert (row["hours"], row["cost"], row["decision"]) == (400.0, 36_000_00, "exception")
    june = (Period(D(2024, 6, 1), D(2024, 7, 1)),)
    profit = by_account("account_contribution", entities, periods=june)["whale"]
    assert (profit["off_menu"], profit["time"]) == (36_000_00, 0)
    assert profit["revenue"] - profit["value"] == 36_000_00
    (pulling,) = [row for row in told("gravity", entities) if row["subject"] == "whale"]
    assert (pulling["hours"], pulling["hours_share"]) == (400.0, 1.0)
    (before,) = [row for row in told("gravity", company(request())) if row["subject"] == "whale"]
    assert before["hours"] == 0.0


def test_r009_exceptions_of_the_fiscal_year_leave_less_for_the_next() -> None:
    first = request("a", estimated_cost=10_000_00, decision="exception", decided_at=T(2024, 2, 1),
                    requested_at=T(2024, 1, 15))  # fmt: skip
    before = request("b", estimated_cost=20_000_00, decision="exception", decided_at=T(2023, 12, 1),
                     requested_at=T(2023, 11, 1))  # fmt: skip
    asked = request("c", estimated_cost=16_000_00)
    rows = {row["request_id"]: row for row in told("off_menu_requests", company(first, before, asked))}
    assert rows["c"]["exceptions_used"] == 10_000_00
    assert rows["c"]["exception_left"] == pytest.approx(15_000_00, abs=1)
    assert rows["c"]["needs_executive"] is True
    assert rows["a"]["exceptions_used"] == 0
    fiscal = (("fiscal_year_start", "10"),)
    rows = {
        row["request_id"]: row for row in told("off_menu_requests", company(first, before, asked), parameters=fiscal)
    }
    assert rows["c"]["exceptions_used"] == 30_000_00
    wide = (("exception_share", "0.06"),)
    rows = {row["request_id"]: row for row in told("off_menu_requests", company(first, before, asked), parameters=wide)}
    assert rows["c"]["needs_executive"] is False


def test_r009_the_screen_and_the_figure_decide_alike_who_may_grant() -> None:
    blank = {"estimated_cost": None, "currency": None, "decision": None, "decided_at": None}
    granted = {"estimated_cost": 10_000_00, "decision": "exception", "decided_at": T(2024, 2, 1)}
    rows = [blank | request("a", **granted, requested_at=T(2024, 1, 15)), blank | request("b", estimated_hours=170.0),
            blank | request("c", estimated_hours=160.0)]  # fmt: skip
    figures = {row["request_id"]: row for row in told("off_menu_requests", company(*rows))}
    rate = mean_rate_of([{"currency": None, "left_at": None, "cost_per_hour": None} | e for e in EXPERTS],
                        now=T(2024, 7, 1), currency="USD")  # fmt: skip
    assert rate == 90_00
    for row in rows:
        figure = figures[row["request_id"]]
        grant = granting(row, rows, budget=figure["exception_budget"], rate=rate, currency="USD", since=D(2024, 1, 1))
        assert (grant.cost, grant.taken, grant.left, grant.needs_executive) == (
            figure["value"], figure["exceptions_used"], figure["exception_left"], figure["needs_executive"],
        )  # fmt: skip
    assert [figures[name]["needs_executive"] for name in "abc"] == [False, True, False]


def test_r009_nobody_asked_is_no_reuse_of_zero_and_no_cost_is_none() -> None:
    bare = request(estimated_hours=None, asked_others=None, confirmed_others=None)
    (row,) = told("off_menu_requests", company(bare))
    assert (row["reuse"], row["value"], row["status"], row["needs_executive"]) == (None, None, "n/a", True)
    (row,) = told("off_menu_requests", company(request(asked_others=0, confirmed_others=0)))
    assert row["reuse"] is None


def test_r009_a_currency_without_a_rate_leaves_the_cost_unknown_and_a_later_decision_does_not_count_yet() -> None:
    abroad = request(estimated_cost=100, currency="CHF", decision="decline", decided_at=T(2024, 7, 3))
    (row,) = told("off_menu_requests", company(abroad))
    assert (row["value"], row["status"], row["decision"]) == (None, "n/a", None)


def test_r009_without_requests_one_row_says_so_and_bad_settings_are_told() -> None:
    (row,) = told("off_menu_requests", company())
    assert (row["request_id"], row["value"], row["status"]) == (None, None, "n/a")
    with pytest.raises(UserError):
        told("off_menu_requests", company(), parameters=(("exception_share", "5"),))
    with pytest.raises(UserError):
        told("off_menu_requests", company(), parameters=(("fiscal_year_start", "0"),))
