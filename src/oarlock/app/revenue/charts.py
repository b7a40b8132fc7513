"""The charts of the page: the bridge, revenue by month and its movements, retention by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from oarlock.app.revenue.selectors import Row
from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.domain.movement import Movement
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.pipeline.labels import label
from oarlock.pipeline.showing import show

TONES = {"growth": "water", "leak": "coral", "fx": "mist", "stock": "deep"}
MOVED = {
    Movement.NEW: "water", Movement.EXPANSION: "foam", Movement.REACTIVATION: "moss", Movement.FX: "mist",
    Movement.CONTRACTION: "sand", Movement.CHURN: "coral",
}  # fmt: skip
"""Tones of the movements, in the order in which they lie on each other."""
LEAKS = (Movement.CONTRACTION, Movement.CHURN)
MONTHS = 24
MRR = Text(en="MRR", zh="MRR")
NRR = Text(en="NRR", zh="NRR")
GRR = Text(en="GRR", zh="GRR")


def bridge(lines: Sequence[Row], lang: Lang) -> Chart | None:
    """A bar for the opening and the closing; between them each movement hangs where the one before ended."""
    rows = [row for row in lines if row["side"] != "total"]
    if not rows or any(row["amount"] is None for row in rows):
        return None
    currency = str(rows[0]["currency"])
    bases, heights, at = [], [], 0.0
    for row in rows:
        amount = _major(row["amount"], currency)
        signed = -amount if row["side"] == "leak" else amount
        is_stock = row["side"] == "stock"
        bases.append(0.0 if is_stock else min(at, at + signed))
        heights.append(amount if is_stock else abs(signed))
        at = amount if is_stock else at + signed
    series = Series(
        name=render(msg("Amount"), lang=lang),
        tone="water",
        tones=[TONES[str(row["side"])] for row in rows],
        values=heights,
        base=bases,
        texts=[_signed(row, str(row["side"]) == "leak", lang) for row in rows],
        labels=True,
    )
    return Chart(
        id="bridge", title=render(msg("Revenue bridge"), lang=lang), kind="waterfall",
        categories=[_name("line", row["line"]).in_(lang) for row in rows], series=[series], unit=currency,
    )  # fmt: skip


def months(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """MRR at the beginning of each month."""
    if len(rows) < 2:
        return None
    currency = str(rows[-1]["currency"])
    series = Series(
        name=MRR.in_(lang),
        tone="water",
        values=[None if r["value"] is None else _major(r["value"], currency) for r in rows],
        texts=[show(r["value"], "money", lang=lang, zone=dt.UTC, currency=currency) for r in rows],
    )
    return _by_month("mrr", msg("Monthly recurring revenue"), "line", rows, "as_of", [series], currency, lang)


def movements(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """What each of the last months gained above the line, and what it lost below it."""
    found = {(row["period"], row["movement"]): row for row in rows if row["amount"] is not None}
    days = sorted({day for day, _ in found if isinstance(day, dt.date)})[-MONTHS:]
    if len(days) < 2:
        return None
    currency = str(rows[0]["currency"])
    series = []
    for kind, tone in MOVED.items():
        of = [found.get((day, str(kind))) for day in days]
        if not any(row and row["amount"] for row in of):
            continue
        is_leak = kind in LEAKS
        series.append(
            Series(
                name=_name("movement", kind).in_(lang),
                tone=tone,
                values=[row and _major(row["amount"], currency) * (-1 if is_leak else 1) for row in of],  # type: ignore[misc]
                texts=[_signed(row, is_leak, lang) if row else "—" for row in of],
            )
        )
    spine = [{"period": day} for day in days]
    return _by_month("movements", msg("Movements by month"), "stack", spine, "period", series, currency, lang)


def retention(net: Sequence[Row], gross: Sequence[Row], lang: Lang) -> Chart | None:
    """NRR and GRR of each month in which somebody could be lost, from the first of them on."""
    if len(net) != len(gross):
        return None
    pairs = list(zip(net, gross, strict=True))
    while pairs and pairs[0][0]["value"] is None:
        pairs = pairs[1:]
    if len(pairs) < 2:
        return None
    series = [
        Series(
            name=name.in_(lang),
            tone=tone,
            values=[None if r["value"] is None else round(float(str(r["value"])) * 100, 4) for r in rows],
            texts=[_ratio(r, lang) for r in rows],
        )
        for name, tone, rows in ((NRR, "water", [p[0] for p in pairs]), (GRR, "sand", [p[1] for p in pairs]))
    ]
    rows = [p[0] for p in pairs]
    return _by_month("retention", msg("Retention by month"), "line", rows, "period", series, "%", lang, zero=False)


def _by_month(
    name: str, title: Msg, kind: str, rows: Sequence[Row], at: str, series: list[Series], unit: str, lang: Lang,
    *, zero: bool = True,
) -> Chart:  # fmt: skip
    days = [format_month(day, lang=lang) for r in rows if isinstance(day := r[at], dt.date)]
    return Chart(
        id=name, title=render(title, lang=lang), kind=kind, categories=days, series=series, unit=unit, zero=zero,  # type: ignore[arg-type]
    )  # fmt: skip


def _major(amount: object, currency: str) -> float:
    return float(Money(int(str(amount)), currency).major)


def _signed(row: Row, is_leak: bool, lang: Lang) -> str:
    """The amount with its currency; what was lost has a minus, as the bars hang."""
    amount = int(str(row["amount"]))
    return show(-amount if is_leak else amount, "money", lang=lang, zone=dt.UTC, currency=str(row["currency"]))


def _ratio(row: Row, lang: Lang) -> str:
    share = show(row["value"], "ratio", lang=lang, zone=dt.UTC)
    return share if row["value"] is None else f"{share} (n = {row['n']})"


def _name(field: str, code: object) -> Text:
    found = label(field, code)
    return found if isinstance(found, Text) else Text(en=str(found), zh=str(found))
