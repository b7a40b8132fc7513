"""What must hold of revenue figures whatever the data: sums, bounds, order, scale."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.domain.period import Period
from tests.oracle.revenue import KINDS, Company
from tests.strategies.revenue import WORLDS, worlds
from tests.support.company import MONTHS, RATES, prepared, tables

EXAMPLES = max(2, settings().max_examples // WORLDS)
QUARTER = Period(MONTHS[0].start, MONTHS[2].end)
Histories = tuple[list[dict[str, Any]], ...]


def fill(histories: Histories, *, seed: int = 0) -> list[dict[str, Any]]:
    """Put the histories into the tables in a shuffled order."""
    rows = [row for history in histories for row in history]
    random.Random(seed).shuffle(rows)
    tables().refill(rows)
    return rows


@settings(max_examples=EXAMPLES)
@given(worlds())
def test_movements_sum_to_the_cent_and_months_add_up_to_their_quarter(histories: Histories) -> None:
    fill(histories)
    rows = {row["period"]: row for row in prepared((*MONTHS[:3], QUARTER))()}
    if any(row["status"] != "ok" for row in rows.values()):
        return
    net = {}
    for i, row in rows.items():
        grown = row["new"] + row["reactivation"] + row["expansion"]
        net[i] = grown - row["contraction"] - row["churn"] + row["fx"]
        assert row["opening"] + net[i] == row["closing"]
    assert net[0] + net[1] + net[2] == net[3]
    assert [rows[0]["closing"], rows[1]["closing"]] == [rows[1]["opening"], rows[2]["opening"]]


@settings(max_examples=EXAMPLES)
@given(worlds())
def test_segments_offerings_and_accounts_sum_to_the_total(histories: Histories) -> None:
    fill(histories)
    whole = {row["period"]: row for row in prepared(MONTHS)()}
    for by in ("segment", "account", "cohort"):
        parts: dict[int, dict[str, int]] = {}
        for row in prepared(MONTHS, by=(by,))():
            sums = parts.setdefault(row["period"], dict.fromkeys(("opening", "closing", *KINDS), 0))
            for name in sums:
                sums[name] += row[name] or 0
        for i, sums in parts.items():
            if whole[i]["status"] == "ok":
                assert sums == {name: whole[i][name] for name in sums}, by
    for row in prepared(MONTHS, by=("offering",))():
        # Inside a customer one offering may grow while another shrinks, so only stocks and whole customers add up.
        if whole[row["period"]]["status"] == "ok":
            for name in ("opening", "closing", "new", "churn", "reactivation", "fx"):
                whole[row["period"]][name] -= row[name]
    left = {
        row[name]
        for row in whole.values()
        if row["status"] == "ok"
        for name in ("opening", "closing", "new", "churn", "fx")
    }
    assert left <= {0}


@settings(max_examples=EXAMPLES)
@given(worlds(), st.integers(1, 1_000))
def test_the_order_of_rows_changes_nothing(histories: Histories, seed: int) -> None:
    run = prepared(MONTHS)
    fill(histories)
    before = sorted(run(), key=lambda row: row["period"])
    fill(histories, seed=seed)
    assert sorted(run(), key=lambda row: row["period"]) == before


@settings(max_examples=EXAMPLES)
@given(worlds())
def test_retention_is_within_its_bounds_and_equals_a_direct_count(histories: Histories) -> None:
    rows = fill(histories)
    oracle = Company(rows, rates=RATES)
    for row in prepared(MONTHS)():
        if row["status"] != "ok":
            continue
        span = MONTHS[row["period"]]
        direct = oracle.retention(span.start, span.end)
        net = row["opening"] + row["expansion"] - row["contraction"] - row["churn"]
        gross = row["opening"] - row["contraction"] - row["churn"]
        assert 0 <= gross <= row["opening"]
        assert gross <= net
        assert (direct["start"], direct["net"], direct["gross"]) == (row["opening"], net, gross)
        kept = row["opening_accounts"] - row["churn_accounts"]
        assert (direct["logos"], direct["kept"]) == (row["opening_accounts"], kept)


@settings(max_examples=EXAMPLES)
@given(worlds(), st.integers(2, 1_000))
def test_prices_k_times_as_high_give_figures_k_times_as_high(histories: Histories, k: int) -> None:
    # Only where nothing is rounded: monthly prices in the reporting currency.
    plain = tuple(
        [{**row, "interval": "month", "interval_count": 1, "currency": "USD"} for row in h] for h in histories
    )
    grown = tuple(
        [{**r, "amount": r["amount"] * k, "discount": (r.get("discount") or 0) * k} for r in h] for h in plain
    )
    run = prepared(MONTHS)
    fill(plain)
    before = {row["period"]: row for row in run()}
    fill(grown)
    for row in run():
        for name in ("opening", "closing", *KINDS):
            assert row[name] == before[row["period"]][name] * k
            assert row[f"{name}_accounts"] == before[row["period"]][f"{name}_accounts"]
