"""The index of each account: how busy each kind of day and each phase of the month is, in thousandths of its mean.

An index is estimated from the account's own events and pulled towards that of all accounts: as if so many further
events (`PULL`) had fallen as theirs do. What is observed often is its own, what hardly ever happened is everybody's.
"""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.usage.season.days import (
    BLOCKS,
    COMBINATIONS,
    HOLIDAY,
    KINDS,
    MADE_UP,
    PHASES,
    SUNDAY,
    Counts,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

PULL = 30
LEAST_INDEX, MOST_INDEX = 5, 30_000
WORKDAYS = range(5)


def trained(tables: Tables, found: Counts) -> ir.Table:
    """`period`, `calendar`, `full`, and `n<kind>_<phase>`: days of each sort in the blocks 1 … `full`."""
    rows: list[dict[str, object]] = []
    for period, code in sorted({(p, c) for p, c, _ in found}):
        total: Counter[tuple[int, int]] = Counter()
        for block in range(1, BLOCKS):
            total.update(found.get((period, code, block), Counter()))
            days = {f"n{k}_{p}": total[k, p] for k, p in COMBINATIONS}
            rows.append({"period": period, "calendar": code, "full": block, **days})
    columns = dict.fromkeys((f"n{k}_{p}" for k, p in COMBINATIONS), "int64")
    return tables.literal(tuple(rows), {"period": "int64", "calendar": "string", "full": "int64", **columns})


def indexed(tables: Tables, sums: ir.Table, days: ir.Table) -> ir.Table:
    """The sums, with `w0` … `w8` (index of each kind of day) and `m0` … `m5` (of each phase), in thousandths."""
    keys = ("period", "calendar", "full")
    sorts = {name: days[name] for name in days.columns if name not in keys}
    rows = sums.join(
        days.rename(dp="period", dc="calendar", df="full"), [("period", "dp"), ("calendar", "dc"), ("full", "df")]
    )
    rows = rows.select(*sums.columns, *sorts)
    by_kind = {k: _add(rows[f"n{k}_{p}"] for p in range(PHASES)) for k in range(KINDS)}
    rows = rows.mutate(**{f"d{k}": n for k, n in by_kind.items()})
    rows = rows.mutate(d=_add(rows[f"d{k}"] for k in range(KINDS)))
    # Expected events of each kind if all days were alike, in thousandths; what lies beyond is the index.
    rows = rows.mutate(**{f"x{k}": rows.s * 1000 * rows[f"d{k}"] // rows.d for k in range(KINDS)})
    rows = _with_everybody(tables, rows, "s", "x", "p", KINDS)
    own = {f"w{k}": _pulled(rows[f"s{k}"], rows[f"x{k}"], rows[f"p{k}"]) for k in range(KINDS) if k < HOLIDAY}
    rows = rows.mutate(**own)
    # A holiday is first of all like the account's own Sunday, and a worked weekend like its own working day.
    sunday, holiday = rows[f"w{SUNDAY}"], rows[f"p{HOLIDAY}"]
    rest = (holiday == 0).ifelse(sunday, sunday * holiday // _least(rows[f"p{SUNDAY}"], 1))
    own_work = _add(rows[f"w{k}"] for k in WORKDAYS) // len(WORKDAYS)
    all_work = _least(_add(rows[f"p{k}"] for k in WORKDAYS) // len(WORKDAYS), 1)
    work = (rows[f"p{MADE_UP}"] == 0).ifelse(own_work, own_work * rows[f"p{MADE_UP}"] // all_work)
    rows = rows.mutate(
        **{f"w{HOLIDAY}": _pulled(rows[f"s{HOLIDAY}"], rows[f"x{HOLIDAY}"], rest),
           f"w{MADE_UP}": _pulled(rows[f"s{MADE_UP}"], rows[f"x{MADE_UP}"], work)}
    )  # fmt: skip
    weight = {p: _add(rows[f"n{k}_{p}"] * rows[f"w{k}"] for k in range(KINDS)) for p in range(PHASES)}
    rows = rows.mutate(**{f"u{p}": value for p, value in weight.items()})
    whole = _least(_add(rows[f"u{p}"] for p in range(PHASES)), 1)
    rows = rows.mutate(**{f"z{p}": _share(rows.s, rows[f"u{p}"], whole) for p in range(PHASES)})
    rows = _with_everybody(tables, rows, "f", "z", "g", PHASES)
    rows = rows.mutate(**{f"m{p}": _pulled(rows[f"f{p}"], rows[f"z{p}"], rows[f"g{p}"]) for p in range(PHASES)})
    return rows.select(*sums.columns, *(f"w{k}" for k in range(KINDS)), *(f"m{p}" for p in range(PHASES)))


def _share(events: ir.Value, part: ir.Value, whole: ir.Value) -> ir.Value:
    # events × part ÷ whole in thousandths; the order keeps the product below 2**63.
    return events * (part * 1_000_000 // whole) // 1000


def _pulled(seen: ir.Value, expected: ir.Value, prior: ir.Value) -> ir.Value:
    import ibis

    found = (seen * 1_000_000 + prior * (PULL * 1000)) // (expected + PULL * 1000)
    return ibis.greatest(ibis.least(found, MOST_INDEX), LEAST_INDEX)


def _with_everybody(tables: Tables, rows: ir.Table, seen: str, expected: str, name: str, n: int) -> ir.Table:
    """Rows with the index of all accounts of the same instant and calendar; 0 where none saw any."""
    rows = tables.kept(rows)
    sums = rows.group_by(qp=rows.period, qc=rows.calendar).aggregate(
        **{f"a{k}": rows[f"{seen}{k}"].sum() for k in range(n)},
        **{f"b{k}": rows[f"{expected}{k}"].sum() for k in range(n)},
    )
    usual = {
        f"{name}{k}": (sums[f"b{k}"] == 0).ifelse(0, (sums[f"a{k}"] * 1_000_000 + 1_000_000) // (sums[f"b{k}"] + 1_000))
        for k in range(n)
    }
    every = sums.select("qp", "qc", **usual)
    both = rows.join(every, [("period", "qp"), ("calendar", "qc")])
    return both.select(*rows.columns, *usual)


def _add(values: Iterable[ir.Value]) -> ir.Value:
    return functools.reduce(operator.add, values)


def _least(value: ir.Value, least: int) -> ir.Value:
    import ibis

    return ibis.greatest(value, least)
