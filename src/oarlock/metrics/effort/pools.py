"""Allocation: costs that belong to no account alone, spread over accounts by a rule, to the last cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.parameters import text_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

RULE = Parameter(
    name="allocation", unit="text", default="revenue", choices=("revenue", "hours", "equal"),
    label=Text(en="By what shared costs are spread", zh="共享费用的分摊依据"),
)  # fmt: skip


def weighed(q: Question, each: ir.Table) -> ir.Table:
    """Accounts with `weight`: their revenue, their hours, or 1; never below 0.

    each: `revenue` and `size` of each account of each period.
    """
    import ibis

    rule = text_of(q, RULE.name, "revenue", choices=RULE.choices)
    if rule == "equal":
        return each.mutate(weight=ibis.literal(1, "int64"))
    return each.mutate(weight=ibis.greatest(each.revenue if rule == "revenue" else each["size"], 0))


def spread(each: ir.Table, pools: ir.Table) -> ir.Table:
    """Accounts (`period`, `account_id`, `weight`, …) with `allocated`: their parts of the period's pool.

    pools: `period`, `pool`. Each part is rounded down; the cents that are left go one by one to the largest weights
    (then by account), so parts add up to the pool. Without any weight nothing is allocated.
    """
    import ibis

    both = each.left_join(pools, "period").select(*each.columns, pool=pools.pool.fill_null(0))
    window = ibis.window(group_by="period")
    both = both.mutate(whole=both.weight.sum().over(window).cast("int64"))
    part = (both.pool.cast("float64") * divide(both.weight, both.whole)).floor().cast("int64")
    both = both.mutate(part=part.fill_null(0))
    order = ibis.window(group_by="period", order_by=[both.weight.desc(), both.account_id])
    both = both.mutate(given=both.part.sum().over(window).cast("int64"), place=ibis.row_number().over(order))
    left = both.pool - both.given
    cent = (both.weight > 0) & (both.place < left.abs())
    step = (left > 0).ifelse(ibis.literal(1, "int64"), ibis.literal(-1, "int64"))
    both = both.mutate(allocated=both.part + (cent & (both.whole > 0)).ifelse(step, ibis.literal(0, "int64")))
    return both.select(*each.columns, "allocated")
