"""The price of a subscription item: from the price or plan table, or for tiers from its newest invoice line."""

from __future__ import annotations

from oarlock.domain.expressions import interval, product, sql
from oarlock.domain.plan import Col, Expr, First, Lookup

_UNIT = First(
    Col("price.unit_amount"), Col("price.unit_amount_decimal"), Col("plan.amount"), Col("plan.amount_decimal")
)
_USAGE = First(Col("price.recurring_usage_type"), Col("price.usage_type"), Col("plan.usage_type"))
_BLOCK = First(Col("price.transform_quantity_divide_by"), Col("plan.transform_usage_divide_by"))
_ROUND = First(Col("price.transform_quantity_round"), Col("plan.transform_usage_round"))


def price_lookups(item: str) -> tuple[Lookup, ...]:
    """The tables that tell the price of the item whose columns come after `item`; either may be absent."""
    key = Col(*(item + name for name in ("price_id", "plan_id", "price", "plan")))
    return (
        Lookup(alias="price", preset="stripe_table_price", on=("price_id", "id"), match=key, is_required=False),
        Lookup(alias="plan", preset="stripe_table_plan", on=("plan_id", "id"), match=key, is_required=False),
        Lookup(
            alias="billed",
            preset="stripe_table_invoice_line_item",
            on=("id", "subscription_item_id"),
            match=Col(item + "id"),
            newest_by="period_end",
            where=sql("coalesce(lower({p}), 'false') NOT IN ('true', 't', '1')", p="proration"),
            is_required=False,
        ),
    )


def _quantity(item: str) -> Expr:
    """The item's quantity, in blocks when the price is for blocks of units."""
    return sql(
        "CASE WHEN try_cast({n} AS BIGINT) > 1 THEN CAST(CAST(CASE WHEN {r} = 'down'"
        " THEN floor(try_cast({q} AS DOUBLE) / try_cast({n} AS BIGINT))"
        " ELSE ceil(try_cast({q} AS DOUBLE) / try_cast({n} AS BIGINT)) END AS BIGINT) AS VARCHAR) ELSE {q} END",
        n=_BLOCK,
        r=_ROUND,
        q=Col(item + "quantity"),
    )


def line_amount(item: str) -> Expr:
    """What an interval costs, in minor units: unit price times quantity; with tiers what was last billed.

    Usage that is metered has no amount of its own: such a line carries 0 and is marked, so that no figure counts it.
    """
    metered = sql("CASE WHEN lower({u}) = 'metered' THEN '0' END", u=_USAGE)
    return First(metered, product(_UNIT, _quantity(item)), Col("billed.amount"))


def line_terms() -> dict[str, Expr | str]:
    """Columns of a line that its price decides."""
    every = First(Col("price.recurring_interval"), Col("price.interval"), Col("plan.interval"))
    return {
        "currency": First(Col("price.currency"), Col("plan.currency"), Col("billed.currency")),
        "interval": interval(every),
        "interval_count": First(
            Col("price.recurring_interval_count"), Col("price.interval_count"), Col("plan.interval_count")
        ),
        "is_recurring": sql("CASE WHEN {t} = 'one_time' THEN 'false' ELSE 'true' END", t=Col("price.type")),
        "is_metered": sql("CASE WHEN lower({u}) = 'metered' THEN 'true' ELSE 'false' END", u=_USAGE),
    }
