"""Medians of durations with open cases, by group: in the engine where counting is enough, else exactly in Python."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.groups import framed, group_names
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.core.survival import km_median

if TYPE_CHECKING:
    import ibis.expr.types as ir

SLICE = 90_000
"""Rows that are fetched at a time."""

NOBODY = "\x00"
"""Stands for null where groups are joined."""


def medians(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Each period and group with `median` (smallest t with S(t) ≤ 1/2, null when not reached), `n`, `ended`, `open`.

    rows: from `grouped`, with `t` (int64, whole units) and `died` (bool; a case that is still open is false).
    """
    names = group_names(q)
    marked = rows.mutate(**{f"k{name}": rows[name].fill_null(NOBODY) for name in names})
    keys = ["period", *(f"k{name}" for name in names)]
    cases = marked.filter(marked.is_case, marked.t.notnull())
    counts = tables.kept(
        cases.group_by([*keys, "t"]).aggregate(ended=count_where(cases.died), open=count_where(~cases.died))
    )
    easy = _easy(counts, keys)
    hard = counts.anti_join(easy, keys)
    found = easy.union(_hard(tables, hard, keys), distinct=False)
    sums = marked.group_by(["period", *names, *keys[1:]]).aggregate(
        n=count_where(marked.is_case & marked.t.notnull()), ended=count_where(marked.is_case & marked.died)
    )
    both = sums.left_join(found, keys)
    told = both.select("period", *names, "median", "n", "ended", open=both.n - both.ended)
    return framed(tables, q, shape, told)


def _easy(counts: ir.Table, keys: list[str]) -> ir.Table:
    """Groups in which no case dropped out before half of all ended: there S(t) is 1 − ended by t ÷ all."""
    import ibis

    by = [counts[key] for key in keys]
    until = ibis.window(group_by=by, order_by=counts.t, preceding=None, following=0)
    every = ibis.window(group_by=by)
    sums = counts.mutate(
        done=counts.ended.sum().over(until),
        before=counts.open.sum().over(until) - counts.open,
        all=counts.ended.sum().over(every) + counts.open.sum().over(every),
    )
    halves = sums.filter(sums.done * 2 >= sums["all"])
    # What dropped out before t can only grow with t, so the smallest of both belong to one row.
    first = halves.group_by(keys).aggregate(median=halves.t.min(), before=halves.before.min())
    return first.filter(first.before == 0).select(*keys, "median")


def _hard(tables: Tables, counts: ir.Table, keys: list[str]) -> ir.Table:
    told: list[dict[str, object]] = []
    found = fetched(tables, counts, [*keys, "t"])
    for key, mine in itertools.groupby(found, key=lambda row: tuple(row[name] for name in keys)):
        cases = [(int(row["t"]), died, int(row[n])) for row in mine for n, died in (("ended", True), ("open", False))]
        median = km_median((t, died, count) for t, died, count in cases if count)
        if median is not None:
            told.append(dict(zip(keys, key, strict=True)) | {"median": median})
    schema = {"period": "int64", **dict.fromkeys(keys[1:], "string"), "median": "int64"}
    return tables.literal(tuple(told), schema)


def fetched(tables: Tables, table: ir.Table, order: list[str]) -> Iterator[dict[str, Any]]:
    """All rows in their order, slice by slice; `order` names columns that tell rows apart."""
    import ibis

    place = ibis.row_number().over(order_by=[table[name] for name in order])
    kept = tables.kept(table.mutate(_place=place))
    size = int(str(tables.fetch(kept.aggregate(n=kept.count()))[0]["n"]))
    for start in range(0, size, SLICE):
        yield from tables.fetch(kept.filter(kept["_place"] >= start, kept["_place"] < start + SLICE).order_by("_place"))
