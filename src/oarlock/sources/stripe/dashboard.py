"""The dashboard's list of subscriptions: one line each, amounts in major units for one unit of quantity."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, domain_of, interval, interval_count, number, product, sql, targets
from oarlock.domain.plan import Col, Const, First, Part, Preset, ReadPlan
from oarlock.sources.stripe.customers import metadata_ids
from oarlock.sources.stripe.terms import end_known, line_end, line_start, line_status, was_sold

_STATUS, _ENDED, _CANCELED = Col("Status"), Col("Ended At (UTC)"), Col("Canceled At (UTC)")
_OFFERING = First(Col("Plan", "Plan ID"), Col("Product", "Product ID"))
_NAME = sql("CASE WHEN {p} NOT LIKE 'prod\\_%' ESCAPE '\\' THEN {p} END", p=First(Col("Product Name"), Col("Product")))
_END = line_end(
    ended=_ENDED,
    cancel_at=Col("Cancel At (UTC)"),
    at_period_end=Col("Cancel At Period End"),
    period_end=Col("Current Period End (UTC)"),
    canceled=_CANCELED,
    status=_STATUS,
)

DASHBOARD = (
    Preset(
        name="stripe_subscriptions",
        title="Stripe dashboard: Subscriptions",
        needs=(
            ("id", "Subscription ID"),
            ("Customer ID", "Customer"),
            ("Status",),
            ("Amount", "Plan Amount"),
            ("Interval", "Plan Interval"),
            ("Start (UTC)", "Start Date (UTC)", "Created (UTC)"),
        ),
        hints=(
            *("Customer Name", "Customer Email", "Cancellation Reason", "Current Period Start (UTC)", "Quantity"),
            *("Current Period End (UTC)", "Trial Start (UTC)", "Trial End (UTC)", "Canceled At (UTC)", "Plan"),
            *("Ended At (UTC)", "Cancel At Period End", "Coupon", "Tax Percent", "Product", "Currency"),
        ),
        plan=ReadPlan(
            preset="stripe_subscriptions",
            system="stripe",
            never=NEVER,
            parts=(
                Part(
                    entity="contract_line",
                    where=was_sold(_STATUS),
                    targets=targets(
                        line_id=Col("id", "Subscription ID"),
                        account_id=Col("Customer ID", "Customer"),
                        offering_id=_OFFERING,
                        contract_id=Col("id", "Subscription ID"),
                        start_date=line_start(
                            start=First(Col("Start Date (UTC)"), Col("Start (UTC)"), Col("Created (UTC)")),
                            trial_end=Col("Trial End (UTC)"),
                            end=_END,
                        ),
                        end_date=_END,
                        end_learned_at=end_known(end=_END, canceled=_CANCELED, ended=_ENDED),
                        canceled_at=_CANCELED,
                        amount=product(number(Col("Amount", "Plan Amount")), number("Quantity")),
                        currency=Col("Currency", "Plan Currency"),
                        interval=interval(Col("Interval", "Plan Interval")),
                        interval_count=First(
                            Col("Interval Count", "Plan Interval Count"),
                            interval_count(Col("Interval", "Plan Interval")),
                        ),
                        quantity="Quantity",
                        status=line_status(_STATUS, Col("Pause Collection Behavior")),
                        created_at="Created (UTC)",
                    ),
                ),
                Part(
                    entity="account",
                    is_distinct=True,
                    is_new_only=True,
                    targets=targets(
                        account_id=Col("Customer ID", "Customer"),
                        name="Customer Name",
                        domain=domain_of("Customer Email"),
                        external_ids=metadata_ids(),
                    ),
                ),
                # Named as a by-product, so that no page has to show an ID for what customers pay for.
                Part(
                    entity="offering",
                    is_distinct=True,
                    is_new_only=True,
                    where=sql("{o} IS NOT NULL", o=_OFFERING),
                    targets=targets(
                        offering_id=_OFFERING,
                        name=First(_NAME, _OFFERING),
                        kind=Const("plan"),
                        is_recurring=YES,
                    ),
                ),
            ),
        ),
    ),
)
