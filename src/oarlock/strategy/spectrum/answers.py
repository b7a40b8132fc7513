"""What leaders said where we stand, blind: medians by round and function, of groups large enough to hide in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.expressions import count_where

if TYPE_CHECKING:
    import ibis.expr.types as ir

SMALLEST = 4
"""Groups of fewer opinions are never shown."""
ALL, OTHER = "all", "other"


def stated(tables: Tables) -> ir.Table:
    """`round`, `revealed_at` (null while it is open), `function`, `n`, `late`, `median`.

    Function `all` is everybody; functions of fewer than four are merged into `other`, of which only counts are told. An
    answer counts when it was blind and given before the reveal; others are counted in `late`. While a round is open
    there is no median: it would tell those who have not answered yet.
    """
    import ibis

    given = tables.entity("answer")
    given = given.filter(
        given.rubric == "spectrum", given.factor == "position", given.subject == "company",
        given.value.between(0.0, 100.0),
    )  # fmt: skip
    given = given.select("round", "value", "answered_at", "is_blind", own=given.function.fill_null(OTHER))
    shown = tables.entity("reveal")
    shown = shown.filter(shown.rubric == "spectrum")
    shown = shown.group_by(of_round="round").aggregate(revealed_at=shown.revealed_at.min())
    rows = given.left_join(shown, [("round", "of_round")]).select(*given.columns, "revealed_at")
    in_time = rows.revealed_at.isnull() | (rows.answered_at < rows.revealed_at)
    rows = rows.mutate(counts=(in_time & rows.is_blind.fill_null(False)).cast("int64"))
    many = rows.counts.sum().over(ibis.window(group_by=["round", "own"]))
    rows = rows.mutate(function=(many >= SMALLEST).ifelse(rows.own, OTHER))
    every = ibis.union(rows, rows.mutate(function=ibis.literal(ALL)), distinct=False)
    sums = every.group_by("round", "revealed_at", "function").aggregate(
        n=every.counts.sum(), late=count_where(every.counts == 0)
    )
    counted = every.filter(every.counts == 1)
    middles = counted.group_by(r="round", f="function").aggregate(median=counted.value.median())
    found = sums.left_join(middles, [("round", "r"), ("function", "f")]).select(*sums.columns, "median")
    is_told = (found.n >= SMALLEST) & (found.function != OTHER) & found.revealed_at.notnull()
    return found.mutate(median=is_told.ifelse(found.median, ibis.null("float64")))


def newest_median(tables: Tables) -> ir.Table:
    """One row at most: `stated`, everybody's median in the round that was revealed last."""
    rows = stated(tables)
    rows = rows.filter(rows.function == ALL, rows.median.notnull())
    import ibis

    order = ibis.window(order_by=[rows.revealed_at.desc(), rows["round"].desc()])
    ranked = rows.mutate(place=ibis.row_number().over(order))
    return ranked.filter(ranked.place == 0).select(stated=ranked.median)
