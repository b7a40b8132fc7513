"""The truth file agrees with a plain recount of the files."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.sample import SampleSummary
from tests.unit.sample.conftest import rows
from tests.unit.sample.recount import Exchange, Tables, movements, mrr, sold

KINDS = ("new", "reactivation", "expansion", "contraction", "churn", "fx")


@pytest.fixture(scope="module")
def companies(made: SampleSummary) -> dict[str, str]:
    """Company by each of its references."""
    people = rows(made.out / "truth_accounts.csv")
    return {p[system]: p["number"] for p in people for system in ("book", "stripe", "salesforce") if p[system]}


def test_mrr_of_each_month_equals_a_recount_from_the_files(truth: dict[str, Any], tables: Tables) -> None:
    lines, exchange = sold(tables), Exchange(tables)
    for told in truth["mrr"]:
        counted = mrr(lines, exchange, dt.date.fromisoformat(told["day"]))
        assert (counted["book"], counted["stripe"]) == (told["book"], told["stripe"])
        assert sum(counted.values()) == told["total"] == sum(told["by_segment"].values())
    assert len(truth["mrr"]) == 25


def test_movements_equal_a_recount_over_resolved_companies(
    truth: dict[str, Any], tables: Tables, companies: dict[str, str]
) -> None:
    lines, exchange = sold(tables), Exchange(tables)
    for told in truth["movements"]:
        start, end = dt.date.fromisoformat(told["from"]), dt.date.fromisoformat(told["to"])
        counted = movements(lines, companies, exchange, start, end)
        assert {kind: counted[kind] for kind in KINDS} == {kind: told[kind] for kind in KINDS}


def test_every_movement_kind_occurs_and_months_add_up(truth: dict[str, Any]) -> None:
    for kind in KINDS:
        assert any(told[kind] for told in truth["movements"]), kind
    for told in truth["movements"]:
        gains = told["new"] + told["reactivation"] + told["expansion"] + told["fx"]
        assert told["opening"] + gains - told["contraction"] - told["churn"] == told["closing"]
        assert told["kept_gross"] <= min(told["kept_net"], told["opening"])


def test_one_customer_brings_more_than_a_quarter_of_the_revenue(truth: dict[str, Any], tables: Tables) -> None:
    big, last = truth["biggest_customer"], dt.date(2026, 11, 1)
    lines, exchange = sold(tables), Exchange(tables)
    mine = [line for line in lines if line.account == big["book"]]
    share = sum(mrr(mine, exchange, last).values()) / sum(mrr(lines, exchange, last).values())
    assert share > 0.25
    assert share == pytest.approx(big["share"], abs=1e-6)
    assert truth["concentration"]["top"][0] == big["mrr"]


def test_what_customers_owe_equals_a_recount(truth: dict[str, Any], tables: Tables) -> None:
    now = "2026-11-01 00:00"
    paid: dict[str, float] = {}
    for row in tables["generic/payments.csv"]:
        if row["Paid"] < now:
            paid[row["Invoice ID"]] = paid.get(row["Invoice ID"], 0) + round(float(row["Amount"]) * 100)
    owed: dict[str, int] = {}
    for row in tables["generic/invoices.csv"]:
        if row["开票时间"] < now and not (row["作废时间"] and row["作废时间"] < now):
            left = round(float(row["金额"]) * 100) - paid.get(row["发票编号"], 0)
            assert left >= 0
            unit = 100 if row["币种"] == "JPY" else 1
            owed[row["币种"]] = owed.get(row["币种"], 0) + int(left) // unit
    told = truth["receivables"]["contract_book"]["owed_by_currency"]
    assert {c: a for c, a in owed.items() if a} == told
    sizes = truth["receivables"]["contract_book"]["by_deal_size"]
    assert all(part["overdue"] <= part["owed"] for part in sizes.values())
