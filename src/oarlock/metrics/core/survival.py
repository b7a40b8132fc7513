"""Durations of which some have not ended yet: the Kaplan–Meier estimate, exact, from small tables of counts."""

from __future__ import annotations

import math
import operator
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

Cases = Iterable[tuple[int, bool, int]]
"""How many cases (third) lasted so long (first, a whole number of any unit), and whether they ended then (second) or
were still open when they were last seen."""

_NEAR = 1e-6
"""How close to a half a product of floats may come before it is decided with whole numbers."""


@dataclass(frozen=True)
class Point:
    """One step of the curve: at `t`, `died` of `at_risk` cases ended, and the share `left` had not ended after it."""

    t: int
    died: int
    at_risk: int
    left: Fraction


def km_median(cases: Cases) -> int | None:
    """The smallest t with S(t) ≤ 1/2; None while fewer than half of the cases are known to have ended by any t."""
    above: list[int] = []
    below: list[int] = []
    share = 1.0
    for _, at_risk, left, t in _steps(cases):
        if above and above[-1] == at_risk:
            above[-1] = left  # nobody dropped out since the last step: a/b × c/a = c/b
        else:
            above.append(left)
            below.append(at_risk)
        share *= operator.truediv(left, at_risk)
        if share < 0.5 + _NEAR and (share < 0.5 - _NEAR or 2 * math.prod(above) <= math.prod(below)):
            return t
    return None


def km_curve(cases: Cases) -> tuple[Point, ...]:
    """The whole curve S(t) = Π (1 − d/r) over the times at which a case ended; what is open at t was at risk at t."""
    points: list[Point] = []
    share = Fraction(1)
    for died, at_risk, left, t in _steps(cases):
        share *= Fraction(left, at_risk)
        points.append(Point(t, died, at_risk, share))
    return tuple(points)


def km_medians(rows: Iterable[tuple[K, int, bool, int]]) -> dict[K, int | None]:
    """The median of each group of (group, t, died, count)."""
    groups: dict[K, list[tuple[int, bool, int]]] = {}
    for group, t, died, count in rows:
        groups.setdefault(group, []).append((t, died, count))
    return {group: km_median(cases) for group, cases in groups.items()}


def _steps(cases: Cases) -> Iterator[tuple[int, int, int, int]]:
    """Died, at risk, left and t, for each t at which a case ended, in order of t."""
    ended: dict[int, int] = {}
    gone: dict[int, int] = {}
    for t, died, count in cases:
        gone[t] = gone.get(t, 0) + count
        if died:
            ended[t] = ended.get(t, 0) + count
    at_risk = sum(gone.values())
    for t in sorted(gone):
        died_now = ended.get(t, 0)
        if died_now:
            yield died_now, at_risk, at_risk - died_now, t
        at_risk -= gone[t]
