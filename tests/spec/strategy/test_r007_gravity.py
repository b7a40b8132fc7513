"""R-007: who pulls us toward the client end, and what good comes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.spectrum import DAY, Rows, ask, hours, shares, together
from tests.support.tables import line

FOUR = ("custom", "off_book", "named_support", "bespoke")


def account(name: str, position: int, monthly: int) -> Rows:
    """An account whose shares are all alike, at 70 % coverage, and what it pays."""
    rows = shares(name, whole=10, **dict.fromkeys(FOUR, position // 10))
    rows["contract_line"] = [
        line(name, "2020-01-01", amount=amount, offering="o", line_id=f"{name}{price}", quantity=amount / price)
        for amount, price in ((monthly * position // 100, 50.0), (monthly - monthly * position // 100, 100.0))
    ]
    return rows


def company() -> Rows:
    return together(account("whale", 80, 40_000), account("b", 20, 30_000), account("c", 40, 30_000))


def by_account(rows: Rows) -> dict[str, dict[str, Any]]:
    return {r["subject"]: r for r in ask("gravity", rows)}


def test_r007_40_percent_of_revenue_at_80_beside_30_pulls_20_and_is_flagged() -> None:
    row = by_account(company())["whale"]
    assert (row["position"], row["revenue_share"]) == (pytest.approx(80.0), 0.4)
    assert (row["mean_with"], row["mean_without"], row["pull"]) == (50.0, 30.0, 20.0)
    assert (row["alert"], row["rank"], row["arr"]) == (True, 1, 480_000)


def test_r007_pulls_of_the_others_are_negative_and_not_flagged() -> None:
    found = by_account(company())
    # Without b: (32 + 12) of 70 % → 62.86; 50 with it.
    assert found["b"]["pull"] == pytest.approx(50.0 - 44 / 0.7)
    assert (found["b"]["alert"], found["c"]["alert"], found["b"]["rank"]) == (False, False, 3)


def test_r007_2_of_9_capabilities_used_by_three_others_are_a_spill_over_of_22_2_percent() -> None:
    rows = company()
    rows["output"] = [{"output_id": f"f{i}", "kind": "feature", "account_id": "whale", "made_at": DAY}
                      for i in range(9)]  # fmt: skip
    rows["output"].append({"output_id": "r", "kind": "report", "account_id": "whale", "made_at": DAY})
    later = DAY + dt.timedelta(days=30)
    used = [(f, who, later) for f in ("f0", "f1") for who in "bcd"]
    # Two others are too few, the account itself does not count, nor does a use before it was made, nor a report.
    used += [("f2", "b", later), ("f2", "c", later), ("f2", "whale", later)]
    used += [("f3", who, DAY - dt.timedelta(days=1)) for who in "bcd"] + [("r", who, later) for who in "bcd"]
    rows["output_use"] = [{"output_id": f, "account_id": who, "used_at": day} for f, who, day in used]
    row = by_account(rows)["whale"]
    assert (row["made"], row["spread"], round(row["spill"], 3)) == (9, 2, 0.222)
    assert by_account(rows)["b"]["spill"] is None


def test_r007_gravity_is_the_share_of_hours_made_to_order_by_the_share_of_revenue() -> None:
    rows = company()
    rows["effort"] += [
        hours("whale", 50.0, "support", is_off_menu=True), hours("whale", 20.0, "travel"),
        hours("whale", 20.0, "development"), hours("b", 10.0, "travel"), hours(None, 500.0, "development"),
        hours("b", 700.0, "support"),
    ]  # fmt: skip
    found = by_account(rows)
    assert (found["whale"]["hours"], found["whale"]["hours_share"]) == (90.0, 0.9)
    assert (found["whale"]["value"], found["b"]["value"], found["c"]["value"]) == (2.25, pytest.approx(1 / 3), 0.0)
    # A gravity of 2 is an alert by itself.
    rows["effort"][-6]["hours"], rows["effort"][-3]["hours"] = 40.0, 20.0
    assert by_account(rows)["whale"]["value"] == 2.0


def test_r007_without_hours_gravity_is_not_known_and_without_positions_neither_is_pull() -> None:
    rows = company()
    assert {r["value"] for r in ask("gravity", rows)} == {None}
    rows = {"contract_line": rows["contract_line"]}
    assert {(r["value"], r["pull"], r["alert"], r["status"]) for r in ask("gravity", rows)} == {
        (None, None, False, "n/a")
    }


def test_r007_the_only_account_pulls_against_nobody() -> None:
    (row,) = ask("gravity", account("whale", 80, 40_000))
    assert (row["mean_with"], row["mean_without"], row["pull"]) == (80.0, None, None)
