"""How much an account's use changes from month to month by itself, and how far a fall lies outside of it.

The same comparison is made for each earlier block of four weeks against the three before it. What these differ by
beyond mere counting is the account's own noise; it is pulled towards the noise of all accounts.
"""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.usage.season.days import BLOCK, BLOCKS

if TYPE_CHECKING:
    import ibis.expr.types as ir

BEFORE = 3
"""Blocks that a block is compared with."""
PULL = 6
"""Comparisons of everybody that weigh as much as the account's own."""
ENOUGH = 20
"""Expected events below which a comparison says nothing about noise."""
CAP = 250_000
"""Most that one comparison may say: a change by half, squared, in millionths."""
UNKNOWN = 2_500
"""Noise where nobody has enough history: 5 %, squared, in millionths."""
YEAR = 364 // BLOCK
DIP = 2.0
"""Standard deviations by which last year's window must lie below its own months before, to be a season."""


def noisy(tables: Tables, rows: ir.Table) -> ir.Table:
    """Rows with `noise`: the squared relative noise of a comparison, in millionths."""
    import ibis

    nothing = ibis.null("int64")
    found = {f"c{b}": _excess(rows, b) for b in range(1, BLOCKS - BEFORE)}
    rows = tables.named(rows.mutate(**found))
    columns = [rows[name] for name in found]
    n = functools.reduce(operator.add, (c.notnull().cast("int64") for c in columns))
    whole = functools.reduce(operator.add, (c.fill_null(0) for c in columns))
    rows = rows.mutate(compared=n, whole=whole, most=ibis.greatest(*(c.fill_null(-CAP) for c in columns)))
    second = ibis.greatest(*((rows[name] < rows.most).ifelse(rows[name], nothing) for name in found))
    # The one greatest change may have been a true one: it counts no more than the second; what that takes from mere
    # noise is given back.
    milder = (rows.whole - rows.most + second.fill_null(rows.most)) * 6 // 5
    rows = rows.mutate(excess=(rows.compared >= 4).ifelse(milder, rows.whole)).drop(*found, "whole", "most")
    rows = tables.named(rows)
    usual = rows.group_by(np=rows.period).aggregate(all_n=rows.compared.sum(), all_excess=rows.excess.sum())
    both = rows.join(usual, [("period", "np")]).select(*rows.columns, "all_n", "all_excess")
    everybody = (both.all_n == 0).ifelse(UNKNOWN, ibis.greatest(both.all_excess, 0) // ibis.greatest(both.all_n, 1))
    both = both.mutate(everybody=everybody.fill_null(UNKNOWN))
    own = ibis.greatest(both.excess + both.everybody * PULL, 0) // (both.compared + PULL)
    return both.mutate(noise=own.cast("int64")).drop("compared", "excess", "all_n", "all_excess", "everybody")


def _excess(rows: ir.Table, block: int) -> ir.Value:
    """What a block differs by from the three before it, squared and less what counting explains, in millionths."""
    import ibis

    expected, variance = _expected(rows, block)
    change = divide(rows[f"y{block}"] * 1000 - expected, expected)
    beyond = ((change * change - variance) * 1_000_000.0).round(0).cast("int64")
    known = (rows.full >= block + BEFORE) & (expected >= ENOUGH * 1000)
    return known.ifelse(ibis.greatest(ibis.least(beyond, CAP), -CAP), ibis.null("int64"))


def _expected(rows: ir.Table, block: int, *, least: int = BEFORE) -> tuple[ir.Value, ir.Value]:
    """Expected events of a block in thousandths, and the relative variance that counting gives the comparison.

    least: with how few blocks before it one is content; only those after the first use count.
    """
    import ibis

    def part(b: int, name: str) -> ir.Value:
        column = rows[f"{name}{b}"]
        return column if b <= block + least else (rows.full >= b).ifelse(column, 0)

    earlier = range(block + 1, block + BEFORE + 1)
    events = functools.reduce(operator.add, (part(b, "y") for b in earlier))
    worth = functools.reduce(operator.add, (part(b, "e") for b in earlier))
    expected = scaled(events, rows[f"e{block}"], worth)
    share = divide(rows[f"e{block}"], worth)
    return expected, divide(ibis.literal(1000.0), expected) * (share + 1.0)


def scaled(events: ir.Value, part: ir.Value, whole: ir.Value) -> ir.Value:
    """`events × part ÷ whole` in thousandths (int64); null when there is nothing to divide by."""
    return (divide(events * 1000, whole) * part.cast("float64")).round(0).cast("int64")


def seasonal(rows: ir.Table) -> ir.Value:
    """What the same window of last year says of this one, in thousandths: below 1000 when there was a clear dip."""
    import ibis

    expected, variance = _expected(rows, YEAR, least=1)
    short = expected - rows[f"y{YEAR}"] * 1000
    spread = (variance + rows.noise.cast("float64") / 1_000_000.0).sqrt()
    depth = divide(short, expected) / spread.nullif(0.0)
    is_dip = (rows.full > YEAR) & (short > 0) & (depth >= DIP)
    kept = (rows[f"y{YEAR}"] * 1_000_000 + ENOUGH * 1_000_000) // (expected + ENOUGH * 1000)
    return is_dip.fill_null(False).ifelse(ibis.greatest(kept, 100), ibis.literal(1000, "int64"))
