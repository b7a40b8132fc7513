"""Invoice lines: what was billed for each period; on request they rebuild the history that Stripe does not share."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, interval, not_true, sql, targets
from oarlock.domain.plan import Col, First, Lookup, Part, Preset, ReadPlan

_DAYS = "date_diff('day', try_cast({s} AS TIMESTAMP), try_cast({e} AS TIMESTAMP))"
_NEEDS = (
    ("id", "unique_id"),
    ("invoice_id", "invoice"),
    ("amount",),
    ("period_start",),
    ("period_end",),
    ("proration",),
)
_HINTS = ("subscription_id", "subscription_item_id", "plan_id", "price_id", "quantity", "type", "discountable")
_PRICE = Col("price_id", "plan_id", "price", "plan")

REBUILT = (
    Preset(
        name="stripe_table_invoice_line_item",
        title="Stripe warehouse table: invoice_line_item",
        needs=_NEEDS,
        hints=_HINTS,
        refuses=("amount_due", "customer_id"),
    ),
    Preset(
        name="stripe_invoice_lines_as_history",
        title="Stripe invoice lines as the history of subscriptions (instead of subscription items)",
        needs=_NEEDS,
        hints=_HINTS,
        is_asked=True,
        plan=ReadPlan(
            preset="stripe_invoice_lines_as_history",
            system="stripe",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="invoice",
                    preset="stripe_table_invoice",
                    on=("invoice_id", "id"),
                    match=Col("invoice_id", "invoice"),
                ),
                Lookup(
                    alias="price", preset="stripe_table_price", on=("price_id", "id"), match=_PRICE, is_required=False
                ),
                Lookup(alias="plan", preset="stripe_table_plan", on=("plan_id", "id"), match=_PRICE, is_required=False),
            ),
            parts=(
                Part(
                    entity="contract_line",
                    where=both(
                        not_true("proration"),
                        sql("{s} IS NOT NULL", s=Col("subscription_id", "subscription")),
                        sql(
                            "CAST({d} AS BIGINT) > 0",
                            d=sql(f"CAST({_DAYS} AS VARCHAR)", s="period_start", e="period_end"),
                        ),
                    ),
                    targets=targets(
                        minor=True,
                        line_id=sql("'billed/' || {i} || '/' || {l}", i=Col("invoice_id", "invoice"), l=Col("id")),
                        account_id=Col("invoice.customer_id", "invoice.customer"),
                        offering_id=_PRICE,
                        contract_id=Col("subscription_id", "subscription"),
                        start_date="period_start",
                        end_date="period_end",
                        amount="amount",
                        currency="currency",
                        interval=First(
                            interval(First(Col("price.recurring_interval"), Col("plan.interval"))),
                            sql(
                                f"CASE WHEN {_DAYS} < 5 THEN 'day' WHEN {_DAYS} < 25 THEN 'week'"
                                f" WHEN {_DAYS} < 330 THEN 'month' ELSE 'year' END",
                                s="period_start",
                                e="period_end",
                            ),
                        ),
                        interval_count=First(
                            Col("price.recurring_interval_count"),
                            Col("plan.interval_count"),
                            sql(
                                f"CAST(CAST(CASE WHEN {_DAYS} < 5 THEN {_DAYS}"
                                f" WHEN {_DAYS} < 25 THEN round({_DAYS} / 7)"
                                f" WHEN {_DAYS} < 330 THEN round({_DAYS} / 30.4) ELSE round({_DAYS} / 365.25) END"
                                " AS INTEGER) AS VARCHAR)",
                                s="period_start",
                                e="period_end",
                            ),
                        ),
                        quantity="quantity",
                    ),
                ),
            ),
        ),
    ),
)
