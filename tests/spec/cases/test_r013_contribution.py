"""R-013: what is left of an account's revenue, shared costs allocated to the cent, reconciled to the books."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest

from oarlock.domain.period import Period
from tests.support.asking import ask, by_account, one
from tests.support.tables import line, rate

D, T = dt.date, dt.datetime
MARCH = (Period(D(2024, 3, 1), D(2024, 4, 1)),)
RATE = [{"employee_id": "e", "cost_per_hour": 100_00, "currency": "USD", "weekly_hours": 40.0}]


def hours(account: str | None, size: float, **more: object) -> dict[str, Any]:
    name = f"{account}{size}{sorted(more.items())}"
    return {"effort_id": name, "account_id": account, "employee_id": "e", "day": D(2024, 3, 5), "hours": size, **more}


def cost(account: str | None, kind: str, amount: int, **more: object) -> dict[str, Any]:
    name = f"{account}{kind}{amount}"
    return {"cost_id": name, "account_id": account, "kind": kind, "amount": amount, "day": D(2024, 3, 9),
            "currency": "USD", **more}  # fmt: skip


def example() -> dict[str, list[dict[str, Any]]]:
    """Revenue 200k, time 72k, hosting 18k, travel 10k, off the menu 36k."""
    return {
        "account": [{"account_id": "a"}, {"account_id": "b"}],
        "contract_line": [line("a", "2024-01-01", None, 200_000_00)],
        "employee": RATE,
        "effort": [hours("a", 700.0), hours("a", 20.0), hours("a", 360.0, is_off_menu=True)],
        "cost": [cost("a", "Hosting", 18_000_00), cost("a", "travel", 10_000_00)],
    }


def test_r013_contribution_is_64k_or_32_percent_and_50_without_the_off_menu_work() -> None:
    found = by_account("account_contribution", example(), periods=MARCH)
    row = found["a"]
    assert (row["value"], row["margin"], row["margin_on_menu"]) == (64_000_00, 0.32, 0.5)
    parts = {name: row[name] for name in ("revenue", "time", "hosting", "travel", "off_menu", "allocated")}
    assert parts == {
        "revenue": 200_000_00, "time": 72_000_00, "hosting": 18_000_00, "travel": 10_000_00,
        "off_menu": 36_000_00, "allocated": 0,
    }  # fmt: skip
    assert found["b"]["value"] == 0
    assert found["b"]["margin"] is None


def test_r013_hours_cost_what_the_person_cost_on_that_day() -> None:
    entities = example()
    entities["employee"] = [
        {**RATE[0], "valid_from": T(2024, 1, 1)},
        {**RATE[0], "cost_per_hour": 150_00, "valid_from": T(2024, 3, 10)},
    ]
    entities["effort"] = [hours("a", 1.0), hours("a", 2.0, day=D(2024, 3, 11)), hours("a", 0.333)]
    row = one("cost_to_serve", entities, periods=MARCH, account="a")
    # 0.333 h are 0.33: hours count by the hundredth.
    assert row["time"] == 100_00 + 2 * 150_00 + 33_00
    assert (row["value"], row["hours"]) == (433_00 + 28_000_00, 3.33)


def test_r013_hours_of_a_person_without_a_rate_leave_the_cost_unknown() -> None:
    entities = example()
    entities["effort"].append(hours("a", 1.0, employee_id="nobody"))
    for name in ("cost_to_serve", "account_contribution"):
        row = one(name, entities, periods=MARCH)
        assert (row["value"], row["status"]) == (None, "n/a")
    assert by_account("account_contribution", entities, periods=MARCH)["b"]["status"] == "ok"


@pytest.mark.parametrize(
    ("rule", "parts"),
    [("revenue", (67, 33, 0)), ("hours", (25, 25, 50)), ("equal", (34, 33, 33))],
)
def test_r013_shared_costs_are_allocated_by_an_explicit_rule(rule: str, parts: tuple[int, ...]) -> None:
    entities = {
        "contract_line": [line("a", "2024-01-01", None, 200), line("b", "2024-01-01", None, 100)],
        "employee": RATE,
        "effort": [hours("a", 1.0), hours("b", 1.0), hours("c", 2.0)],
        "cost": [cost(None, "hosting", 100)],
        "account": [],
    }
    found = by_account("account_contribution", entities, periods=MARCH, parameters=(("allocation", rule),))
    assert tuple(found[name]["allocated"] for name in "abc") == parts
    assert one("account_contribution", entities, periods=MARCH)["allocated"] == 100


@pytest.mark.parametrize("seed", [1, 2])
def test_r013_parts_add_up_to_the_pool_and_are_those_of_a_plain_computation(seed: int) -> None:
    rng = random.Random(seed)
    names = [f"a{i:02}" for i in range(40)]
    sizes = {name: rng.choice([1, 3, 7, rng.randrange(1, 10**8)]) * 100 for name in names}
    pool = rng.randrange(10**9)
    entities = {
        "contract_line": [line(name, "2024-01-01", None, size) for name, size in sizes.items()],
        "employee": RATE, "effort": [hours("a00", 1.0)], "cost": [cost(None, "rent", pool)], "account": [],
    }  # fmt: skip
    found = by_account("account_contribution", entities, periods=MARCH)
    whole = sum(sizes.values())
    parts = {name: Fraction(pool * size, whole) for name, size in sizes.items()}
    plain = {name: part.numerator // part.denominator for name, part in parts.items()}
    left = pool - sum(plain.values())
    for name in sorted(names, key=lambda n: (-sizes[n], n))[:left]:
        plain[name] += 1
    assert {name: found[name]["allocated"] for name in names} == plain
    assert sum(plain.values()) == pool


def test_r013_what_nobody_can_bear_stays_with_the_company() -> None:
    entities = {
        "contract_line": [], "employee": RATE, "effort": [hours("a", 1.0)],
        "cost": [cost(None, "hosting", 500)], "account": [],
    }  # fmt: skip
    row = one("account_contribution", entities, periods=MARCH)
    assert (row["value"], row["allocated"]) == (-100_00 - 500, 500)
    found = by_account("account_contribution", entities, periods=MARCH)
    assert found["a"]["allocated"] == 0
    assert found[None]["allocated"] == 500  # type: ignore[index]  # belongs to no account


@pytest.mark.parametrize(
    ("booked", "answer"), [(64_000_00, "yes"), (64_320_00, "yes"), (63_682_00, "yes"), (64_330_00, "no")]
)
def test_r013_totals_reconcile_to_the_ledger_within_half_a_percent(booked: int, answer: str) -> None:
    entities = example()
    entities["ledger_total"] = [{"kind": "contribution", "month": D(2024, 3, 1), "amount": booked}]
    row = one("account_contribution", entities, periods=MARCH)
    assert (row["ledger"], row["difference"], row["reconciles"]) == (booked, 64_000_00 - booked, answer)


def test_r013_a_month_that_is_not_closed_has_nothing_to_reconcile_to() -> None:
    entities = example()
    entities["ledger_total"] = [
        {"kind": "revenue", "month": D(2024, 3, 1), "amount": 200_000_00},
        {"kind": "cost", "month": D(2024, 3, 1), "amount": 136_000_00},
    ]
    assert one("account_contribution", entities, periods=MARCH)["reconciles"] == "yes"
    quarter = (Period(D(2024, 1, 1), D(2024, 4, 1)),)
    row = one("account_contribution", entities, periods=quarter)
    assert (row["ledger"], row["reconciles"], row["revenue"]) == (None, "n/a", 600_000_00)


def test_r013_revenue_may_be_what_was_invoiced_and_other_currencies_count_at_their_day() -> None:
    entities = example()
    entities["invoice"] = [
        {"invoice_id": str(i), "account_id": "a", "amount": amount, "currency": money, "status": "open",
         "issued_at": T(2024, 3, 15)}
        for i, (amount, money) in enumerate([(100_000_00, "USD"), (10_000_00, "EUR"), (-500_00, "USD")])
    ]  # fmt: skip
    entities["fx_rate"] = [rate("EUR", "USD", "2024-03-14", "1.10")]
    row = one("account_contribution", entities, periods=MARCH, parameters=(("revenue", "invoiced"),))
    assert row["revenue"] == 100_000_00 + 11_000_00 - 500_00


def test_r013_a_month_that_the_period_cuts_counts_by_its_days() -> None:
    entities = {"contract_line": [line("a", "2024-01-01", None, 310_00)], "effort": [hours("a", 0.0)],
                "employee": RATE}  # fmt: skip
    # 16 of the 31 days of March, and all of April.
    cut = (Period(D(2024, 3, 16), D(2024, 5, 1)),)
    row = one("account_contribution", entities, periods=cut, parameters=(("revenue", "recurring"),))
    assert (row["revenue"], row["ledger"]) == (160_00 + 310_00, None)


def test_r013_each_kind_of_cost_reconciles_by_itself() -> None:
    entities = example()
    entities["cost"].append(cost(None, "hosting", 2_000_00))
    entities["ledger_total"] = [
        {"kind": kind, "month": D(2024, 3, 1), "amount": amount}
        for kind, amount in (("Hosting", 20_100_00), ("travel", 10_051_00), ("time", 72_000_00), ("rent", 1))
    ]
    rows = ask("ledger_reconciliation", entities, periods=(Period(D(2024, 2, 20), D(2024, 4, 10)),))
    assert [(r["kind"], r["value"], r["ledger"], r["difference"], r["reconciles"]) for r in rows] == [
        ("hosting", 20_000_00, 20_100_00, -100_00, "yes"),
        ("time", 72_000_00, 72_000_00, 0, "yes"),
        ("travel", 10_000_00, 10_051_00, -51_00, "no"),
    ]
