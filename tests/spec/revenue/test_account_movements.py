"""R-064: the movements of each customer add up to those of the company, month by month, and to its own stocks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from oarlock.metrics.registry import metric
from oarlock.scores.account_movements.card import METRIC
from tests.support.tables import FakeTables, rows_of
from tests.support.two_engines import MONTHS, company, question

ADDS = {"new": 1, "reactivation": 1, "expansion": 1, "contraction": -1, "churn": -1, "fx": 1}


@pytest.fixture(scope="module")
def tables() -> FakeTables:
    return FakeTables(company())


@pytest.fixture(scope="module")
def rows(tables: FakeTables) -> list[dict[str, Any]]:
    """The rows of all customers."""
    q = question(metric("mrr_movements"))
    found = tables.fetch(METRIC.answer(tables, q))  # type: ignore[arg-type]
    assert all(row.keys() == {field.name for field in METRIC.card.fields} for row in found)
    return [dict(row) for row in found]


def test_r064_every_kind_of_every_month_is_the_sum_over_customers(tables: FakeTables, rows: list[Any]) -> None:
    company_rows = rows_of(tables, "mrr_movements", question(metric("mrr_movements")))
    sums: dict[Any, int] = defaultdict(int)
    for row in rows:
        sums[row["period"], row["movement"]] += row["amount"] or 0
    checked = 0
    for row in company_rows:
        if row["status"] == "ok":
            assert sums[row["period"], row["movement"]] == row["amount"], row
            checked += row["amount"] != 0
    assert checked > 20


def test_r064_the_movements_of_a_customer_lead_from_its_opening_to_its_closing(rows: list[Any]) -> None:
    by: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        if row["status"] == "ok":
            by[row["account_id"], row["period"]].append(row)
    for moved in by.values():
        assert len({(r["opening"], r["closing"]) for r in moved}) == 1
        change = sum(ADDS[r["movement"]] * r["amount"] for r in moved)
        assert moved[0]["opening"] + change == moved[0]["closing"]
    assert len(by) > 20


def test_months_without_a_movement_are_not_there_and_months_without_a_rate_say_so(rows: list[Any]) -> None:
    assert all(row["amount"] for row in rows if row["status"] == "ok")
    unknown = [row for row in rows if row["status"] != "ok"]
    assert unknown
    assert all((row["status"], row["movement"], row["amount"]) == ("n/a", None, None) for row in unknown)
    accounts = {row["account_id"] for row in rows}
    assert len(rows) < len(accounts) * len(MONTHS)
