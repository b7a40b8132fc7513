"""The small tables of real warehouse syncs: those that carry customers and revenue are recognised, others are not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from oarlock.sources import registry

KNOWN = {
    "dbt_stripe": {
        "charge_data": "stripe_table_charge",
        "coupon_data": "stripe_table_coupon",
        "customer_data": "stripe_table_customer",
        "discount_data": "stripe_table_discount",
        "dispute_data": "stripe_table_dispute",
        "invoice_data": "stripe_table_invoice",
        "invoice_line_item_data": "stripe_table_invoice_line_item",
        "payment_intent_data": "stripe_table_payment_intent",
        "plan_data": "stripe_table_plan",
        "price_data": "stripe_table_price",
        "product_data": "stripe_table_product",
        "refund_data": "stripe_table_refund",
        "subscription_data": "stripe_table_subscription",
        "subscription_discount_data": "stripe_table_subscription_discount",
        "subscription_history_data": "stripe_table_subscription_history",
        "subscription_item_data": "stripe_table_subscription_item",
    },
    "dbt_salesforce": {
        "sf_account_data": "salesforce_account",
        "sf_account_history_data": "salesforce_account_history",
        "sf_contact_data": "salesforce_contact",
        "sf_contact_history_data": "salesforce_contact_history",
        "sf_opportunity_data": "salesforce_opportunity",
        "sf_opportunity_history_data": "salesforce_opportunity_history",
        "sf_product_2_data": "salesforce_product",
        "sf_user_data": "salesforce_user",
    },
    "dbt_hubspot": {
        "company_data": "hubspot_table_company",
        "company_property_history_data": "hubspot_table_company_property_history",
        "contact_data": "hubspot_table_contact",
        "contact_property_history_data": "hubspot_table_contact_property_history",
        "deal_company_data": "hubspot_table_deal_company",
        "deal_data": "hubspot_table_deal",
        "deal_pipeline_stage_data": "hubspot_table_deal_pipeline_stage",
        "deal_property_history_data": "hubspot_table_deal_property_history",
        "deal_stage_data": "hubspot_table_deal_stage",
        "owner_data": "hubspot_table_owner",
    },
    "dbt_zendesk": {
        "domain_name_data": "zendesk_table_domain_name",
        "organization_data": "zendesk_table_organization",
        "ticket_comment_data": "zendesk_table_ticket_comment",
        "ticket_data": "zendesk_table_ticket",
        "ticket_field_history_data": "zendesk_table_ticket_field_history",
        "user_data": "zendesk_table_user",
    },
    "dbt_intercom": {
        "admin_data": "intercom_table_admin",
        "company_history_data": "intercom_table_company",
        "contact_company_history_data": "intercom_table_contact_company",
        "contact_history_data": "intercom_table_contact",
        "conversation_history_data": "intercom_table_conversation",
        "conversation_part_history_data": "intercom_table_conversation_part",
    },
}


@pytest.mark.parametrize("folder", KNOWN)
def test_each_table_is_recognised_as_itself_or_not_at_all(reference_data: Path, folder: str) -> None:
    found = {}
    for file in sorted((reference_data / "exports" / folder).glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as rows:
            presets = registry.recognise(next(csv.reader(rows)))
        if presets:
            found[file.stem] = presets[0][0].name
    assert found == KNOWN[folder]


def test_the_simulated_subscriptions_are_a_minimal_file(reference_data: Path) -> None:
    with (reference_data / "socialnet7" / "subscription.csv").open(newline="") as rows:
        assert registry.best(next(csv.reader(rows))).name == "minimal"


@pytest.mark.parametrize(
    "file", ["socialnet7/account.csv", "socialnet7/event_type.csv", "telco_ibm/Telco-Customer-Churn.csv"]
)
def test_tables_of_unknown_shape_are_nobodys(reference_data: Path, file: str) -> None:
    with (reference_data / file).open(newline="") as rows:
        assert registry.recognise(next(csv.reader(rows))) == []
