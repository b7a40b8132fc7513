"""Doubles as constants of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def double(value: float) -> ir.Value:
    """A constant that is a double on every engine.

    Written as a plain number it would be a decimal to both, and Spark divides decimals at six places.
    """
    import ibis

    return ibis.literal(repr(float(value))).cast("float64")
