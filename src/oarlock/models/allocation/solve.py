"""The best plan, what it is worth to have one more hour, and what really comes of more hours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from oarlock.models.allocation.highs import limits_of, needs, run
from oarlock.models.allocation.problem import Allocation, Problem, Shortage
from oarlock.models.allocation.shortage import shortages

MOST_CELLS = 6_000
"""Decisions up to which a best plan is searched for; beyond, the whole part of a divided one is taken."""


def allocate(of: Problem) -> Allocation | tuple[Shortage, ...]:
    """A plan that brings most, or what is missing for there to be one.

    Equal problems have equal plans: of accounts that are alike the first ones get the deeper service.
    """
    if any(not group.allowed for group in of.groups):
        return shortages(of)
    if not of.groups:
        return Allocation(depths=(), value=0, hours=0, bound=0, is_proved=True)
    if len(of.cells) > MOST_CELLS:
        rounded = divided(of)
        if rounded is not None:
            return rounded
    found = run(of, is_whole=True)
    if not found.is_feasible:
        return shortages(of)
    return planned(of, [round(one) for one in found.counts], bound=found.bound, is_proved=found.is_proved)


def divided(of: Problem) -> Allocation | None:
    """The best plan in parts of accounts, rounded to whole ones that fit; None when there is none.

    At most one account for each limit is served in parts, so that it is less than their values away from a best one.
    """
    found = run(of, is_whole=False)
    if not found.is_feasible:
        return None
    counts = [math.floor(one + 1e-6) for one in found.counts]
    limits = limits_of(of)
    left = [size - sum(n * needs(of, d, name) for n, (_, d) in zip(counts, of.cells, strict=True))
            for name, size in limits]  # fmt: skip
    open_ = [len(group.accounts) for group in of.groups]
    for n, (g, _) in zip(counts, of.cells, strict=True):
        open_[g] -= n
    cheapest = {g: min(group.allowed, key=lambda d: (of.depths[d].hours, d)) for g, group in enumerate(of.groups)}
    place = {cell: at for at, cell in enumerate(of.cells)}

    def take(g: int, d: int, n: int) -> None:
        counts[place[g, d]] += n
        for at, (name, _) in enumerate(limits):
            left[at] -= n * needs(of, d, name)

    waiting = [(g, n) for g, n in enumerate(open_) if n > 0]
    for g, n in waiting:
        take(g, cheapest[g], n)
    for g, n in waiting:
        for _ in range(n):
            take(g, cheapest[g], -1)
            fits = [d for d in of.groups[g].allowed
                    if all(needs(of, d, name) <= left[at] for at, (name, _) in enumerate(limits))]  # fmt: skip
            take(g, max(fits, key=lambda d: (of.groups[g].values[d], -d)) if fits else cheapest[g], 1)
    if any(size < 0 for size in left):
        return None
    return planned(of, counts, bound=found.bound, is_proved=False)


def planned(of: Problem, counts: Sequence[int], *, bound: float, is_proved: bool) -> Allocation:
    """The plan of so many accounts in each cell, recounted in whole numbers."""
    chosen: list[tuple[str, str]] = []
    given = dict.fromkeys(range(len(of.groups)), 0)
    value = hours = 0
    # Deepest first, so that the first accounts of a group get it.
    for at, (g, d) in sorted(enumerate(of.cells), key=lambda item: (item[1][0], -of.depths[item[1][1]].hours, item[0])):
        group, n = of.groups[g], counts[at]
        chosen += [(name, of.depths[d].code) for name in group.accounts[given[g] : given[g] + n]]
        given[g] += n
        value += n * group.values[d]
        hours += n * of.depths[d].hours
    is_best = is_proved or math.floor(bound + 0.5) <= value
    return Allocation(depths=tuple(sorted(chosen)), value=value, hours=hours,
                      bound=value if is_best else max(math.floor(bound), value), is_proved=is_best)  # fmt: skip


def shadow(of: Problem) -> float | None:
    """What one more hour would bring if accounts could be served in parts (minor units); None without any plan."""
    if any(not group.allowed for group in of.groups) or not of.groups:
        return None if of.groups else 0.0
    found = run(of, is_whole=False)
    return abs(found.prices[0]) * 100 if found.is_feasible else None


def gain(of: Problem, hours: int, *, before: Allocation | None = None) -> int | None:
    """What the best plan really brings more with so many more hours (hundredths); None when there is no plan.

    before: the plan of `of`, when it is known already.
    """
    now = before or allocate(of)
    more = allocate(with_hours(of, of.limits.hours + hours))
    if not isinstance(now, Allocation) or not isinstance(more, Allocation):
        return None
    # Plans that are not proved may miss a little: more hours never bring less, for they need not be used.
    return max(more.value - now.value, 0)


def with_hours(of: Problem, hours: int) -> Problem:
    """The same with another number of hours."""
    return replace(of, limits=replace(of.limits, hours=hours))
