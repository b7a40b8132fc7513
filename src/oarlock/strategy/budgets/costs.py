"""What each account cost and brought over some months, and the tier that it is served on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.spine import Spine, spine
from oarlock.metrics.effort.cost_to_serve import SERVING
from oarlock.metrics.effort.costs import spent
from oarlock.metrics.effort.earned import earned
from oarlock.strategy.boundaries.signed import tiers

if TYPE_CHECKING:
    import ibis.expr.types as ir


def served(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `tier`, `cost`, `revenue` and whether one of them is unknown, of whoever has either."""
    import ibis

    zero = ibis.literal(0, "int64")
    costs = spent(tables, q, shape)
    costs = costs.filter(costs.line.isin(SERVING), costs.account_id.notnull())
    gain = earned(tables, q, shape)
    gain = gain.filter(gain.account_id.notnull()).mutate(is_cost=ibis.literal(False))
    columns = ("period", "account_id", "is_cost", "value", "is_unknown")
    costs = costs.mutate(is_cost=ibis.literal(True))
    rows = tables.named(ibis.union(costs.select(columns), gain.select(columns), distinct=False))
    found = rows.group_by("period", "account_id").aggregate(
        cost=total(rows.is_cost.ifelse(rows.value, zero)),
        revenue=total(rows.is_cost.ifelse(zero, rows.value)),
        no_cost=count_where(rows.is_cost & rows.is_unknown) > 0,
        no_revenue=count_where(~rows.is_cost & rows.is_unknown) > 0,
    )
    found = found.mutate(cost=found.cost.fill_null(0), revenue=found.revenue.fill_null(0))
    # The tier of the end: what an account is served on now is what its cost is held against.
    ends = spine(q, tuple(Period(p.end, p.end) for p in shape.periods))
    held = tiers(tables, ends).select(p="period", a="account_id", tier="tier")
    return found.left_join(held, [("period", "p"), ("account_id", "a")]).select(*found.columns, "tier")
