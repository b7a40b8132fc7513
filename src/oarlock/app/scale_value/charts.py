"""The picture of scale and value: what the best plan brings at each capacity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.kit.text import Lang, msg, render
from oarlock.models.allocation import Step
from oarlock.pipeline.showing import show


def frontier(steps: Sequence[Step], currency: str, lang: Lang) -> Chart | None:
    """A line over the capacities at which there is a plan."""
    steps = [step for step in steps if step.value is not None]
    if len(steps) < 2:
        return None
    series = Series(
        name=render(msg("Contribution a year"), lang=lang),
        tone="water",
        values=[float(Money(step.value or 0, currency).major) for step in steps],
        texts=[show(step.value, "money", lang=lang, zone=dt.UTC, currency=currency) for step in steps],
    )
    return Chart(
        id="frontier", title=render(msg("What more or fewer hours would bring"), lang=lang), kind="line",
        categories=[render(msg("{n} h", n=hours(step.hours)), lang=lang) for step in steps], series=[series],
        unit=currency, zero=False,
    )  # fmt: skip


def hours(size: int | Decimal) -> str:
    """Hundredths of hours with thousands, and decimals only where there are some."""
    text = f"{size / 100:,.2f}"
    return text.rstrip("0").rstrip(".")
