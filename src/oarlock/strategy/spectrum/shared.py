"""Development for everybody, spread over the accounts that pay for it, so that theirs is a share of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.expressions import total
from oarlock.metrics.effort.pools import spread
from oarlock.strategy.spectrum.work import PART

if TYPE_CHECKING:
    import ibis.expr.types as ir


def by_account(tables: Tables, rows: ir.Table, earned: ir.Table) -> ir.Table:
    """Development (PART) of nobody alone, given to accounts by what each earned with the offering (or at all, where
    the hours name no offering): to the last hundredth of an hour.

    Hours that nobody's revenue can bear stay with no account. The company's totals are what they were.
    """
    import ibis

    own = rows.filter(rows.account_id.notnull())
    free = rows.filter(rows.account_id.isnull())
    paid = earned.filter(earned.account_id.notnull())
    sold = paid.group_by("period", "account_id", offering=paid.offering_id.fill_null("")).aggregate(
        weight=total(paid.value)
    )
    whole = sold.group_by("period", "account_id").aggregate(weight=total(sold.weight))
    whole = whole.mutate(offering=ibis.literal("")).select("period", "account_id", "offering", "weight")
    weights = ibis.union(sold.filter(sold.offering != ""), whole, distinct=False)
    # One pool for each instant and offering: the rule of allocation knows its pools by one column.
    key = weights.period.cast("string") + "|" + weights.offering
    weights = weights.mutate(at=weights.period).drop("period").mutate(period=key)
    pools = free.group_by("period", "offering_id").aggregate(pool=total(free.den))
    pools = pools.mutate(at=pools.period, offering=pools.offering_id.fill_null("")).drop("period")
    pools = tables.kept(pools.mutate(period=pools["at"].cast("string") + "|" + pools.offering))
    given = spread(weights, pools.select("period", "pool")).filter(lambda t: t.allocated != 0)
    none = ibis.literal(0, "int64")
    told = given.mutate(
        period=given["at"], factor=ibis.literal("single_dev"), offering_id=given.offering.nullif(""), num=none,
        den=given.allocated,
    )  # fmt: skip
    taken = given.group_by(key="period").aggregate(taken=total(given.allocated))
    left = pools.left_join(taken, [("period", "key")])
    left = left.mutate(den=left.pool - left.taken.fill_null(0)).filter(lambda t: t.den != 0)
    rest = left.select(
        "offering_id", "den", period=left["at"], account_id=ibis.null("string"), factor=ibis.literal("single_dev"),
        num=none,
    )  # fmt: skip
    return ibis.union(own.select(*PART), told.select(*PART), rest.select(*PART), distinct=False)
