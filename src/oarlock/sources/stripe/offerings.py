"""Products, prices and plans become offerings; prices and plans also give subscription items their amount."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, not_true, sql, targets
from oarlock.domain.plan import Col, Const, Expr, First, Part, Preset, ReadPlan

_HERE = not_true("is_deleted", "deleted", "_fivetran_deleted")


def _offering(preset: str, kind: str, **columns: Expr | str) -> ReadPlan:
    part = Part(
        entity="offering",
        where=_HERE,
        targets=targets(columns, offering_id="id", kind=Const(kind), is_active="active", created_at="created"),
    )
    return ReadPlan(preset=preset, system="stripe", never=NEVER, parts=(part,))


OFFERINGS = (
    Preset(
        name="stripe_table_product",
        title="Stripe warehouse table: product",
        needs=(("id",), ("name",), ("active",), ("livemode",), ("unit_label", "caption", "statement_descriptor")),
        hints=("shippable", "package_dimensions_height", "updated", "type", "url"),
        plan=_offering("stripe_table_product", "product", name="name", updated_at="updated"),
    ),
    Preset(
        name="stripe_table_price",
        title="Stripe warehouse table: price",
        needs=(("id",), ("unit_amount", "unit_amount_decimal"), ("recurring_interval",), ("product_id", "product")),
        hints=(
            "recurring_interval_count",
            "recurring_usage_type",
            "billing_scheme",
            "lookup_key",
            "tiers_mode",
            "type",
        ),
        plan=_offering(
            "stripe_table_price",
            "plan",
            name=First(Col("nickname"), Col("id")),
            parent_id=Col("product_id", "product"),
            is_recurring=sql("CASE WHEN {t} = 'one_time' THEN 'false' WHEN {t} IS NOT NULL THEN 'true' END", t="type"),
        ),
    ),
    Preset(
        name="stripe_table_plan",
        title="Stripe warehouse table: plan",
        needs=(("id",), ("amount",), ("interval",), ("interval_count",), ("product_id", "product"), ("usage_type",)),
        hints=("billing_scheme", "tiers_mode", "trial_period_days", "nickname", "aggregate_usage"),
        plan=_offering(
            "stripe_table_plan",
            "plan",
            name=First(Col("nickname"), Col("id")),
            parent_id=Col("product_id", "product"),
            is_recurring=Const("true"),
        ),
    ),
)
