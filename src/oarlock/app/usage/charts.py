"""The pictures of usage: adoption, who comes back, what is unused, the path to value, and how long value takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from oarlock.app.shell.charts import Chart, Series
from oarlock.app.usage.words import STEPS
from oarlock.domain.money import Money
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.pipeline.showing import show

Row = Mapping[str, object]
MANY = 14
"""Features that the picture holds; the table holds all."""
SHORTEST, TIMES = 120, 4
"""Days that the picture of time to value has at least, and how many medians it is long."""


def adoption(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """A bar for each feature, the most used first; what fewer than a quarter use is coloured."""
    rows = rows[:MANY]
    if not rows:
        return None
    shares = [float(str(row["value"])) for row in rows]
    series = Series(
        name=render(msg("Share of customers that use it"), lang=lang),
        tone="water",
        values=[round(share * 100, 4) for share in shares],
        texts=[_of(row, lang) for row in rows],
        tones=["sand" if share < 0.25 else "water" for share in shares],
        labels=True,
    )
    return Chart(
        id="adoption",
        title=render(msg("Which features are used"), lang=lang),
        kind="bars",
        categories=[str(row["feature"]) for row in rows],
        series=[series],
        unit="%",
    )


def retention(found: Mapping[str, Sequence[Row]], lang: Lang) -> Chart | None:
    """Two lines over the days: back on that very day, and back on it or later."""
    exact, ever = found.get("n_day", ()), found.get("unbounded", ())
    days = [row["day"] for row in exact]
    if len(days) < 2 or [row["day"] for row in ever] != days:
        return None
    series = [
        Series(
            name=render(name, lang=lang),
            tone=tone,
            values=[round(float(str(r["value"])) * 100, 4) for r in rows],
            texts=[_of(r, lang) for r in rows],
        )
        for name, tone, rows in ((msg("that day or later"), "foam", ever), (msg("that very day"), "water", exact))
    ]
    return Chart(
        id="back",
        title=render(msg("New users that come back"), lang=lang),
        kind="line",
        categories=[render(msg("day {n}", n=day), lang=lang) for day in days],
        series=series,
        unit="%",
    )


def value_path(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Each step begins where the one before ended; the bottleneck is coloured."""
    rows = [row for row in rows if float(str(row["value"])) > 0]
    if len(rows) < 2:
        return None
    base, at = [], 0.0
    for row in rows:
        base.append(round(at, 4))
        at += float(str(row["value"]))
    series = Series(
        name=render(msg("Days"), lang=lang),
        tone="water",
        values=[round(float(str(row["value"])), 4) for row in rows],
        base=base,
        tones=["coral" if row["bottleneck"] else "foam" if row["side"] == "theirs" else "water" for row in rows],
        texts=[render(msg("{n} days", n=f"{float(str(row['value'])):.1f}"), lang=lang) for row in rows],
        labels=True,
    )
    return Chart(
        id="path",
        title=render(msg("Path to value"), lang=lang),
        kind="waterfall",
        categories=[step_name(row, lang) for row in rows],
        series=[series],
        unit=render(msg("days since the start"), lang=lang),
    )


def time_to_value(rows: Sequence[Row], median: object, lang: Lang) -> Chart | None:
    """The Kaplan–Meier curve, ticks where open cases were last seen, and the median."""
    if len(rows) < 3:
        return None
    xs = [int(str(row["day"])) for row in rows]
    ys = [round(float(str(row["value"])) * 100, 4) for row in rows]
    texts = [
        render(
            msg("{share}; at risk {n}", share=show(r["value"], "ratio", lang=lang, zone=dt.UTC), n=r["at_risk"]),
            lang=lang,
        )
        for r in rows
    ]
    opened = [bool(row["open"]) for row in rows]
    # The last open cases wait for years; the picture ends where the curve has told what it has to tell.
    far = max(SHORTEST, TIMES * int(str(median))) if median is not None else xs[-1]
    line = Series(
        name=render(msg("Have got value"), lang=lang),
        tone="water",
        values=ys,
        xs=xs,
        texts=texts,
        at=int(str(median)) if median is not None else None,
        said=render(msg("half by day {n}", n=median), lang=lang) if median is not None else "",
    )
    marks = Series(
        name=render(msg("Open, last seen"), lang=lang),
        tone="ink",
        marks=True,
        xs=xs,
        values=[y if is_open else None for y, is_open in zip(ys, opened, strict=True)],
        texts=[str(row["open"]) if row["open"] else "" for row in rows],
    )
    return Chart(
        id="value",
        title=render(msg("Time to first value"), lang=lang),
        kind="steps",
        unit="%",
        categories=[render(msg("day {n}", n=x), lang=lang) for x in xs],
        series=[line, marks],
        across=render(msg("days since the contract began"), lang=lang),
        until=min(far, xs[-1]),
    )


def releases(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Releases by month: used by somebody, used by nobody."""
    rows = [row for row in rows if row["denominator"]]
    if len(rows) < 2:
        return None
    unused = [int(str(row["numerator"])) for row in rows]
    used = [int(str(row["denominator"])) - n for row, n in zip(rows, unused, strict=True)]
    series = [
        Series(name=render(name, lang=lang), tone=tone, values=values, texts=[str(n) for n in values])
        for name, tone, values in ((msg("used"), "water", used), (msg("used by nobody"), "sand", unused))
    ]
    months = [format_month(day, lang=lang) for row in rows if isinstance(day := row["period"], dt.date)]
    return Chart(
        id="releases",
        title=render(msg("Releases and whether anybody used them"), lang=lang),
        kind="stack",
        categories=months,
        series=series,
        unit=render(msg("releases"), lang=lang),
    )


def shelf(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """The customers that pay most for what lies unused, each with what that is."""
    rows = [row for row in rows if row["value"] is not None]
    if not rows:
        return None
    currency = str(rows[0]["currency"])
    texts = [show(row["value"], "money", lang=lang, zone=dt.UTC, currency=currency) for row in rows]
    series = Series(
        name=render(msg("Bought and unused, a year"), lang=lang),
        tone="sand",
        values=[_major(row["value"], currency) for row in rows],
        texts=texts,
        labels=True,
    )
    return Chart(
        id="shelf",
        title=render(msg("Bought and unused, a year"), lang=lang),
        kind="bars",
        categories=[str(row["name"] or row["account"]) for row in rows],
        series=[series],
        unit=currency,
    )


def step_name(row: Row, lang: Lang) -> str:
    """A step by its name; a company's own step as it is written."""
    found: Text | None = STEPS.get(str(row["step"]))
    return found.in_(lang) if found else str(row["step"])


def _of(row: Row, lang: Lang) -> str:
    share = show(row["value"], "ratio", lang=lang, zone=dt.UTC)
    told: Msg = msg("{share} ({part} of {whole})", share=share, part=row["numerator"], whole=row["denominator"])
    return render(told, lang=lang)


def _major(amount: object, currency: str) -> float:
    return float(Money(int(str(amount)), currency).major)
