"""Baremetrics' import sheet: plan, customer and subscription in one row, amounts in cents."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, domain_of, interval, product, targets
from oarlock.domain.plan import Col, Const, First, Part, Preset, ReadPlan

PRESETS = (
    Preset(
        name="baremetrics",
        title="Baremetrics: import sheet",
        needs=(("plan_oid",), ("plan_amount",), ("customer_oid",), ("subscription_oid",), ("subscription_started_at",)),
        hints=(
            *("plan_name", "plan_currency", "plan_interval", "plan_interval_count", "customer_name", "customer_email"),
            *("subscription_canceled_at", "subscription_quantity"),
        ),
        plan=ReadPlan(
            preset="baremetrics",
            system="baremetrics",
            never=NEVER,
            parts=(
                Part(
                    entity="contract_line",
                    targets=targets(
                        minor=True,
                        line_id="subscription_oid",
                        account_id="customer_oid",
                        offering_id="plan_oid",
                        contract_id="subscription_oid",
                        start_date="subscription_started_at",
                        end_date="subscription_canceled_at",
                        amount=product("plan_amount", "subscription_quantity"),
                        currency="plan_currency",
                        interval=interval("plan_interval"),
                        interval_count="plan_interval_count",
                        quantity="subscription_quantity",
                        is_recurring=YES,
                    ),
                ),
                Part(
                    entity="account",
                    is_distinct=True,
                    targets=targets(
                        account_id="customer_oid", name="customer_name", domain=domain_of("customer_email")
                    ),
                ),
                Part(
                    entity="offering",
                    is_distinct=True,
                    targets=targets(
                        offering_id="plan_oid",
                        name=First(Col("plan_name"), Col("plan_oid")),
                        kind=Const("plan"),
                        is_recurring=YES,
                    ),
                ),
            ),
        ),
    ),
)
