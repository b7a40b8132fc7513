"""Coupons on a subscription: what they take off each line, and until when."""

from __future__ import annotations

from oarlock.domain.expressions import moment, sql
from oarlock.domain.plan import Col, Expr, First, Lookup, Preset

_OFF, _PERCENT = Col("coupon.amount_off"), Col("coupon.percent_off")
_SAME_MONEY = "coalesce(lower({cc}) = lower({pc}), true)"


def discount_lookups(subscription: Expr) -> tuple[Lookup, ...]:
    """The newest discount of the subscription, and its coupon."""
    return (
        Lookup(
            alias="discount",
            preset="stripe_table_subscription_discount",
            instead=("stripe_table_discount",),
            on=("id", "subscription_id"),
            match=subscription,
            newest_by="start",
            is_required=False,
        ),
        Lookup(
            alias="coupon",
            preset="stripe_table_coupon",
            on=("coupon_id", "id"),
            match=Col("discount.coupon_id", "discount.coupon"),
            is_required=False,
        ),
    )


def discount(amount: Expr, *, subscription: Expr, item: Expr) -> Expr:
    """What the coupon takes off the line, in minor units.

    A percentage applies to each line. An amount is taken off the subscription once: its lines share it by their
    amounts, and the shares add up to it exactly (each line takes what the running total gains).
    """
    own = "CAST(try_cast({a} AS DECIMAL(19, 6)) AS HUGEINT)"
    whole = f"sum({own}) OVER (PARTITION BY {{s}})"
    run = f"sum({own}) OVER (PARTITION BY {{s}} ORDER BY {{i}} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    off = f"least(CAST(try_cast({{off}} AS DECIMAL(19, 6)) AS HUGEINT), {whole})"
    by_amount = (
        f"CAST(({off} * {run}) // nullif({whole}, 0) - ({off} * ({run} - {own})) // nullif({whole}, 0) AS VARCHAR)"
    )
    return First(
        sql(
            "CAST(try_cast({a} AS DECIMAL(19, 6)) * try_cast({p} AS DECIMAL(9, 4)) * 0.01 AS VARCHAR)",
            a=amount,
            p=_PERCENT,
        ),
        sql(
            f"CASE WHEN {{off}} IS NOT NULL AND {_SAME_MONEY} THEN {by_amount} END",
            a=amount,
            off=_OFF,
            s=subscription,
            i=item,
            cc=Col("coupon.currency"),
            pc=First(Col("price.currency"), Col("plan.currency")),
        ),
    )


def discount_end() -> Expr:
    """When the discount ends: as told, after the coupon's months, after one interval when it is for once; never when
    it is for ever."""
    interval = First(Col("price.recurring_interval"), Col("plan.interval"))
    count = First(Col("price.recurring_interval_count"), Col("plan.interval_count"))
    start = "try_cast({start} AS TIMESTAMP)"
    many = "coalesce(try_cast({n} AS INTEGER), 1)"
    return First(
        moment(Col("discount.end")),
        sql(
            f"CAST(CASE lower({{d}}) WHEN 'repeating' THEN {start} + to_months(try_cast({{m}} AS INTEGER))"
            f" WHEN 'once' THEN CASE lower({{i}}) WHEN 'day' THEN {start} + to_days({many})"
            f" WHEN 'week' THEN {start} + to_days(7 * {many}) WHEN 'year' THEN {start} + to_months(12 * {many})"
            f" ELSE {start} + to_months({many}) END END AS VARCHAR)",
            d=Col("coupon.duration"),
            m=Col("coupon.duration_in_months"),
            start=Col("discount.start"),
            i=interval,
            n=count,
        ),
    )


DISCOUNTS = (
    Preset(
        name="stripe_table_coupon",
        title="Stripe warehouse table: coupon",
        needs=(("id",), ("percent_off",), ("amount_off",), ("duration",)),
        hints=("duration_in_months", "currency", "max_redemptions", "redeem_by", "times_redeemed", "valid"),
    ),
    Preset(
        name="stripe_table_discount",
        title="Stripe warehouse table: discount",
        needs=(("coupon_id", "coupon"), ("start",), ("end",), ("subscription_id", "subscription"), ("type_id", "type")),
        hints=("customer_id", "promotion_code", "checkout_session_id"),
    ),
    Preset(
        name="stripe_table_subscription_discount",
        title="Stripe warehouse table: subscription_discount",
        needs=(("coupon_id", "coupon"), ("start",), ("end",), ("subscription_id", "subscription")),
        hints=("customer_id", "checkout_session", "invoice_item_id"),
        refuses=("type_id",),
    ),
)
