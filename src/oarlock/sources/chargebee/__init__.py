"""Chargebee: changes of a subscription's MRR, each with the time that it held."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, YES, both, not_in, not_true, sql, targets
from oarlock.domain.plan import Choose, Col, Const, Part, Preset, ReadPlan

_STATUSES = {"in_trial": "trialing", "non_renewing": "active", "cancelled": "ended", "transferred": "ended"}

PRESETS = (
    Preset(
        name="chargebee_mrr_changes",
        title="Chargebee: subscription MRR changes",
        needs=(
            ("customer_id",),
            ("subscription_id",),
            ("mrr",),
            ("mrr_previous", "mrr_change"),
            ("record_start_at",),
        ),
        hints=("id", "currency_code", "status", "status_previous", "record_recorded_at", "record_end_at"),
        plan=ReadPlan(
            preset="chargebee_mrr_changes",
            system="chargebee",
            never=NEVER,
            parts=(
                Part(
                    # Each change is a line of its own for as long as it holds; one to nothing is no line.
                    entity="contract_line",
                    where=both(
                        sql("try_cast({m} AS DECIMAL(19, 6)) <> 0", m="mrr"),
                        not_in("status", "future", "cancelled", "transferred"),
                        not_true("deleted", "is_deleted", "_fivetran_deleted"),
                    ),
                    targets=targets(
                        minor=True,
                        line_id=sql(
                            "coalesce({i}, {s} || '/' || {t})", i="id", s="subscription_id", t="record_start_at"
                        ),
                        account_id="customer_id",
                        contract_id="subscription_id",
                        start_date="record_start_at",
                        end_date="record_end_at",
                        amount="mrr",
                        currency=Col("currency_code", "currency"),
                        interval=Const("month"),
                        interval_count=Const("1"),
                        is_recurring=YES,
                        status=Choose(Col("status"), _STATUSES),
                        created_at=Col("record_recorded_at"),
                    ),
                ),
            ),
        ),
    ),
)
