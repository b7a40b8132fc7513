"""Monte Carlo: many cases of the drivers, and what they say together; a seed always draws the same cases."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.errors import UserError
from oarlock.models.scenario.drivers import Drivers
from oarlock.models.scenario.worth import npv
from oarlock.models.scenario.years import years

MOST = 100_000
"""Cases that one question may draw."""


@dataclass(frozen=True, kw_only=True)
class Chances:
    """What the cases say of NPV. error: standard error of the mean. low, high: what 80 % of them lie between.

    below: share of cases in which money is lost. over: share in which some year needs more hours than there are.
    """

    cases: int
    seed: int
    mean: float
    deviation: float
    error: float
    low: float
    median: float
    high: float
    below: float
    over: float


def simulate(of: Drivers, *, count: int, rate: float, cases: int, seed: int) -> Chances:
    """Draw the drivers `cases` times; raises `UserError` for fewer than 2 or more than 100,000."""
    if not 2 <= cases <= MOST:
        raise UserError("A simulation draws from 2 to {most} cases.", most=MOST)
    rng = random.Random(seed)  # noqa: S311  # no secret: the same seed has to give the same cases
    found: list[float] = []
    over = 0
    for _ in range(cases):
        told = years(of.drawn(rng), count=count)
        found.append(npv([y.cash for y in told], rate=rate))
        over += any(y.missing > 0 for y in told)
    found.sort()
    mean = math.fsum(found) / cases
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in found) / (cases - 1))
    return Chances(
        cases=cases, seed=seed, mean=mean, deviation=deviation, error=deviation / math.sqrt(cases),
        low=_at(found, 0.1), median=_at(found, 0.5), high=_at(found, 0.9),
        below=sum(one < 0 for one in found) / cases, over=over / cases,
    )  # fmt: skip


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
