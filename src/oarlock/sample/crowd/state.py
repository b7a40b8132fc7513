"""How the crowd goes on from month to month: levels of usage, what was observed, and who has left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from oarlock.sample.behaviour.season import season
from oarlock.sample.crowd import hazard, tickets
from oarlock.sample.crowd.traits import Traits, traits
from oarlock.sample.crowd.usage import counts
from oarlock.sample.days import Days
from oarlock.sample.noise import key, units

if TYPE_CHECKING:
    import numpy.typing as npt

    Column = npt.NDArray[Any]

CHUNK = 65_536
STAYS = 32_000
COUNTRIES = ("CN", "US")
FALLS, FALL = 0.03, (0.30, 0.70)
"""Chance a month that a customer's usage falls for good, and by which share of it."""

_MOST_A_DAY = 300.0


class Here(NamedTuple):
    """Columns of some customers whose contract runs in a month. usual: events on an ordinary working day of it."""

    number: Column
    segment: Column
    country: Column
    people: Column
    start: Column
    usual: Column


class Crowd:
    """The state of all customers: some thirty bytes each; everything else is drawn anew for each chunk."""

    def __init__(self, accounts: int, *, scale: float, seed: int, days: Days, chunk: int = CHUNK) -> None:
        import numpy as np

        self.accounts, self.seed, self.days, self._scale, self._chunk = accounts, seed, days, scale, chunk
        self.gone = np.full(accounts, STAYS, dtype=np.int16)
        """Month at whose first day each customer left, `STAYS` = not."""
        self.factor = np.ones(accounts, dtype=np.float32)
        self.seen = np.zeros((hazard.MONTHS_BEFORE + 1, accounts), dtype=np.int32)
        """Events of this month and of those before it."""
        self.falls = 0
        self.drawn: dict[str, list[float]] = {name: [0, 0.0, 0] for name in hazard.SEGMENTS}
        shapes = [season(country, "", days.start, days.end - days.start + 1) for country in COUNTRIES]
        self._busy = np.stack(shapes)
        self._busy[:, -1] /= 2

    def chunks(self) -> Iterator[Traits]:
        """The customers, chunk by chunk."""
        for first in range(0, self.accounts, self._chunk):
            yield traits(first, min(first + self._chunk, self.accounts), seed=self.seed, days=self.days)

    def month(self, month: int) -> list[Here]:
        """Those whose contract runs in a month, chunk by chunk."""
        import numpy as np

        out = []
        for who in self.chunks():
            gone = self.gone[int(who.number[0]) : int(who.number[-1]) + 1]
            at = np.flatnonzero((who.start <= month) & (gone > month))
            number = who.number[at]
            usual = who.level[at] * self.factor[number] * self._scale * who.has_feed[at]
            segment, country, people, start = (
                c[at].astype(np.int16) for c in (who.segment, who.country, who.people, who.start)
            )
            out.append(Here(number, segment, country, people, start, usual.astype(np.float32)))
        return out

    def day(self, here: Here, day: int) -> Column:
        """How many events those who are here have on a day; they are counted as seen."""
        import numpy as np

        mean = here.usual.astype(np.float64) * self._busy[:, day - self.days.start][here.country]
        happen = counts(here.number, np.minimum(mean, _MOST_A_DAY), seed=self.seed, day=day)
        self.seen[0, here.number] += happen.astype(np.int32)
        return happen

    def end_month(self, here: Here, raised: Column, month: int) -> None:
        """Draw who leaves when a month ends, from what was seen of it, and how usage goes on."""
        import numpy as np

        number, segment = here.number, here.segment
        before = self.seen[1:, number].sum(axis=0)
        has_past = (month >= hazard.MONTHS_BEFORE) & (month - here.start >= hazard.MONTHS_BEFORE)
        change = np.where(has_past, hazard.usage_change(self.seen[0, number].astype(np.int64), before), 0.0)
        renews = (month + 1 - here.start) % hazard.TERM == 0
        risk = hazard.chance(segment, change, raised, renews)
        leaves = units(number.astype(np.uint64), key(self.seed, "crowd leaves", month)) < risk
        self.gone[number[leaves]] = month + 1
        for place, name in enumerate(hazard.SEGMENTS):
            mine, told = segment == place, self.drawn[name]
            told[0] += int(mine.sum())
            told[1] += float(risk[mine].sum())
            told[2] += int(leaves[mine].sum())
        self._go_on(number, month)

    def _go_on(self, number: Column, month: int) -> None:
        """Some usage falls for good, some rises, all of it wavers."""
        import numpy as np

        counter = number.astype(np.uint64)
        turn, size = (units(counter, key(self.seed, f"crowd turn {n}", month)) for n in range(2))
        low, high = FALL
        moved = 0.96 + 0.08 * size
        moved = np.where(turn < FALLS, 1 - (low + (high - low) * size), moved)
        moved = np.where((turn >= FALLS) & (turn < FALLS + 0.025), 1.25 + 0.75 * size, moved)
        self.falls += int((turn < FALLS).sum())
        self.factor[number] = np.clip(self.factor[number] * moved, 0.05, 8.0)

    def next_month(self) -> None:
        """What was this month becomes the last one."""
        self.seen[1:] = self.seen[:-1].copy()
        self.seen[0] = 0

    def raised(self, here: Here, month: int) -> Column:
        """Tickets of those who are here in a month."""
        return tickets.counts(here.number, here.segment, seed=self.seed, month=month)
