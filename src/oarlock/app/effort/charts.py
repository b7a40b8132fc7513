"""The pictures of effort: hours beside ARR, what serving costs by month, and from revenue to what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse

from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.metrics.registry import metric
from oarlock.pipeline.showing import show

Row = Mapping[str, object]
MONTHS = 24
MUCH = 2.0
"""From this ratio on a customer gets much more of our hours than it brings of ARR; below its inverse, much less."""
PARTS = ("time", "hosting", "travel", "partner", "discount", "off_menu", "collection", "other", "allocated")


def attention(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Each customer a dot: its share of ARR across, its share of our hours up; the line is as much as it pays for."""
    groups: dict[str, list[Row]] = {"over": [], "even": [], "under": []}
    for row in rows:
        hours, arr = float(str(row["hours_share"])), float(str(row["arr_share"]))
        kind = "over" if hours > MUCH * arr else "under" if hours * MUCH < arr else "even"
        groups[kind].append(row)
    if not rows:
        return None
    names = {"over": msg("much more than it pays for"), "even": msg("about as much"), "under": msg("much less")}
    series = [
        Series(
            name=render(names[kind], lang=lang),
            tone=tone,
            values=[float(str(row["hours_share"])) for row in groups[kind]],
            xs=[float(str(row["arr_share"])) for row in groups[kind]],
            texts=[_dot(row, lang) for row in groups[kind]],
            urls=[reverse("account", args=[row["account_id"]]) for row in groups[kind]],
        )
        for kind, tone in (("over", "coral"), ("even", "water"), ("under", "sand"))
    ]
    return Chart(
        id="attention",
        title=render(msg("Hours beside ARR, each customer a dot"), lang=lang),
        kind="dots",
        categories=[],
        series=series,
        unit=render(msg("share of hours"), lang=lang),
        across=render(msg("share of ARR"), lang=lang),
    )


def profit(row: Row | None, lang: Lang) -> Chart | None:
    """From revenue, cost by cost, to what is left."""
    if row is None or row["value"] is None or row["revenue"] is None:
        return None
    currency = str(row["currency"])
    labels = {field.name: field.label for field in metric("account_contribution").card.fields}
    parts = [name for name in PARTS if row[name]]
    amounts = [("revenue", int(str(row["revenue"])), "deep")]
    amounts += [(name, -int(str(row[name])), "coral" if int(str(row[name])) > 0 else "moss") for name in parts]
    base, heights, at = [], [], 0
    for name, amount, _ in amounts:
        end = at + amount
        base.append(_major(min(at, end), currency) if name != "revenue" else 0.0)
        heights.append(_major(abs(amount), currency))
        at = end
    base.append(0.0)
    heights.append(_major(int(str(row["value"])), currency))
    series = Series(
        name=render(msg("Amount"), lang=lang),
        tone="water",
        values=heights,
        base=base,
        tones=[*(tone for _, _, tone in amounts), "water"],
        texts=[
            *(show(amount, "money", lang=lang, zone=dt.UTC, currency=currency) for _, amount, _ in amounts),
            show(row["value"], "money", lang=lang, zone=dt.UTC, currency=currency),
        ],
        labels=True,
    )
    names = [labels[name].in_(lang) for name in ("revenue", *parts, "value")]
    return Chart(id="profit", title=render(msg("From revenue to contribution"), lang=lang), kind="waterfall",
                 categories=names, series=[series], unit=currency)  # fmt: skip


def lines(rows: Sequence[Row]) -> list[str]:
    """The lines of cost that any of the customers has, in the order of the profit and loss."""
    return [name for name in PARTS if any(row[name] for row in rows)]


def labels() -> dict[str, Text]:
    """Names of the lines of the profit and loss."""
    return {field.name: field.label for field in metric("account_contribution").card.fields}


def costs(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """What serving customers cost in each month: our time, and all else."""
    rows = [row for row in rows if row["value"] is not None and row["time"] is not None][-MONTHS:]
    if len(rows) < 2:
        return None
    currency = str(rows[-1]["currency"])
    series = []
    for name, tone, amounts in (
        (msg("our time"), "water", [int(str(row["time"])) for row in rows]),
        (msg("other costs"), "sand", [int(str(row["value"])) - int(str(row["time"])) for row in rows]),
    ):
        texts = [show(amount, "money", lang=lang, zone=dt.UTC, currency=currency) for amount in amounts]
        values = [_major(amount, currency) for amount in amounts]
        series.append(Series(name=render(name, lang=lang), tone=tone, values=values, texts=texts))
    return _by_month("costs", msg("Cost to serve by month"), "stack", rows, series, currency, lang)


def gini(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """How unequally the hours of each month were spread."""
    rows = [row for row in rows if row["value"] is not None][-MONTHS:]
    if len(rows) < 2:
        return None
    values = [round(float(str(row["value"])), 4) for row in rows]
    texts = [
        render(msg("{value} (n = {n})", value=f"{v:.2f}", n=row["n"]), lang=lang)
        for v, row in zip(values, rows, strict=True)
    ]
    series = Series(name=render(msg("Gini of attention"), lang=lang), tone="water", values=values, texts=texts)
    return _by_month("gini", msg("How unequally our hours are spread"), "line", rows, [series], "0–1", lang)


def _by_month(
    name: str, title: Msg, kind: str, rows: Sequence[Row], series: list[Series], unit: str, lang: Lang
) -> Chart:
    months = [format_month(day, lang=lang) for row in rows if isinstance(day := row["period"], dt.date)]
    return Chart(id=name, title=render(title, lang=lang), kind=kind, categories=months, series=series, unit=unit)  # type: ignore[arg-type]


def _dot(row: Row, lang: Lang) -> str:
    hours, arr = (show(row[name], "share", lang=lang, zone=dt.UTC) for name in ("hours_share", "arr_share"))
    told = msg(
        "{name}: {hours} of the hours, {arr} of ARR", name=str(row["name"] or row["account_id"]), hours=hours, arr=arr
    )
    return render(told, lang=lang)


def _major(amount: int, currency: str) -> float:
    return float(Money(amount, currency).major)
