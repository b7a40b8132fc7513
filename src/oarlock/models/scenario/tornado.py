"""Which driver matters most: each one at its low and at its high, all others at their points."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.models.scenario.drivers import Drivers
from oarlock.models.scenario.worth import npv
from oarlock.models.scenario.years import years


@dataclass(frozen=True, kw_only=True)
class Bar:
    """NPV with one driver at its low and at its high; swing: how far apart they are."""

    driver: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        """How much the driver's range moves the result."""
        return abs(self.high - self.low)


def tornado(of: Drivers, *, count: int, rate: float) -> tuple[Bar, ...]:
    """A bar for each driver that has a range, the widest first; equal ones in the order of the drivers."""
    points = of.points()

    def at(name: str, value: float) -> float:
        return npv([y.cash for y in years({**points, name: value}, count=count)], rate=rate)

    bars = [
        Bar(driver=name, low=at(name, one.low), high=at(name, one.high))
        for name, one in of.by
        if one.shape != "fixed" and one.low < one.high
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))
