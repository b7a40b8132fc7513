"""Usage of one customer: a count of events for each day, and each event's moment, user, feature and arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from oarlock.sample.behaviour.season import season
from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, NOON, Days
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.noise import below, count, key, mix, poisson, units

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[Any]

FEATURES = (
    ("login", 22), ("dashboard.view", 20), ("report.view", 16), ("search", 10), ("workflow.run", 10),
    ("report.export", 8), ("data.import", 5), ("share", 4), ("dashboard.edit", 3), ("admin.settings", 2),
)  # fmt: skip
"""Features and how often each is used of a hundred times."""

LATE, LATEST = 0.02, 9
"""Share of events that arrive days later, and the most days."""

TWICE = 0.005
"""Share of events that are sent a second time, byte for byte."""

_RAMP = 7


class Events(NamedTuple):
    """Columns of equal length. happened, received: seconds since local day 0; copies: 1, or 2 for one sent twice."""

    ids: Column
    users: Column
    features: Column
    happened: Column
    received: Column
    quantity: Column
    copies: Column


def expected(customer: Customer, *, seed: int, days: Days) -> npt.NDArray[np.float64]:
    """The mean number of events on each day from the window's start to the day of export, half of that one."""
    import numpy as np

    who, story = customer.who, customer.story
    stream = key(seed, "usage level", who.number)
    drawn = units(count(16), stream)
    low, high = (8.0, 20.0) if who.segment is ENTERPRISE else (1.0, 3.6) if who.segment is SELF_SERVICE else (3.0, 7.0)
    level = low + (high - low) * drawn[0] ** 2
    if story.fall_at or story.kind == "seasonal":
        # A fall that nobody could tell from chance would be no story.
        level = max(level, 6.0 if story.fall_at else 3.5)
    if story.kind == "shelfware":
        level = max(level, customer.users / 8)
    length = days.end - days.start + 1
    day = np.arange(length, dtype=np.float64)
    growth = 1 + (drawn[1] * 0.5 - 0.15) * day / max(length, 1)
    busy = level * growth * season(who.country, story.season, days.start, length)
    weeks = units(count(length // 7 + 1), stream ^ 1)
    busy *= (0.92 + 0.16 * weeks)[(day // 7).astype(np.int64)]
    if story.fall_at:
        since = np.clip((day - (story.fall_at - days.start)) / _RAMP, 0, 1)
        busy *= 1 - story.fall * since
    busy[-1] *= 0.5
    runs = np.zeros(length, dtype=bool)
    for line in customer.lines:
        runs[max(line.start - days.start, 0) : max(line.end - days.start, 0)] = True
    return np.where(runs, np.minimum(busy, 450.0), 0.0)


def events(customer: Customer, *, seed: int, days: Days) -> Events:
    """All events of a customer that had arrived by the export, in order of the days on which they happened."""
    import numpy as np

    number = customer.who.number
    mean = expected(customer, seed=seed, days=days)
    counts = poisson(units(count(len(mean)), key(seed, "usage count", number)), mean)
    total = int(counts.sum())
    place = np.repeat(np.arange(len(mean)), counts)
    rows = count(total)
    one, two = mix(rows, key(seed, "usage row", number)), mix(rows, key(seed, "usage more", number))
    # Two draws for the hour make the middle of the day busier than its ends; the last day ends at noon.
    seconds = below(one, 5 * 3600) + below(one << np.uint64(24), 5 * 3600) + 8 * 3600
    seconds = np.where(place == len(mean) - 1, seconds // 3 + 6 * 3600, seconds)
    happened = (days.start + place) * DAY * 60 + seconds
    is_late = units(rows, key(seed, "usage late", number)) < LATE
    delay = below(two, 900) + 5
    delay = np.where(is_late, DAY * 60 + below(two << np.uint64(20), (LATEST - 1) * DAY * 60), delay)
    weights = np.repeat(np.arange(len(FEATURES)), [share for _, share in FEATURES])
    known = 4 + number % (len(FEATURES) - 3)
    features = weights[below(two << np.uint64(9), len(weights))] % known
    quantity = np.where(features == _IMPORT, below(one << np.uint64(13), 900) + 20, 0)
    # Every user comes round within weeks; the first few come far more often.
    often = below(one << np.uint64(17), 100) < (0 if customer.story.kind == "shelfware" else 35)
    users = np.where(often, below(two << np.uint64(27), max(1, customer.users // 5)), np.arange(total) % customer.users)
    copies = 1 + (units(rows, key(seed, "usage twice", number)) < TWICE).astype(np.int64)
    arrived = happened + delay <= (days.end * DAY + NOON) * 60
    ids = mix(rows + np.uint64(number << 32), key(seed, "usage id"))
    columns: tuple[Column, ...] = (ids, users, features, happened, happened + delay, quantity, copies)
    return Events(*(c[arrived] for c in columns))


_IMPORT = [name for name, _ in FEATURES].index("data.import")
