"""Subscription items become contract lines: what was sold is the item's price times its quantity.

The terms (customer, start, status, cancellation) are the subscription's. With a history of the subscription each of its
versions gives a version of the line.
"""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, both, not_true, sql, targets
from oarlock.domain.plan import Col, First, Lookup, Part, Preset, ReadPlan, Sql
from oarlock.sources.stripe.discounts import DISCOUNTS, discount, discount_end, discount_lookups
from oarlock.sources.stripe.prices import line_amount, line_terms, price_lookups
from oarlock.sources.stripe.terms import end_known, line_end, line_start, line_status, was_sold

_STAMP = ("_fivetran_start", "_fivetran_synced")


def _line(*, sub: str, item: str, where: Sql, is_history: bool) -> Part:
    """The line of one item (columns after `item`) under one subscription (columns after `sub`)."""

    def s(*names: str) -> Col:
        return Col(*(sub + name for name in names))

    def i(*names: str) -> Col:
        return Col(*(item + name for name in names))

    end = line_end(
        ended=s("ended_at"),
        cancel_at=s("cancel_at"),
        at_period_end=s("cancel_at_period_end"),
        period_end=First(s("current_period_end"), i("current_period_end")),
        canceled=s("canceled_at"),
        status=s("status"),
    )
    begun = First(s("start_date"), s("start"), s("created"))
    # An item that joined a running subscription later starts with itself; others start with the subscription.
    start = sql(
        "CASE WHEN try_cast({i} AS TIMESTAMP) > try_cast({c} AS TIMESTAMP) + INTERVAL 1 DAY"
        " AND NOT coalesce(try_cast({i} AS TIMESTAMP) >= try_cast({e} AS TIMESTAMP), false) THEN {i} ELSE {b} END",
        i=i("created"),
        c=First(s("created"), begun),
        e=end,
        b=begun,
    )
    amount = line_amount(item)
    return Part(
        entity="contract_line",
        is_history=is_history,
        where=both(where, was_sold(s("status")), not_true(i("is_deleted", "deleted", "_fivetran_deleted"))),
        targets=targets(
            {**line_terms(), **({"updated_at": First(*(s(name) for name in _STAMP))} if is_history else {})},
            minor=True,
            line_id=i("id"),
            account_id=s("customer_id", "customer"),
            offering_id=i("price_id", "plan_id", "price", "plan"),
            contract_id=s("id"),
            start_date=line_start(start=start, trial_end=s("trial_end"), end=end),
            end_date=end,
            end_learned_at=end_known(end=end, canceled=s("canceled_at"), ended=s("ended_at")),
            canceled_at=s("canceled_at"),
            amount=amount,
            quantity=i("quantity"),
            discount=discount(amount, subscription=s("id"), item=i("id")),
            discount_end=discount_end(),
            status=line_status(s("status"), s("pause_collection_behavior")),
            created_at=First(i("created"), s("created")),
        ),
    )


_ITEM_NEEDS = (("id",), ("subscription_id", "subscription"), ("price_id", "plan_id", "price", "plan"), ("quantity",))
_SUBSCRIPTION_NEEDS = (
    ("id",),
    ("customer_id", "customer"),
    ("status",),
    ("cancel_at_period_end", "billing_cycle_anchor"),
    ("canceled_at", "ended_at"),
)
_SUBSCRIPTION_HINTS = ("start_date", "trial_end", "current_period_end", "cancel_at", "days_until_due", "livemode")

LINES = (
    Preset(
        name="stripe_table_subscription_item",
        title="Stripe warehouse table: subscription_item",
        needs=_ITEM_NEEDS,
        hints=("created", "current_period_start", "current_period_end", "metadata"),
        refuses=("invoice_id", "invoice", "proration", "amount", "customer_id"),
        plan=ReadPlan(
            preset="stripe_table_subscription_item",
            system="stripe",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="subscription",
                    preset="stripe_table_subscription",
                    instead=("stripe_table_subscription_history",),
                    on=("subscription_id", "id"),
                    match=Col("subscription_id", "subscription"),
                    newest_by="_fivetran_synced",
                ),
                *price_lookups(""),
                *discount_lookups(Col("subscription_id", "subscription")),
            ),
            parts=(_line(sub="subscription.", item="", where=Sql("true"), is_history=False),),
        ),
    ),
    Preset(
        name="stripe_table_subscription",
        title="Stripe warehouse table: subscription",
        needs=_SUBSCRIPTION_NEEDS,
        hints=_SUBSCRIPTION_HINTS,
        refuses=("_fivetran_active", "_fivetran_start", "capture_method"),
    ),
    Preset(
        name="stripe_table_subscription_history",
        title="Stripe warehouse table: subscription_history",
        needs=(*_SUBSCRIPTION_NEEDS, ("_fivetran_active", "_fivetran_start")),
        hints=_SUBSCRIPTION_HINTS,
        plan=ReadPlan(
            preset="stripe_table_subscription_history",
            system="stripe",
            never=NEVER,
            lookups=(
                Lookup(
                    alias="item", preset="stripe_table_subscription_item", on=("id", "subscription_id"), is_each=True
                ),
                *price_lookups("item."),
                *discount_lookups(Col("id")),
            ),
            parts=(_line(sub="", item="item.", where=Sql("true"), is_history=True),),
        ),
    ),
    *DISCOUNTS,
)
