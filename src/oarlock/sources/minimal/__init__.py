"""The smallest useful file: one row per subscription period with a monthly amount."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, targets
from oarlock.domain.plan import Col, Const, Part, Preset, ReadPlan

PRESETS = (
    Preset(
        name="minimal",
        title="Subscription periods with a monthly amount",
        needs=(("account_id", "account"), ("start_date",), ("mrr",)),
        hints=("product", "end_date", "quantity", "units", "bill_period_months", "discount", "currency"),
        refuses=("mrr_previous", "mrr_change"),
        plan=ReadPlan(
            preset="minimal",
            system="",
            zone="local",
            never=NEVER,
            parts=(
                Part(
                    entity="contract_line",
                    targets=targets(
                        line_id=Col("line_id", "subscription_id"),
                        account_id=Col("account_id", "account"),
                        offering_id="product",
                        start_date="start_date",
                        end_date="end_date",
                        # What the customer pays a month: `bill_period_months` says how it is billed, `discount` is
                        # already in it; both only describe.
                        amount="mrr",
                        currency="currency",
                        interval=Const("month"),
                        interval_count=Const("1"),
                        quantity="quantity",
                        units="units",
                        is_recurring=YES,
                    ),
                ),
            ),
        ),
    ),
)
