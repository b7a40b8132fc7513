"""What a customer of the crowd is from the first day: worked out from its number alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oarlock.sample.days import Days
from oarlock.sample.noise import below, key, mix, units

if TYPE_CHECKING:
    import numpy.typing as npt

    Column = npt.NDArray[Any]

SHARES = (0.68, 0.25, 0.07)
"""Share of each segment."""

LEVELS = (1.0, 4.0, 14.0)
"""Usage of each segment on a working day, against the others'."""

NO_FEED = 0.02
"""Share of customers whose usage reaches nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Columns of some customers. start: month of the window in which the contract begins, on its first day.

    people: users; seats: of the contract; signed: days between signing and the contract's first day.
    """

    number: Column
    segment: Column
    industry: Column
    country: Column
    colour: Column
    start: Column
    signed: Column
    people: Column
    seats: Column
    level: Column
    has_feed: Column


def traits(first: int, stop: int, *, seed: int, days: Days) -> Traits:
    """The customers `first` to before `stop`; a third of them had signed before the window begins."""
    import numpy as np

    number = np.arange(first, stop, dtype=np.uint64)
    one, two, three = (mix(number, key(seed, f"crowd {n}")) for n in range(3))
    segment = np.searchsorted(np.cumsum(SHARES)[:2], units(number, key(seed, "crowd segment")), side="right")
    months = len(days.instants) - 1
    people = np.array([2, 8, 60])[segment] + below(one << np.uint64(9), np.array([6, 32, 200])[segment])
    spread = units(number, key(seed, "crowd level"))
    return Traits(
        number=number.astype(np.int64), segment=segment, industry=below(one << np.uint64(17), 8),
        country=below(one << np.uint64(25), 2), colour=below(two, 5),
        start=below(two << np.uint64(8), months + 13) - 12,
        signed=1 + below(two << np.uint64(16), 20), people=people,
        seats=people + below(three, np.array([3, 12, 90])[segment]),
        level=np.array(LEVELS)[segment] * (0.25 + 2.25 * spread * spread),
        has_feed=units(number, key(seed, "crowd feed")) >= NO_FEED,
    )  # fmt: skip
