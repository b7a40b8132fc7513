"""The pictures of a scenario: cash by year, and how far each driver's range moves what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from oarlock.app.scenarios.words import DRIVERS
from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.kit.formats import format_money
from oarlock.kit.text import Lang, msg, render
from oarlock.models.scenario import Bar, Year


def cash(years: Sequence[Year], currency: str, lang: Lang) -> Chart:
    """Cash of each year, and the sum up to it."""
    sums = [sum(one.cash for one in years[: n + 1]) for n in range(len(years))]
    lines = ((msg("Each year"), "water", [one.cash for one in years]),
             (msg("Sum so far"), "moss", sums))  # fmt: skip
    return Chart(
        id="cash", title=render(msg("Cash by year"), lang=lang), kind="line",
        categories=[render(msg("Year {n}", n=one.year), lang=lang) for one in years], unit=currency,
        series=[
            Series(name=render(name, lang=lang), tone=tone, values=[_major(value, currency) for value in values],
                   texts=[money(value, currency, lang) for value in values])
            for name, tone, values in lines
        ],
    )  # fmt: skip


def tornado(bars: Sequence[Bar], currency: str, lang: Lang) -> Chart | None:
    """A bar for each driver with a range: how far apart what it is worth lies at both ends."""
    if not bars:
        return None
    return Chart(
        id="tornado", title=render(msg("Which driver matters most"), lang=lang), kind="bars", unit=currency,
        categories=[DRIVERS[one.driver].label.in_(lang) for one in bars],
        series=[
            Series(name=render(msg("Moves what it is worth by"), lang=lang), tone="water", labels=True,
                   values=[_major(one.swing, currency) for one in bars],
                   texts=[money(one.swing, currency, lang) for one in bars])
        ],
    )  # fmt: skip


def money(value: float, currency: str, lang: Lang) -> str:
    """Money that a model made, in whole units: cents of a guess say nothing."""
    return format_money(Decimal(round(Money(round(value), currency).major)), currency, lang=lang)


def _major(value: float, currency: str) -> float:
    return float(Money(round(value), currency).major)
