"""How many plain days each window is worth to each account, by its own index."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.usage.season.days import BLOCKS, KINDS, PHASES, Counts

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAMES = ("base", *(f"{b}" for b in range(BLOCKS)))


def day_counts(tables: Tables, found: Counts) -> ir.Table:
    """`period`, `calendar`, `kind`, `phase`, and `nbase`, `n0` … `n16`: days of that sort in each window."""
    windows = (-1, *range(BLOCKS))
    sorts: dict[tuple[int, str], set[tuple[int, int]]] = {}
    for (period, code, _), counted in found.items():
        sorts.setdefault((period, code), set()).update(counted)
    rows = tuple(
        {"period": period, "calendar": code, "kind": kind, "phase": phase}
        | {f"n{name}": found.get((period, code, w), Counter())[kind, phase]
           for name, w in zip(NAMES, windows, strict=True)}
        for (period, code), both in sorted(sorts.items()) for kind, phase in sorted(both)
    )  # fmt: skip
    whole = dict.fromkeys(("period", "kind", "phase", *(f"n{name}" for name in NAMES)), "int64")
    return tables.literal(rows, {**whole, "calendar": "string"})


def weighed(rows: ir.Table, days: ir.Table) -> ir.Table:
    """`wp`, `wa` (instant and account), `ebase`, `e0` … `e16`: thousandths of plain days that each window is worth."""
    import ibis

    days = days.rename(dp="period", dc="calendar")
    both = rows.join(days, [("period", "dp"), ("calendar", "dc")])
    kind = ibis.cases(*((both.kind == k, both[f"w{k}"]) for k in range(KINDS)), else_=1000)
    phase = ibis.cases(*((both.phase == p, both[f"m{p}"]) for p in range(PHASES)), else_=1000)
    worth = both.select("period", "account_id", *(f"n{name}" for name in NAMES), index=kind * phase // 1000)
    return worth.group_by(wp=worth.period, wa=worth.account_id).aggregate(
        **{f"e{name}": (worth[f"n{name}"] * worth["index"]).sum() for name in NAMES}
    )
