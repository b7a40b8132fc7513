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
    "dbt_zendesk/organization_data": {"account": 10},
    "dbt_zendesk/user_data": {"contact": 9, "employee": 1},
    # Two of ten tickets are marked as deleted.
    "dbt_zendesk/ticket_data": {"ticket": 8},
    # One change is the ticket's last, which its own row tells; those of one moment are one version.
    "dbt_zendesk/ticket_field_history_data": {"ticket": 28},
    "dbt_zendesk/ticket_comment_data": {"interaction": 20},
    "dbt_intercom/admin_data": {"employee": 4},
    "dbt_intercom/company_history_data": {"account": 9},
    "dbt_intercom/contact_history_data": {"contact": 9},
    "dbt_intercom/conversation_history_data": {"ticket": 9, "survey_response": 0},
    # Notes and closings without words are no messages.
    "dbt_intercom/conversation_part_history_data": {"interaction": 0},
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


def test_a_zendesk_ticket_is_followed_through_its_states(bench: Bench, reference_data: Path) -> None:
    rows = read(bench, reference_data, "dbt_zendesk/ticket_field_history_data").rows["ticket"]
    mine = sorted((str(r["updated_at"]), r["status"], r["priority"]) for r in rows if r["ticket_id"] == "zendesk:11071")
    assert [status for _, status, _ in mine] == [
        *("open", "pending", "on-hold", "pending", "open", "pending", "on-hold"),
        *("open", "on-hold", "pending", "open", "solved"),
    ]
    assert (mine[0][2], mine[-1]) == ("normal", ("2020-11-14 11:01:27", "solved", "urgent"))
    (ticket,) = [
        r
        for r in read(bench, reference_data, "dbt_zendesk/ticket_data").rows["ticket"]
        if r["ticket_id"] == "zendesk:11071"
    ]
    # Closed by itself a day after it was solved; the account is its requester's.
    assert (ticket["status"], str(ticket["solved_at"])) == ("closed", "2020-11-14 11:01:27")
    assert ticket["account_id"] == "zendesk:370297696174"
