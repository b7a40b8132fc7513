"""Invoices: the dashboard's list in major units, the warehouse table in minor units."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, not_true, sql, targets
from oarlock.domain.plan import Choose, Col, First, Lookup, Part, Preset, ReadPlan, Sql

_STATUSES = {"voided": "void", "past_due": "open", "past due": "open", "unpaid": "open", "deleted": "void"}


def _given_up(status: str, voided: Col | str, marked: Col | str) -> Sql:
    """When it stopped being a claim: voided, or marked as uncollectible (unless it was paid after all)."""
    return sql("coalesce({v}, CASE WHEN lower({s}) = 'uncollectible' THEN {m} END)", v=voided, s=status, m=marked)


INVOICES = (
    Preset(
        name="stripe_invoices",
        title="Stripe dashboard: Invoices",
        needs=(
            ("id", "Invoice ID"),
            ("Customer", "Customer ID"),
            ("Date (UTC)", "Created (UTC)", "Finalized At (UTC)"),
            ("Amount Due",),
            ("Total",),
        ),
        hints=(
            "Subtotal",
            "Tax",
            "Number",
            "Paid",
            "Closed",
            "Due Date (UTC)",
            "Subscription",
            "Amount Paid",
            "Status",
        ),
        plan=ReadPlan(
            preset="stripe_invoices",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="invoice",
                    targets=targets(
                        invoice_id=Col("id", "Invoice ID"),
                        account_id=Col("Customer", "Customer ID"),
                        contract_id=Col("Subscription", "Subscription ID"),
                        issued_at=First(Col("Finalized At (UTC)"), Col("Date (UTC)"), Col("Created (UTC)")),
                        due_date="Due Date (UTC)",
                        amount="Total",
                        currency="Currency",
                        status=First(
                            Choose(Col("Status"), _STATUSES),
                            sql(
                                "CASE WHEN lower({p}) = 'true' THEN 'paid'"
                                " WHEN lower({f}) = 'true' THEN 'uncollectible'"
                                " WHEN lower({c}) = 'true' THEN 'void' WHEN {p} IS NOT NULL THEN 'open' END",
                                p="Paid",
                                f="Forgiven",
                                c="Closed",
                            ),
                        ),
                        voided_at=_given_up("Status", "Voided At (UTC)", "Marked Uncollectible At (UTC)"),
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_invoice",
        title="Stripe warehouse table: invoice",
        needs=(("id",), ("customer_id", "customer"), ("amount_due",), ("total", "amount_paid"), ("status", "paid")),
        hints=("attempt_count", "billing_reason", "subtotal", "period_start", "amount_remaining", "number", "livemode"),
        refuses=("Date (UTC)", "Finalized At (UTC)"),
        plan=ReadPlan(
            preset="stripe_table_invoice",
            system="stripe",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="charge",
                    preset="stripe_table_charge",
                    on=("id", "invoice_id"),
                    newest_by="created",
                    is_required=False,
                ),
                Lookup(
                    alias="dispute",
                    preset="stripe_table_dispute",
                    on=("charge_id", "charge_id"),
                    match=Col("charge.id"),
                    newest_by="created",
                    is_required=False,
                ),
            ),
            parts=(
                Part(
                    entity="invoice",
                    where=not_true("is_deleted", "deleted", "_fivetran_deleted"),
                    targets=targets(
                        minor=True,
                        invoice_id="id",
                        account_id=Col("customer_id", "customer"),
                        contract_id=Col("subscription_id", "subscription"),
                        issued_at=First(
                            Col("status_transitions_finalized_at", "finalized_at"),
                            Col("created", "date"),
                            Col("period_end"),
                        ),
                        due_date="due_date",
                        amount=First(Col("total"), Col("amount_due")),
                        currency="currency",
                        status=First(
                            Choose(Col("status"), _STATUSES),
                            sql(
                                "CASE WHEN lower({p}) = 'true' THEN 'paid' WHEN {p} IS NOT NULL THEN 'open' END",
                                p="paid",
                            ),
                        ),
                        voided_at=_given_up(
                            "status",
                            Col("status_transitions_voided_at", "voided_at"),
                            Col("status_transitions_marked_uncollectible_at", "marked_uncollectible_at"),
                        ),
                        disputed_at="dispute.created",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_dispute",
        title="Stripe warehouse table: dispute",
        needs=(("id",), ("charge_id", "charge"), ("is_charge_refundable", "evidence_details_due_by"), ("created",)),
        hints=("reason", "status", "amount"),
    ),
)
