"""The price book: what a plan or a seat costs, by currency and interval, as it is and as it once was."""

from __future__ import annotations

from oarlock.sample.days import Days
from oarlock.sample.files import major
from oarlock.sample.market import PLAN_PRICES, SEAT_PRICES
from oarlock.sample.strategy.tables import StrategyFiles
from oarlock.sample.strategy.work import PLANS

YEARLY = {"CNY": 95}
"""Per cent of twelve months that a year of seats costs by the book where it is not 90: sellers there give away more."""


def add_prices(files: StrategyFiles, *, days: Days) -> None:
    """Write the book in force since before the first contract, and the one before it, a tenth cheaper."""
    for since, per_cent in ((days.founded - 330, 90), (days.founded - 30, 100)):
        for offering, coin, interval, amount in _book():
            cents = amount * per_cent // 100
            files.add("prices", offering, coin, interval, major(cents, coin), days.iso(since))


def _book() -> list[tuple[str, str, str, int]]:
    """Offering, currency, interval and price of one unit; plans are sold by card and go by the card system's ID."""
    out = []
    for coin, plans in PLAN_PRICES.items():
        for code, amount in zip(PLANS, plans, strict=True):
            out += [(f"stripe:{code}", coin, "month", amount), (f"stripe:{code}", coin, "year", amount * 10)]
    for coin, amount in SEAT_PRICES.items():
        year = amount * 12 * YEARLY.get(coin, 90) // 100
        out += [("platform", coin, "month", amount), ("platform", coin, "year", year)]
    return out
