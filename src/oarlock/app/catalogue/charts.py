"""A metric by month as a line."""

from __future__ import annotations

import datetime as dt

from oarlock.app.access.door import Seen
from oarlock.app.catalogue.one import cell
from oarlock.app.catalogue.selectors import is_of_accounts, value_field
from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.metric import Card
from oarlock.domain.money import Money
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Text, render
from oarlock.pipeline.labels import label


def by_month(seen: Seen, card: Card, lang: Lang) -> Chart | None:
    """The line of the months that were observed; None when there is not one value for each month."""
    table, field = f"{card.name}_months", value_field(card)
    columns = seen.served.tables.get(table, frozenset())
    at = next((c for c in ("period", "as_of") if c in columns), None)
    if field is None or at is None or is_of_accounts(columns):
        return None
    rows = [r for r in seen.company(table, order=((at, False),)) if r.get("status") != "not_observed"]
    while rows and rows[0]["value"] is None:  # a figure begins with the first month that has one
        rows = rows[1:]
    days = [day for r in rows if isinstance(day := r[at], dt.date)]
    if len(rows) < 2 or len(set(days)) != len(rows):
        return None
    currency = str(rows[-1].get("currency") or "")
    title = render(card.title, lang=lang)
    series = Series(
        name=title,
        tone="water",
        values=[_number(r["value"], field.unit, currency) for r in rows],
        texts=[cell(r, field, lang) for r in rows],
    )
    return Chart(
        id="months",
        title=title,
        kind="line",
        categories=[format_month(day, lang=lang) for day in days],
        series=[series],
        unit=_axis(field.unit, currency, lang),
        zero=field.unit not in ("ratio", "index"),
    )


def _number(value: object, unit: str, currency: str) -> float | None:
    if value is None:
        return None
    if unit == "money":
        return float(Money(int(str(value)), currency).major)
    return round(float(str(value)) * (100 if unit == "ratio" else 1), 4)


def _axis(unit: str, currency: str, lang: Lang) -> str:
    if unit in ("money", "ratio"):
        return currency if unit == "money" else "%"
    found = label("unit", unit)
    return found.in_(lang) if isinstance(found, Text) else unit
