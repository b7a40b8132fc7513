"""The small picture of each sign: its value by quarter, and the threshold beside it."""

from __future__ import annotations

import datetime as dt

from oarlock.app.shell.charts import Chart, Series
from oarlock.app.symptoms.selectors import Card, Row
from oarlock.kit.text import Lang, msg, render
from oarlock.pipeline.showing import show


def picture(card: Card, lang: Lang) -> Chart | None:
    """A line over the quarters and one for the threshold; nothing while no quarter has a value."""
    if not any(row["value"] is not None for row in card.quarters):
        return None
    factor = 100.0 if card.sign.unit == "ratio" else 1.0
    series = [
        Series(
            name=render(name, lang=lang), tone=tone,
            values=[_number(row[field], factor) for row in card.quarters],
            texts=[shown(row[field], card, lang) for row in card.quarters],
        )
        for name, tone, field in (
            (msg("Value"), "coral" if card.state == "active" else "water", "value"),
            (msg("Threshold"), "sand", "threshold"),
        )
    ]  # fmt: skip
    return Chart(
        id=f"sign-{card.sign.code}",
        title=card.sign.label.in_(lang),
        kind="line",
        categories=[quarter(row) for row in card.quarters],
        series=series,
        unit="%" if card.sign.unit == "ratio" else "",
    )


def quarter(row: Row) -> str:
    """A quarter as people write it: 2026 Q3."""
    day = row["quarter"]
    return f"{day.year} Q{(day.month + 2) // 3}" if isinstance(day, dt.date) else "—"


def shown(value: object, card: Card, lang: Lang) -> str:
    """A value in the unit of its sign."""
    unit = "share" if card.sign.unit == "ratio" else card.sign.unit
    return show(value, unit, lang=lang, zone=dt.UTC)


def _number(value: object, factor: float) -> float | None:
    return None if value is None else round(float(str(value)) * factor, 4)
