"""What a tier's budget allows for an account over some months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import seen
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def in_force(tables: Tables, q: Question, shape: Spine, *, months: int) -> ir.Table:
    """`period`, `of` (tier), `allowed` (minor units of `months` months, of one account), `points` (hundredths of a
    percent of revenue), `is_foreign` (an amount without an exchange rate on the last day).

    The newest budget of each tier that began before the period ended. Neither amount nor share: a row that knows
    nothing.
    """
    import ibis

    rows = tables.entity("tier_budget")
    rows = rows.filter(rows.budget_from.notnull())
    times = (rows.interval == "month").ifelse(ibis.literal(12, "int64"), 1)
    # Half up; a year's budget of months that do not make a year is divided.
    rows = rows.select(
        since=rows.budget_from, of=rows.tier.lower().strip(), currency=rows.currency.fill_null(q.currency),
        amount=((rows.budget * times * months * 2 + 12) // 24).cast("int64"),
        points=rows.budget.isnull().ifelse((rows.revenue_share * 10_000).round().cast("int64"), ibis.null("int64")),
    )  # fmt: skip
    periods = seen(tables, shape)
    held = rows.join(periods, [rows.since < periods.ends])
    newest = held.group_by(p=held.period, t=held.of).aggregate(latest=held.since.max())
    held = held.join(newest, [("period", "p"), ("of", "t"), ("since", "latest")])
    held = tables.named(held.select("period", "of", "amount", "points", "currency", "ends"))
    valued = flow_value(tables, q, held, day="ends")
    return valued.select(
        "period", "of", "points", allowed=valued.value, is_foreign=valued.amount.notnull() & valued.value.isnull()
    )
