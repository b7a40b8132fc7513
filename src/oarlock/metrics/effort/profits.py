"""Each account's profit and loss in each period, shared costs allocated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.costs import LINES, spent
from oarlock.metrics.effort.earned import earned
from oarlock.metrics.effort.pools import spread, weighed

if TYPE_CHECKING:
    import ibis.expr.types as ir

PARTS = ("revenue", *LINES, "allocated")
"""Columns of a profit and loss; contribution is the first less all others."""


def profits(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, PARTS (minor units), `size` (hundredths of an hour), `unknown` (how many amounts are).

    A pool that no account has weight for stays with a row of its own whose account is null.
    """
    import ibis

    # Shares depend on all accounts, also when one is asked about.
    q = replace(q, account=None)
    zero = ibis.literal(0, "int64")
    gain = earned(tables, q, shape)
    gain = gain.mutate(line=ibis.literal("revenue"), size=ibis.null("int64"))
    columns = ("period", "account_id", "line", "value", "size", "is_unknown")
    rows = ibis.union(gain.select(columns), spent(tables, q, shape).select(columns), distinct=False)
    sums = {line: total((rows.line == line).ifelse(rows.value, zero)) for line in ("revenue", *LINES)}
    each = rows.group_by("period", "account_id").aggregate(
        **sums, size=total(rows["size"]), unknown=count_where(rows.is_unknown)
    )
    each = tables.named(each)
    own = each.filter(each.account_id.notnull())
    shared = each.filter(each.account_id.isnull())
    whole = shared.time
    for line in LINES[1:]:
        whole = whole + shared[line]
    pools = shared.select("period", "revenue", "unknown", pool=whole)
    told = spread(weighed(q, own), pools.select("period", "pool"))
    given = told.group_by("period").aggregate(given=total(told.allocated))
    rest = pools.left_join(given, "period").select(*pools.columns, "given")
    rest = rest.mutate(is_alone=rest.given.isnull(), given=rest.given.fill_null(0))
    rest = rest.mutate(
        account_id=ibis.null("string"), size=zero, allocated=rest.pool - rest.given, **dict.fromkeys(LINES, zero)
    )
    rest = rest.filter((rest.allocated != 0) | (rest.revenue != 0) | rest.is_alone)
    names = ["period", "account_id", *PARTS, "size", "unknown"]
    both = told.select(names).union(rest.select(names), distinct=False)
    # What is unknown of the pool is unknown of every part of it.
    gaps = pools.select("period", gaps="unknown")
    found = both.left_join(gaps, "period").select(*names, "gaps")
    is_own = found.account_id.notnull()
    return found.mutate(unknown=found.unknown + is_own.ifelse(found.gaps.fill_null(0), zero)).drop("gaps")
