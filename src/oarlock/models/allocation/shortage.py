"""Which limit leaves no plan, and by how much it would have to give way."""

from __future__ import annotations

from oarlock.models.allocation.highs import limits_of, run
from oarlock.models.allocation.problem import Problem, Shortage


def shortages(of: Problem) -> tuple[Shortage, ...]:
    """What is missing: floors that no depth reaches; else the fewest hours, of all or of a skill, that would do.

    Empty when there is a plan.
    """
    deepest = max(depth.hours for depth in of.depths)
    floors = tuple(
        Shortage(what="floor", name=name, missing=group.floor - deepest)
        for group in of.groups if not group.allowed for name in group.accounts
    )  # fmt: skip
    if floors or not of.groups:
        return floors
    found = run(of, is_whole=True, is_elastic=True)
    told = zip(limits_of(of), found.short, strict=True)
    return tuple(
        Shortage(what="skill" if name else "hours", name=name, missing=round(short))
        for (name, _), short in told if round(short) > 0
    )  # fmt: skip
