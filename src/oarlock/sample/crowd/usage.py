"""Events of the crowd on one day, in order of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from oarlock.sample.behaviour.parts import usage_schema
from oarlock.sample.behaviour.usage import FEATURES, LATE, LATEST, TWICE
from oarlock.sample.crowd.texts import column, digits, fixed, hexadecimal
from oarlock.sample.days import DAY
from oarlock.sample.noise import below, key, mix, poisson, units

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    Column = npt.NDArray[Any]

_EPOCH = 719_163


class Day(NamedTuple):
    """The rows of one day with what the truth counts of them."""

    table: pa.Table
    late: int
    twice: int


def counts(number: Column, mean: Column, *, seed: int, day: int) -> Column:
    """How many events each customer has on a day."""
    import numpy as np

    chance = units(number.astype(np.uint64), key(seed, "crowd count", day))
    out = np.zeros(len(number), dtype=np.int64)
    # On most days most small customers do nothing: exp(-mean) >= 1 - mean settles them without it.
    some = np.flatnonzero(chance >= 1 - mean)
    out[some] = poisson(chance[some], mean[some])
    return out


def rows(number: Column, people: Column, happen: Column, *, seed: int, day: int, ends: int) -> Day:
    """The events of one day. ends: second of the export, by which all have arrived and before which all happened."""
    import numpy as np
    import pyarrow as pa

    who = np.repeat(np.arange(len(number)), happen)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(happen) - happen, happen)
    counter = (number[who] << 12 | turn).astype(np.uint64)
    one, two = mix(counter, key(seed, "crowd row", day)), mix(counter, key(seed, "crowd more", day))
    seconds = below(one, 5 * 3600) + below(one << np.uint64(24), 5 * 3600) + 8 * 3600
    if (day + 1) * DAY * 60 > ends:
        seconds = seconds // 3 + 6 * 3600
    happened = day * DAY * 60 + seconds
    long = DAY * 60 + below(two << np.uint64(14), (LATEST - 1) * DAY * 60)
    delay = np.where(below(two, 10_000) < int(LATE * 10_000), long, 5 + below(one << np.uint64(9), 900))
    delay = np.minimum(delay, ends - happened)
    is_twice = below(two << np.uint64(28), 10_000) < int(TWICE * 10_000)
    late, twice = int((delay >= DAY * 60).sum()), int(is_twice.sum())
    if twice:
        picked = np.repeat(np.arange(len(who)), 1 + is_twice)
        who, counter, one, two = who[picked], counter[picked], one[picked], two[picked]
        happened, delay = happened[picked], delay[picked]
    account, size = digits(number[who] + 1, 8), len(who)
    user = below(two << np.uint64(41), people[who])
    weights = np.repeat(np.arange(len(FEATURES)), [share for _, share in FEATURES])
    feature = weights[below(one << np.uint64(31), len(weights))]
    ids = mix(counter | np.uint64(day - _EPOCH << 44), key(seed, "crowd id"))
    stamp = pa.timestamp("s")
    table = pa.table(
        [
            column(hexadecimal(ids)), column(fixed("A", size), account),
            column(fixed("u", size), account, fixed("-", size), digits(user, 3)),
            pa.array([name for name, _ in FEATURES]).take(feature), pa.repeat("platform", size),
            pa.array(happened - _EPOCH * DAY * 60).cast(stamp),
            pa.array(happened + delay - _EPOCH * DAY * 60).cast(stamp),
            pa.nulls(size, pa.float64()),
        ],
        schema=usage_schema(),
    )  # fmt: skip
    return Day(table, late, twice)
