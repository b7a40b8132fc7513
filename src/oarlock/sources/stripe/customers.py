"""Customers become accounts: the dashboard's list and the warehouse table."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, domain_of, external_ids, json_text, not_true, targets
from oarlock.domain.plan import Col, Expr, Part, Preset, ReadPlan

_PLAIN = ("external_id", "account_id", "company_id", "organization_id", "org_id", "customer_id", "crm_id")
_SALESFORCE = ("salesforce_id", "salesforce_account_id", "sfdc_id")
_HUBSPOT = ("hubspot_id", "hubspot_company_id")


def metadata_ids(*, prefix: str = "") -> Expr:
    """IDs in other systems from the metadata that a dashboard export spreads over columns."""

    def spread(keys: tuple[str, ...]) -> Col:
        return Col(*(f"{prefix}{key} (metadata)" for key in keys))

    return external_ids(plain=spread(_PLAIN), salesforce=spread(_SALESFORCE), hubspot=spread(_HUBSPOT))


CUSTOMERS = (
    Preset(
        name="stripe_customers",
        title="Stripe dashboard: Customers",
        needs=(
            ("id", "Customer ID"),
            ("Email", "Customer Email"),
            ("Created (UTC)", "Created"),
            ("Delinquent", "Total Spend", "Payment Count", "Average Order", "Default Source", "Card ID"),
        ),
        hints=("Name", "Description", "Currency", "Plan", "Status"),
        refuses=("Amount Refunded", "Current Period Start (UTC)", "livemode", "Amount Due"),
        plan=ReadPlan(
            preset="stripe_customers",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="account",
                    targets=targets(
                        account_id=Col("id", "Customer ID"),
                        name=Col("Name", "Customer Name", "Business Name"),
                        domain=domain_of(Col("Email", "Customer Email")),
                        external_ids=metadata_ids(),
                        country=Col("Address Country", "Country", "Shipping Address Country"),
                        currency="Currency",
                        created_at=Col("Created (UTC)", "Created"),
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_customer",
        title="Stripe warehouse table: customer",
        needs=(("id",), ("created",), ("delinquent",), ("livemode", "invoice_prefix", "tax_exempt")),
        hints=("name", "email", "currency", "metadata", "is_deleted", "account_balance", "balance"),
        plan=ReadPlan(
            preset="stripe_table_customer",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="account",
                    where=not_true("is_deleted", "deleted", "_fivetran_deleted"),
                    targets=targets(
                        account_id="id",
                        name="name",
                        domain=domain_of("email"),
                        external_ids=external_ids(
                            plain=json_text("metadata", *_PLAIN),
                            salesforce=json_text("metadata", *_SALESFORCE),
                            hubspot=json_text("metadata", *_HUBSPOT),
                        ),
                        country=Col("address_country", "shipping_address_country"),
                        currency="currency",
                        created_at="created",
                    ),
                ),
            ),
        ),
    ),
)
