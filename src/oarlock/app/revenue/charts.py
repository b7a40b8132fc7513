"""The charts of the page: the bridge, revenue by month, retention by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from oarlock.app.revenue.selectors import Row
from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Text, msg, render
from oarlock.pipeline.labels import label
from oarlock.pipeline.showing import show

TONES = {"growth": "water", "leak": "coral", "fx": "mist", "stock": "deep"}
MRR = Text(en="MRR", zh="MRR")
NRR = Text(en="NRR", zh="NRR")
GRR = Text(en="GRR", zh="GRR")


def bridge(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """A bar for the opening and the closing; between them each movement hangs where the one before ended."""
    if not rows:
        return None
    currency = str(rows[0]["currency"])
    names, bases, heights, texts, at = [], [], [], [], 0.0
    tones = []
    for row in rows:
        amount = float(Money(int(str(row["amount"])), currency).major)
        signed = -amount if row["side"] == "leak" else amount
        names.append(_name(row, lang))
        texts.append(show(row["amount"], "money", lang=lang, zone=dt.UTC, currency=currency))
        tones.append(TONES[str(row["side"])])
        if row["side"] == "stock":
            bases.append(0.0)
            heights.append(amount)
            at = amount
        else:
            bases.append(min(at, at + signed))
            heights.append(abs(signed))
            at += signed
    series = [
        Series(
            name=render(msg("Amount"), lang=lang), tone="water", tones=tones, values=heights, base=bases, texts=texts,
            labels=True,
        )
    ]  # fmt: skip
    title = render(msg("Revenue bridge"), lang=lang)
    return Chart(id="bridge", title=title, kind="waterfall", categories=names, series=series, unit=currency)


def months(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """MRR at the beginning of each month."""
    if len(rows) < 2:
        return None
    currency = str(rows[-1]["currency"])
    series = Series(
        name=MRR.in_(lang),
        tone="water",
        values=[float(Money(int(str(r["value"])), currency).major) if r["value"] is not None else None for r in rows],
        texts=_texts(rows, "money", lang, currency),
    )
    return Chart(
        id="mrr",
        title=render(msg("Monthly recurring revenue"), lang=lang),
        kind="line",
        categories=_months(rows, "as_of", lang),
        series=[series],
        unit=currency,
    )


def retention(net: Sequence[Row], gross: Sequence[Row], lang: Lang) -> Chart | None:
    """NRR and GRR of each month."""
    if len(net) < 2 or len(net) != len(gross):
        return None
    series = [
        Series(
            name=name.in_(lang),
            tone=tone,
            values=[round(float(str(r["value"])) * 100, 4) if r["value"] is not None else None for r in rows],
            texts=_texts(rows, "ratio", lang, None),
        )
        for name, tone, rows in ((NRR, "water", net), (GRR, "sand", gross))
    ]
    return Chart(
        id="retention",
        title=render(msg("Retention by month"), lang=lang),
        kind="line",
        categories=_months(net, "period", lang),
        series=series,
        unit="%",
        zero=False,
    )


def _months(rows: Sequence[Row], column: str, lang: Lang) -> list[str]:
    return [format_month(day, lang=lang) for r in rows if isinstance(day := r[column], dt.date)]


def _texts(rows: Sequence[Row], unit: str, lang: Lang, currency: str | None) -> list[str]:
    return [show(row["value"], unit, lang=lang, zone=dt.UTC, currency=currency) for row in rows]


def _name(row: Row, lang: Lang) -> str:
    found = label("line", row["line"])
    return found.in_(lang) if isinstance(found, Text) else str(found)
