"""The life of one customer: its contract lines, the hazards drawn for it, and the numbers its papers bear."""

from __future__ import annotations

import math

from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import Exposures, Line
from oarlock.sample.market import INDUSTRIES, SEAT_PRICES
from oarlock.sample.profile import Profile


class Life:
    """Draws the lines of one company; `lines` holds them in order of start."""

    def __init__(self, who: Profile, draw: Draw, days: Days, exposures: Exposures) -> None:
        self.who, self.draw, self.days, self._exposures = who, draw, days, exposures
        self.lines: list[Line] = []
        self.churned: list[int] = []
        self.factor = INDUSTRIES[who.industry][2]
        self._contracts = 0

    def leaves(self, kind: str, hazard: float) -> bool:
        """Draw one hazard and count it."""
        hazard = min(hazard, 0.95)
        happened = self.draw.chance(hazard)
        self._exposures.note(self.who.segment.name, kind, hazard, happened=happened)
        return happened

    def monthly_hazard(self, months: int) -> float:
        """Chance to leave at the end of month `months` of a customer without a term."""
        segment = self.who.segment
        return segment.monthly * (1 + segment.early * math.exp(-months / 6)) * self.factor

    def comeback(self, gone: int) -> int:
        """The minute at which a customer that left returns, at least a month later; 0 when it does not in time."""
        months = 1
        while not self.draw.chance(self.who.segment.comeback):
            months += 1
            if months > 60:
                return 0
        back = self.days.plus(gone // DAY, months) * DAY + gone % DAY + self.draw.between(0, 9) * DAY
        return back if back <= self.days.cutoff else 0

    def contract(self) -> str:
        """The next contract number of the company's book."""
        self._contracts += 1
        return f"K{self.who.number + 1:06d}-{self._contracts}"

    def line_id(self) -> str:
        """The next line number of the company's book."""
        return f"L{self.who.number + 1:06d}-{len(self.lines) + 1:02d}"


def seat_price(life: Life, *, months: int, seats: int, currency: str = "") -> int:
    """Price of so many seats for so many months in minor units: ten per cent off for a whole year."""
    price = SEAT_PRICES[currency or life.who.currency] * seats * months
    return price * 9 // 10 if months >= 12 else price
