"""Money received and given back: the dashboard's payments, the warehouse tables of charges and refunds."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, negative, not_in, number, sql, targets
from oarlock.domain.plan import Col, First, Lookup, Part, Preset, ReadPlan

_PAID = ("paid", "succeeded", "refunded", "partially refunded", "partial refund", "partially_refunded", "disputed")
_LISTED = ", ".join(f"'{status}'" for status in _PAID)
_RECEIVED = both(sql(f"lower({{s}}) IN ({_LISTED})", s="Status"), not_in("Mode", "test"))
_CREATED = Col("Created (UTC)", "Created date (UTC)", "Created")
_REFUNDED = negative(number("Amount Refunded"))

PAYMENTS = (
    Preset(
        name="stripe_payments",
        title="Stripe dashboard: Payments",
        needs=(
            ("id",),
            ("Created (UTC)", "Created date (UTC)", "Created"),
            ("Amount",),
            ("Amount Refunded",),
            ("Converted Amount", "Seller Message", "Customer Email", "PaymentIntent ID"),
        ),
        hints=("Description", "Fee", "Mode", "Status", "Captured", "Customer ID", "Invoice ID", "Currency"),
        refuses=("livemode", "failure_code", "outcome_type", "balance_transaction_id"),
        plan=ReadPlan(
            preset="stripe_payments",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="payment",
                    where=_RECEIVED,
                    targets=targets(
                        payment_id="id",
                        account_id="Customer ID",
                        invoice_id="Invoice ID",
                        paid_at=_CREATED,
                        amount="Amount",
                        currency="Currency",
                    ),
                ),
                Part(
                    entity="payment",
                    where=both(_RECEIVED, sql("CAST({x} AS DECIMAL(19, 6)) > 0", x=number("Amount Refunded"))),
                    targets=targets(
                        payment_id=sql("{i} || '/refund'", i="id"),
                        account_id="Customer ID",
                        invoice_id="Invoice ID",
                        paid_at=First(Col("Refunded date (UTC)", "Refunded At (UTC)"), _CREATED),
                        amount=_REFUNDED,
                        currency="Currency",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_charge",
        title="Stripe warehouse table: charge",
        needs=(
            ("id",),
            ("amount",),
            ("amount_refunded",),
            ("captured",),
            ("paid",),
            ("balance_transaction_id", "balance_transaction", "livemode", "failure_code"),
        ),
        hints=("customer_id", "invoice_id", "created", "currency", "status", "outcome_type", "payment_intent_id"),
        plan=ReadPlan(
            preset="stripe_table_charge",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="payment",
                    where=sql(
                        "lower({p}) IN ('true', 't', '1') AND lower({c}) IN ('true', 't', '1')"
                        " AND coalesce(lower({s}), 'succeeded') = 'succeeded'",
                        p="paid",
                        c="captured",
                        s="status",
                    ),
                    targets=targets(
                        minor=True,
                        payment_id="id",
                        account_id=Col("customer_id", "customer"),
                        invoice_id=Col("invoice_id", "invoice"),
                        paid_at="created",
                        amount=First(Col("amount_captured"), Col("amount")),
                        currency="currency",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_refund",
        title="Stripe warehouse table: refund",
        needs=(
            ("id",),
            ("charge_id", "charge"),
            ("amount",),
            ("created",),
            ("failure_reason", "receipt_number", "failure_balance_transaction_id"),
        ),
        hints=("currency", "reason", "status", "balance_transaction_id"),
        refuses=("is_charge_refundable", "amount_refunded", "evidence_details_due_by"),
        plan=ReadPlan(
            preset="stripe_table_refund",
            system="stripe",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="charge",
                    preset="stripe_table_charge",
                    on=("charge_id", "id"),
                    match=Col("charge_id", "charge"),
                    is_required=False,
                ),
            ),
            parts=(
                Part(
                    entity="payment",
                    where=not_in("status", "failed", "canceled", "pending", "requires_action"),
                    targets=targets(
                        minor=True,
                        payment_id="id",
                        account_id=Col("charge.customer_id", "charge.customer"),
                        invoice_id=Col("charge.invoice_id", "charge.invoice"),
                        paid_at="created",
                        amount=negative("amount"),
                        currency="currency",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="stripe_table_payment_intent",
        title="Stripe warehouse table: payment_intent (its charges are the payments)",
        needs=(("id",), ("amount",), ("amount_received",), ("amount_capturable", "capture_method")),
        hints=("customer_id", "payment_method_id", "confirmation_method", "status"),
    ),
)
