"""What the best plan brings at each of several capacities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.models.allocation.problem import Allocation, Problem
from oarlock.models.allocation.solve import allocate, divided, with_hours

EXACT_CELLS = 1_000
"""Decisions up to which each step is a best plan; beyond, plans are rounded from divided ones."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One capacity (hundredths of hours): what a plan within it brings, and what none can exceed; None without one."""

    hours: int
    value: int | None
    bound: int | None


def frontier(
    of: Problem, capacities: Sequence[int], *, known: Mapping[int, Allocation] | None = None
) -> tuple[Step, ...]:
    """A step for each capacity in rising order; values never fall, since more hours may be left unused.

    known: plans that were worked out already, by their hours. Of large problems the others are exact within one
    account, which is quick enough for a page.
    """
    found: list[Step] = []
    best: int | None = None
    for hours in sorted(set(capacities)):
        plan = (known or {}).get(hours) or _plan(with_hours(of, hours))
        if plan is not None:
            best = plan.value if best is None else max(best, plan.value)
        found.append(Step(hours=hours, value=best, bound=None if plan is None else max(plan.bound, best or 0)))
    return tuple(found)


def _plan(of: Problem) -> Allocation | None:
    if not of.groups or not all(group.allowed for group in of.groups):
        return None
    if len(of.cells) > EXACT_CELLS:
        return divided(of)
    found = allocate(of)
    return found if isinstance(found, Allocation) else None
