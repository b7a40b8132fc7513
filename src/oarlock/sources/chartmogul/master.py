"""Customers become accounts, plans offerings."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, domain_of, targets
from oarlock.domain.plan import Col, Const, First, Lookup, Part, Preset, ReadPlan


def plan_lookup(key: Col) -> Lookup:
    """The plan that a row names by its ID; without the plans file the interval stays unknown."""
    return Lookup(
        alias="plan",
        preset="chartmogul_plans",
        on=("Plan", "Plan ID"),
        match=key,
        is_required=False,
    )


MASTER = (
    Preset(
        name="chartmogul_customers",
        title="ChartMogul: Customers",
        needs=(("Name",), ("External ID", "Customer ID"), ("Lead created at", "Free trial started at")),
        hints=("Email", "Company", "Country", "State", "City", "Zip"),
        plan=ReadPlan(
            preset="chartmogul_customers",
            system="chartmogul",
            never=NEVER,
            parts=(
                Part(
                    entity="account",
                    targets=targets(
                        account_id=Col("External ID", "Customer ID"),
                        name=First(Col("Company"), Col("Name")),
                        domain=First(domain_of("Website"), domain_of("Email")),
                        country="Country",
                        region="State",
                        created_at=First(Col("Lead created at"), Col("Free trial started at")),
                    ),
                ),
            ),
        ),
    ),
    Preset(
        name="chartmogul_plans",
        title="ChartMogul: Plans",
        needs=(("Name",), ("Interval count",), ("Interval unit",), ("Plan ID", "External ID")),
        plan=ReadPlan(
            preset="chartmogul_plans",
            system="chartmogul",
            never=NEVER,
            parts=(
                Part(
                    entity="offering",
                    targets=targets(
                        offering_id=Col("Plan ID", "External ID"), name="Name", kind=Const("plan"), is_recurring=YES
                    ),
                ),
            ),
        ),
    ),
)
