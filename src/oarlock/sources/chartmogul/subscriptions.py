"""Subscription events: each start or change holds until the subscription's next event."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, interval, moment, sql, targets
from oarlock.domain.plan import Col, First, Part, Preset, ReadPlan
from oarlock.sources.chartmogul.master import plan_lookup

_AT = First(Col("Effective Date"), Col("Date"))
_IS_END = "lower({t}) LIKE '%cancel%' OR lower({t}) LIKE '%ended%'"
_NEXT = "lead({d}) OVER (PARTITION BY {s} ORDER BY {d}, {i})"

SUBSCRIPTIONS = (
    Preset(
        name="chartmogul_subscription_events",
        title="ChartMogul: Subscription Events",
        needs=(
            ("Customer external ID", "Customer ID"),
            ("Subscription external ID", "Subscription ID"),
            ("Event Type",),
            ("Effective Date", "Date"),
            ("Amount in Cents",),
        ),
        hints=("External ID", "Subscription set external ID", "Plan external ID", "Currency", "Quantity"),
        plan=ReadPlan(
            preset="chartmogul_subscription_events",
            system="chartmogul",
            never=NEVER,
            lookups=(plan_lookup(Col("Plan external ID", "Plan ID")),),
            parts=(
                Part(
                    # Ends stay among the rows, as lines without length, because they end the line before them.
                    entity="contract_line",
                    where=sql("lower({t}) NOT LIKE '%retract%' AND lower({t}) NOT LIKE '%scheduled%'", t="Event Type"),
                    targets=targets(
                        minor=True,
                        line_id=First(
                            Col("External ID"),
                            sql("{s} || '/' || {d}", s=Col("Subscription external ID", "Subscription ID"), d=_AT),
                        ),
                        account_id=Col("Customer external ID", "Customer ID"),
                        offering_id=Col("Plan external ID", "Plan ID"),
                        contract_id=Col("Subscription external ID", "Subscription ID"),
                        start_date=moment(_AT),
                        end_date=sql(
                            f"CASE WHEN {_IS_END} THEN {{d}} ELSE {_NEXT} END",
                            t="Event Type",
                            d=moment(_AT),
                            s=Col("Subscription external ID", "Subscription ID"),
                            i=Col("Event Order", "External ID"),
                        ),
                        amount=sql(f"CASE WHEN {_IS_END} THEN '0' ELSE {{a}} END", t="Event Type", a="Amount in Cents"),
                        currency="Currency",
                        interval=interval("plan.Interval unit"),
                        interval_count="plan.Interval count",
                        quantity="Quantity",
                        is_recurring=YES,
                    ),
                ),
            ),
        ),
    ),
)
