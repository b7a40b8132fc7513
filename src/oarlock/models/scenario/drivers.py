"""What a scenario is driven by: a number with the range in which it may lie."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from oarlock.errors import UserError

Shape = Literal["fixed", "uniform", "triangular", "normal"]
NAMES = (
    "accounts", "won", "retention", "revenue", "margin", "hours", "capacity", "hour_cost", "investment", "running",
)  # fmt: skip
"""accounts: at the start; won: new ones a year; retention: share of accounts kept over a year; revenue, margin: of an
account a year, and the share of it left after direct costs; hours: that an account takes a year; capacity: hours a
year that are there; hour_cost: of an hour beyond the capacity; investment: at the start; running: cost a year.
"""
SHARES = ("retention", "margin")
NINETY = 1.6448536269514722
"""Standard deviations on either side of a normal's mean that hold 90 % of it."""


@dataclass(frozen=True, kw_only=True)
class Driver:
    """A driver. Money in minor units. low, high: its limits; of a normal one, what 90 % of cases lie between."""

    point: float
    low: float
    high: float
    shape: Shape = "triangular"

    def drawn(self, rng: random.Random) -> float:
        """One case of it; drivers are drawn apart from each other, nothing ties them."""
        if self.shape == "fixed" or self.low == self.high:
            return self.point
        if self.shape == "uniform":
            return rng.uniform(self.low, self.high)
        if self.shape == "triangular":
            return rng.triangular(self.low, self.high, self.point)
        return rng.gauss(self.point, self.deviation)

    @property
    def deviation(self) -> float:
        """Standard deviation of a normal driver."""
        return (self.high - self.low) / (2 * NINETY)


@dataclass(frozen=True, kw_only=True)
class Drivers:
    """All drivers of a scenario by name; those that nobody named are 0 and cost nothing."""

    by: tuple[tuple[str, Driver], ...]

    def points(self) -> dict[str, float]:
        """Each driver at its point."""
        return {name: one.point for name, one in self.by}

    def drawn(self, rng: random.Random) -> dict[str, float]:
        """One case of all; the order of drawing is that of `NAMES`, so that a seed always means the same cases."""
        return {name: one.drawn(rng) for name, one in self.by}


def drivers(told: Mapping[str, Driver] | Iterable[tuple[str, Driver]]) -> Drivers:
    """Drivers that were checked; raises `UserError` for an unknown name, a range upside down or a share above 1."""
    found = dict(told)
    for name, one in found.items():
        if name not in NAMES:
            raise UserError("There is no driver '{name}'.", remedy="Use one of: {names}.", name=name,
                            names=", ".join(NAMES))  # fmt: skip
        _check(name, one)
    return Drivers(by=tuple((name, found[name]) for name in NAMES if name in found))


def _check(name: str, one: Driver) -> None:
    if not all(math.isfinite(value) for value in (one.point, one.low, one.high)):
        raise UserError("Driver '{name}' is not a number.", name=name)
    if not one.low <= one.point <= one.high:
        raise UserError("Driver '{name}' must lie within its range.", name=name)
    if one.low < 0:
        raise UserError("Driver '{name}' cannot be below 0.", name=name)
    if name in SHARES and one.high > 1:
        raise UserError("Driver '{name}' is a share from 0 to 1.", name=name)
    if one.shape == "normal" and not math.isclose(one.point - one.low, one.high - one.point, abs_tol=1e-9):
        raise UserError("Driver '{name}' is normal, so its range must be as wide below as above.", name=name)
