"""How far an opinion of few may be from that of all: 95 % intervals, from integer sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.metrics.core.expressions import divide

if TYPE_CHECKING:
    import ibis.expr.types as ir

Z = 1.96


def share_interval(yes: ir.Value, n: ir.Value) -> tuple[ir.Value, ir.Value]:
    """Wilson's interval of a share yes ÷ n; null when n is 0. Unlike ±SE it stays within 0 to 1 for few answers."""
    square = Z * Z
    no = n - yes
    spread = (divide(yes * no * 4, n) + square).sqrt() * Z
    centre, width = yes.cast("float64") * 2.0 + square, (n.cast("float64") + square) * 2.0
    return (centre - spread) / width.nullif(0.0), (centre + spread) / width.nullif(0.0)


def balance_margin(yes: ir.Value, no: ir.Value, n: ir.Value) -> ir.Value:
    """±1.96 SE of (yes − no) ÷ n, where SE = √((p + d − (p − d)²) ÷ n) with the shares p and d."""
    variance = divide(n * (yes + no) - (yes - no) * (yes - no), n * n)
    return (variance / n.cast("float64").nullif(0.0)).sqrt() * Z


def mean_margin(whole: ir.Value, squares: ir.Value, n: ir.Value) -> ir.Value:
    """±1.96 s ÷ √n of a mean, from the sums of the values and of their squares; null for fewer than two."""
    import ibis

    size, sum_ = n.cast("float64"), whole.cast("float64")
    variance = ibis.greatest(size * squares.cast("float64") - sum_ * sum_, 0.0) / (size * (size - 1.0)).nullif(0.0)
    return (variance / size.nullif(0.0)).sqrt() * Z
