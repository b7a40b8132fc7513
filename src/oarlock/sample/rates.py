"""Daily exchange rates of a sample: a slow walk in whole hundred-millionths of a dollar, so sums are exact."""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.domain.currencies import minor_digits
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import OPENING_RATES

SCALE = 10**8
REPORTING = "USD"


class Rates:
    """US dollars for one unit of each other currency, by day."""

    def __init__(self, *, seed: int, days: Days) -> None:
        draw = Draw(seed, "rates")
        self.first = days.founded - 10
        self.by_day: dict[str, list[int]] = {}
        for currency, rate in OPENING_RATES.items():
            walk = []
            for _ in range(self.first, days.end + 1):
                walk.append(rate)
                rate += int(rate * (draw.unit() + draw.unit() - 1) * 0.006)
            self.by_day[currency] = walk

    def minor_factor(self, currency: str, day: int) -> tuple[int, int]:
        """Numerator and denominator that turn minor units of a currency into US cents on a day."""
        if currency == REPORTING:
            return 1, 1
        shift = 10 ** (minor_digits(REPORTING) - minor_digits(currency))
        return self.by_day[currency][day - self.first] * shift, SCALE

    def rows(self, days: Days) -> Iterator[tuple[str, str, str, str]]:
        """Base, quote, day and rate of every day."""
        for currency, walk in self.by_day.items():
            for place, rate in enumerate(walk):
                yield currency, REPORTING, days.iso(self.first + place), f"{rate // SCALE}.{rate % SCALE:08d}"


def convert(amount: int, factor: tuple[int, int]) -> int:
    """An amount that is not negative in the other currency, rounded half away from zero."""
    top, bottom = factor
    return (2 * amount * top + bottom) // (2 * bottom)
