"""R-013: what a tier may cost to serve, what it does cost, and by how much and how many percent they differ."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.boundaries import told

D, T = dt.date, dt.datetime
START = D(2023, 1, 1)


def budget(tier: str, since: dt.date = START, **more: object) -> dict[str, Any]:
    return {"tier": tier, "budget_from": since, **more}


def company(*budgets: dict[str, Any], rate: int | None = 10_000) -> dict[str, list[dict[str, Any]]]:
    """Two accounts on premium (10 and 30 hours at 100.00, one with 250.00 of travel), one on light (no hours)."""
    work = [("a", 10.0), ("b", 30.0)]
    tiers = (("a", "premium"), ("b", " Premium"), ("c", "light"))
    return {
        "account": [{"account_id": n, "name": n.upper()} for n in "abcd"],
        "account_attribute": [
            {"account_id": n, "attribute": "service_tier", "value": tier, "valid_from": T(2022, 1, 1)}
            for n, tier in tiers
        ],
        "employee": [{"employee_id": "kim", "cost_per_hour": rate, "currency": "USD"}],
        "effort": [
            {"effort_id": n, "account_id": n, "employee_id": "kim", "day": D(2024, 3, 5), "hours": hours}
            for n, hours in work
        ],
        "cost": [
            {"cost_id": "1", "account_id": "b", "kind": "travel", "day": D(2024, 4, 1), "amount": 25_000,
             "currency": "USD"},
            {"cost_id": "2", "account_id": "d", "kind": "hosting", "day": D(2024, 4, 1), "amount": 5_000,
             "currency": "USD"},
            {"cost_id": "3", "account_id": "c", "kind": "discount", "day": D(2024, 4, 1), "amount": 9_900,
             "currency": "USD"},
        ],
        "contract_line": [
            {"line_id": "c1", "account_id": "c", "interval": "month", "interval_count": 1, "amount": 10_000,
             "currency": "USD", "is_recurring": True, "start_date": D(2022, 1, 1), "quantity": 1.0}
        ],
        "tier_budget": list(budgets),
    }  # fmt: skip


def by(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["account"] or row["tier"]: row for row in rows}


YEAR = {"interval": "year", "budget": 150_000, "currency": "USD"}


def test_r013_cost_budget_and_variance_of_each_account_and_tier() -> None:
    """Cost 1,000 and 3,250 against 1,500 each: −500 (−33 %), +1,750 (+117 %), together 4,250 against 3,000: +42 %."""
    rows = by(told("tier_budget", company(budget("premium", **YEAR), budget("light", revenue_share=0.25))))
    figures = {name: (rows[name]["cost"], rows[name]["budget"], rows[name]["value"]) for name in ("a", "b", "premium")}
    assert figures == {
        "a": (100_000, 150_000, -50_000), "b": (325_000, 150_000, 175_000), "premium": (425_000, 300_000, 125_000),
    }  # fmt: skip
    assert rows["a"]["share"] == pytest.approx(-1 / 3)
    assert rows["b"]["share"] == pytest.approx(175 / 150)
    assert rows["premium"]["share"] == pytest.approx(0.41667, abs=1e-5)
    assert (rows["premium"]["part"], rows["premium"]["accounts"], rows["premium"]["status"]) == ("tier", 2, "ok")
    # 12 × 100.00 of revenue, a quarter of it; a discount is no cost.
    assert (rows["c"]["revenue"], rows["c"]["budget"], rows["c"]["cost"]) == (120_000, 30_000, 0)
    assert (rows["c"]["value"], rows["c"]["share"]) == (-30_000, -1.0)


def test_r013_a_month_counts_as_often_as_months_and_a_later_version_holds_from_its_day() -> None:
    monthly = budget("premium", interval="month", budget=10_000, currency="USD")
    rows = by(told("tier_budget", company(monthly)))
    assert rows["a"]["budget"] == 120_000
    half = by(told("tier_budget", company(budget("premium", **YEAR)), parameters=(("months", "6"),)))
    assert (half["a"]["budget"], half["a"]["cost"]) == (75_000, 100_000)
    for since, expected in ((D(2024, 6, 30), 90_000), (D(2024, 7, 1), 120_000)):
        newer = budget("Premium", since, interval="year", budget=90_000, currency="USD")
        assert by(told("tier_budget", company(monthly, newer)))["a"]["budget"] == expected


def test_r013_a_currency_with_a_rate_converts_and_one_without_is_a_reason_and_never_a_number() -> None:
    euros = company(budget("premium", interval="year", budget=100_000, currency="EUR"))
    rows = by(told("tier_budget", euros))
    for name in ("a", "premium"):
        assert (rows[name]["value"], rows[name]["budget"], rows[name]["share"]) == (None, None, None)
        assert (rows[name]["status"], rows[name]["reason"]) == ("insufficient", "no_rate")
        assert rows[name]["cost"] is not None
    euros["fx_rate"] = [{"base": "EUR", "quote": "USD", "rate": 1.1, "day": D(2024, 6, 28)}]
    assert by(told("tier_budget", euros))["a"]["budget"] == 110_000


def test_r013_what_is_not_known_has_a_reason() -> None:
    rows = by(told("tier_budget", company(budget("premium", **YEAR))))
    assert (rows["d"]["reason"], rows["d"]["value"], rows["d"]["cost"]) == ("no_tier", None, 5_000)
    assert (rows["c"]["reason"], rows["light"]["reason"], rows["light"]["value"]) == ("no_budget", "no_budget", None)
    rows = by(told("tier_budget", company(budget("premium", **YEAR), rate=None)))
    assert (rows["a"]["reason"], rows["a"]["cost"], rows["premium"]["value"]) == ("no_cost", None, None)
    (row,) = told("tier_budget", {"account": [{"account_id": "a"}]})
    assert (row["account"], row["status"], row["reason"]) == (None, "insufficient", "no_budget")
