"""What each customer brings a year before our own hours, and the hours that it took."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import seen, within
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.costs import spent
from oarlock.metrics.effort.hours import efforts
from oarlock.metrics.revenue.recurring import recurring

if TYPE_CHECKING:
    import ibis.expr.types as ir

OUR_HOURS = ("time", "off_menu")
"""Lines of cost that are hours of ours: within a capacity they are paid for whoever gets them."""


def earnings(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Customers (ARR above 0 at the period's end): `period`, `account_id`, `earned` (minor units), `size`.

    earned: ARR less the costs of the period that are this customer's own and no hours; null without a rate. size:
    hundredths of an hour that went into the customer in the period.
    """
    import ibis

    # What one brings does not depend on which one is asked about.
    q = replace(q, account=None)
    ends = seen(tables, shape).select("period", day="ends")
    days = tuple(sorted({p.end for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    paying = recurring(tables, q, days, basis="arr")
    paying = paying.filter(paying.account_id.notnull(), paying.value.isnull() | (paying.value > 0))
    paying = paying.join(ends, [("on", "day")]).select("period", "account_id", arr="value")
    costs = spent(tables, q, shape)
    costs = costs.filter(costs.account_id.notnull(), ~costs.line.isin(OUR_HOURS))
    costs = costs.group_by("period", "account_id").aggregate(
        cost=total(costs["value"]), gaps=count_where(costs.is_unknown)
    )
    work = within(tables, shape, efforts(tables, q))
    work = work.filter(work.account_id.notnull()).group_by("period", "account_id")
    work = work.aggregate(size=lambda t: total(t["size"]))
    on = ["period", "account_id"]
    rows = paying.left_join(costs, on).select(*paying.columns, "cost", "gaps")
    rows = rows.left_join(work, on).select(*rows.columns, size=work["size"].fill_null(0))
    earned = (rows.gaps.fill_null(0) > 0).ifelse(ibis.null("int64"), rows.arr - rows.cost.fill_null(0))
    return rows.select("period", "account_id", "size", earned=earned)
