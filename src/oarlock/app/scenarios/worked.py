"""Working a scenario out; the same question is worked out once."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from oarlock.app.scenarios.asked import Asked
from oarlock.models.scenario import Bar, Chances, Worth, Year, simulate, tornado, worth, years


@dataclass(frozen=True, kw_only=True)
class Worked:
    """The years at the points, what they are worth, which driver matters most, and what the drawn cases say."""

    years: tuple[Year, ...]
    worth: Worth
    bars: tuple[Bar, ...]
    chances: Chances


@functools.lru_cache(maxsize=64)
def worked(asked: Asked) -> Worked:
    """All of it; the seed is part of the question, so that two who ask the same see the same."""
    rate, count = float(asked.rate) / 100, asked.count
    flow = years(asked.drivers.points(), count=count)
    return Worked(
        years=flow, worth=worth([one.cash for one in flow], rate=rate),
        bars=tornado(asked.drivers, count=count, rate=rate),
        chances=simulate(asked.drivers, count=count, rate=rate, cases=asked.cases, seed=asked.seed),
    )  # fmt: skip
