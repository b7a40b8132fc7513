"""From a value to points: in plain Python and as an expression, with the same operations in the same order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.model import Scale

if TYPE_CHECKING:
    import ibis.expr.types as ir


def points_of(scale: Scale, value: float | None) -> float | None:
    """The points of a value, 0 to 100; None when it is missing, or outside a scale that does not clamp."""
    if value is None or value != value:
        return None
    if scale.kind == "steps":
        for limit, points in scale.points:
            if value >= limit if scale.direction == "up" else value <= limit:
                return points
        return scale.other
    (first, least), (last, most) = scale.points[0], scale.points[-1]
    if not scale.clamp and not first <= value <= last:
        return None
    if value <= first:
        return least
    for (x0, y0), (x1, y1) in pairwise(scale.points):
        if value <= x1:
            return y0 + (value - x0) * _slope(x0, y0, x1, y1)
    return most


def points_expression(scale: Scale, value: ir.Value) -> ir.Value:
    """The same as an expression over a double column."""
    import ibis

    branches: list[tuple[ir.Value, ir.Value]] = [(value.isnull() | value.isnan(), ibis.null("float64"))]
    if scale.kind == "steps":
        for limit, points in scale.points:
            reached = value >= double(limit) if scale.direction == "up" else value <= double(limit)
            branches.append((reached, double(points)))
        return ibis.cases(*branches, else_=double(scale.other))
    (first, least), (last, most) = scale.points[0], scale.points[-1]
    if not scale.clamp:
        branches.append(((value < double(first)) | (value > double(last)), ibis.null("float64")))
    branches.append((value <= double(first), double(least)))
    for (x0, y0), (x1, y1) in pairwise(scale.points):
        line = double(y0) + (value - double(x0)) * double(_slope(x0, y0, x1, y1))
        branches.append((value <= double(x1), line))
    return ibis.cases(*branches, else_=double(most))


def _slope(x0: float, y0: float, x1: float, y1: float) -> float:
    return (y1 - y0) / (x1 - x0)
