"""The tables of real warehouse syncs load by their presets, and what does not is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from oarlock.kit.files import SourceFile, inspect
from oarlock.sources import registry
from tests.support.presets import Bench, Read

LOADED = {
    "dbt_stripe/customer_data": {"account": 11},
    "dbt_stripe/plan_data": {"offering": 13},
    "dbt_stripe/price_data": {"offering": 4},
    "dbt_stripe/product_data": {"offering": 10},
    "dbt_stripe/subscription_history_data": {"contract_line": 2},
    "dbt_stripe/invoice_data": {"invoice": 2},
    # Every charge of this table was declined.
    "dbt_stripe/charge_data": {"payment": 0},
    "dbt_stripe/refund_data": {"payment": 4},
    # Nine of ten accounts, and every opportunity, are marked as deleted.
    "dbt_salesforce/sf_account_data": {"account": 1},
    "dbt_salesforce/sf_account_history_data": {"account": 1},
    "dbt_salesforce/sf_contact_data": {"contact": 4},
    "dbt_salesforce/sf_contact_history_data": {"contact": 4},
    "dbt_salesforce/sf_opportunity_data": {"opportunity": 0},
    "dbt_salesforce/sf_product_2_data": {"offering": 2},
    "dbt_hubspot/company_data": {"account": 24},
    # The names of the properties are scrambled, so none of them is a column of ours.
    "dbt_hubspot/company_property_history_data": {"account_attribute": 100, "account": 0},
    "dbt_hubspot/contact_data": {"contact": 22},
    "dbt_hubspot/deal_data": {"opportunity": 44},
    "dbt_hubspot/owner_data": {"employee": 100},
}


def read(bench: Bench, reference_data: Path, name: str) -> Read:
    """One table with all the tables beside it."""
    folder = reference_data / "exports" / name.partition("/")[0]
    others: dict[str, SourceFile] = {}
    for file in sorted(folder.glob("*.csv")):
        (found,) = inspect(file, scratch=bench.folder)
        if presets := registry.recognise(found.header):
            others[presets[0][0].name] = found
    (source,) = inspect(reference_data / "exports" / f"{name}.csv", scratch=bench.folder)
    return bench.read(source, lookups=others)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A workspace to read in."""
    return Bench(tmp_path)


@pytest.mark.parametrize("name", LOADED)
def test_a_table_loads_with_nothing_rejected(bench: Bench, reference_data: Path, name: str) -> None:
    got = read(bench, reference_data, name)
    assert got.rejects == []
    assert {entity: loaded for entity, (_, loaded, _, _) in got.counts.items()} == LOADED[name]


def test_items_whose_subscription_is_missing_are_rejected_by_line(bench: Bench, reference_data: Path) -> None:
    got = read(bench, reference_data, "dbt_stripe/subscription_item_data")
    assert got.column("contract_line", "amount") == [150_000, 300_000]
    assert got.column("contract_line", "interval_count") == [1, 1]
    assert {line for line, _, _ in got.rejects} == set(range(4, 16))
    assert "subscription_id" in {column for _, column, _ in got.rejects}


def test_invoices_and_refunds_are_minor_units(bench: Bench, reference_data: Path) -> None:
    assert read(bench, reference_data, "dbt_stripe/invoice_data").column("invoice", "amount") == [1_000, 1_000]
    refunds = read(bench, reference_data, "dbt_stripe/refund_data").column("payment", "amount")
    assert refunds[:3] == [-675_000, -13_650, -1_541_221]


def test_a_salesforce_history_keeps_the_times_of_its_versions(bench: Bench, reference_data: Path) -> None:
    rows = read(bench, reference_data, "dbt_salesforce/sf_contact_history_data").rows["contact"]
    assert sorted(str(row["_valid_from"]) for row in rows)[-1] == "2020-07-07 12:51:56"
    assert all(row["_learned"] == row["_valid_from"] for row in rows)
