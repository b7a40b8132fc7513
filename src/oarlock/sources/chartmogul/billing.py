"""Invoices and their lines: each line's service period is a contract line, the lines together the invoice's amount."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, interval, negative, not_true, sql, targets
from oarlock.domain.plan import Col, Const, First, Lookup, Part, Preset, ReadPlan
from oarlock.sources.chartmogul.master import plan_lookup

_INVOICE = Col("Invoice external ID", "Invoice ID")
_AMOUNT = Col("Amount in cents")
_INVOICE_LOOKUP = Lookup(
    alias="invoice",
    preset="chartmogul_invoices",
    on=("Invoice external ID", "Invoice external ID"),
)

BILLING = (
    Preset(
        name="chartmogul_invoices",
        title="ChartMogul: Invoices (their amounts stand in the line items)",
        needs=(("Customer external ID",), ("Invoice external ID",), ("Invoiced date",)),
        hints=("Due date", "Currency", "Status", "Collection Method"),
    ),
    Preset(
        name="chartmogul_line_items",
        title="ChartMogul: Invoice Line Items",
        needs=(("Invoice external ID",), ("Amount in cents",), ("Service period start",), ("Service period end",)),
        hints=(
            *("External ID", "Subscription external ID", "Subscription set external ID", "Type", "Plan", "Quantity"),
            *("Proration", "Discount code", "Discount amount", "Tax amount", "Description", "Account Code"),
        ),
        plan=ReadPlan(
            preset="chartmogul_line_items",
            system="chartmogul",
            never=NEVER,
            lookups=(_INVOICE_LOOKUP, plan_lookup(Col("Plan"))),
            parts=(
                Part(
                    entity="contract_line",
                    where=both(
                        not_true("Proration"),
                        sql("coalesce(lower({t}), 'subscription') = 'subscription'", t="Type"),
                        sql("try_cast({a} AS DECIMAL(19, 6)) >= 0", a=_AMOUNT),
                    ),
                    targets=targets(
                        minor=True,
                        line_id=First(
                            Col("External ID"),
                            sql(
                                "concat_ws('/', {i}, {s}, {p}, {t})",
                                i=_INVOICE,
                                s="Subscription external ID",
                                p="Plan",
                                t="Service period start",
                            ),
                        ),
                        account_id="invoice.Customer external ID",
                        offering_id="Plan",
                        contract_id="Subscription external ID",
                        start_date="Service period start",
                        end_date="Service period end",
                        amount=_AMOUNT,
                        currency="invoice.Currency",
                        interval=First(interval("plan.Interval unit"), Const("month")),
                        interval_count=First(
                            Col("plan.Interval count"),
                            # Without the plans file the service period itself tells how long the interval is.
                            sql(
                                "CAST(greatest(1, round(date_diff('day', try_cast({s} AS TIMESTAMP),"
                                " try_cast({e} AS TIMESTAMP)) / 30.4))::INTEGER AS VARCHAR)",
                                s="Service period start",
                                e="Service period end",
                            ),
                        ),
                        quantity="Quantity",
                    ),
                ),
                Part(
                    entity="invoice",
                    is_distinct=True,
                    targets=targets(
                        minor=True,
                        invoice_id=_INVOICE,
                        account_id="invoice.Customer external ID",
                        issued_at="invoice.Invoiced date",
                        due_date="invoice.Due date",
                        amount=sql(
                            "CAST(sum(try_cast({a} AS DECIMAL(19, 6))) OVER (PARTITION BY {i}) AS VARCHAR)",
                            a=_AMOUNT,
                            i=_INVOICE,
                        ),
                        currency="invoice.Currency",
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="chartmogul_transactions",
        title="ChartMogul: Transactions",
        needs=(("Invoice external ID",), ("Result",), ("Type",), ("Date", "Transaction date"), ("Amount in cents",)),
        hints=("External ID",),
        plan=ReadPlan(
            preset="chartmogul_transactions",
            system="chartmogul",
            never=NEVER,
            lookups=(_INVOICE_LOOKUP,),
            parts=(
                Part(
                    entity="payment",
                    where=sql("coalesce(lower({r}), 'successful') = 'successful'", r="Result"),
                    targets=targets(
                        minor=True,
                        payment_id="External ID",
                        account_id="invoice.Customer external ID",
                        invoice_id=_INVOICE,
                        paid_at=Col("Date", "Transaction date"),
                        amount=sql(
                            "CASE WHEN lower({t}) = 'refund' THEN {n} ELSE {a} END",
                            t="Type",
                            n=negative(_AMOUNT),
                            a=_AMOUNT,
                        ),
                        currency="invoice.Currency",
                    ),
                ),
            ),
        ),
    ),
)
