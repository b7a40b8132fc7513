"""What the best plan brings at each of several capacities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.models.allocation.problem import Problem
from oarlock.models.allocation.solve import divided, with_hours


@dataclass(frozen=True, kw_only=True)
class Step:
    """One capacity (hundredths of hours): what a plan within it brings, and what none can exceed; None without one."""

    hours: int
    value: int | None
    bound: int | None


def frontier(of: Problem, capacities: Sequence[int]) -> tuple[Step, ...]:
    """A step for each capacity in rising order; values never fall, since more hours may be left unused.

    Plans are rounded from divided ones: exact within one account, and quick enough for a page.
    """
    found: list[Step] = []
    best: int | None = None
    for hours in sorted(set(capacities)):
        plan = divided(with_hours(of, hours)) if all(g.allowed for g in of.groups) and of.groups else None
        if plan is not None:
            best = plan.value if best is None else max(best, plan.value)
        found.append(Step(hours=hours, value=best, bound=None if plan is None else max(plan.bound, best or 0)))
    return tuple(found)
