"""The pictures of voice and support: surveys with their intervals, complaints, what is open, how fast we answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from oarlock.app.shell.charts import Chart, Series
from oarlock.app.voice.selectors import Survey, bounds_of
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.pipeline.showing import show

Row = Mapping[str, object]
MONTHS = 24


def over_time(survey: Survey, title: Text, lang: Lang) -> Chart | None:
    """The figure of each month in which somebody answered, with its interval and n."""
    rows = survey.months[-MONTHS:]
    if len(rows) < 2:
        return None
    times = 100 if survey.name == "csat" else 1
    intervals = [bounds_of(row) for row in rows]
    series = Series(
        name=title.in_(lang),
        tone="water",
        values=[round(float(str(row["value"])) * times, 4) for row in rows],
        low=[None if pair is None else round(pair[0] * times, 4) for pair in intervals],
        high=[None if pair is None else round(pair[1] * times, 4) for pair in intervals],
        texts=[figure_text(survey.name, row, lang) for row in rows],
    )
    unit = {"csat": "%", "ces": render(msg("points of 7"), lang=lang)}.get(
        survey.name, render(msg("points"), lang=lang)
    )
    return Chart(
        id=survey.name,
        title=title.in_(lang),
        kind="line",
        categories=_months(rows, "period", lang),
        series=[series],
        unit=unit,
        zero=survey.name == "nps",
    )


def figure_text(name: str, row: Row, lang: Lang) -> str:
    """A figure with its interval and n, as people read it."""
    pair = bounds_of(row)
    if pair is None:
        return render(msg("{value}, n = {n}", value=_told(name, row["value"], lang), n=row["n"]), lang=lang)
    low, high = (_told(name, bound, lang) for bound in pair)
    told = msg(
        "{value} ({low} to {high}), n = {n}", value=_told(name, row["value"], lang), low=low, high=high, n=row["n"]
    )
    return render(told, lang=lang)


def answered(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Of the surveys sent each month: answered, and silent."""
    rows = [row for row in rows if row["denominator"]][-MONTHS:]
    if len(rows) < 2:
        return None
    yes = [int(str(row["numerator"])) for row in rows]
    no = [int(str(row["denominator"])) - n for row, n in zip(rows, yes, strict=True)]
    return _stack(
        "answered",
        msg("Surveys: answered and silent"),
        rows,
        "period",
        lang,
        msg("surveys"),
        ((msg("answered"), "water", yes), (msg("silent"), "mist", no)),
    )


def complaints(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Complaints by the month in which they were made, and how many of these are still open."""
    rows = [row for row in rows if row["value"] is not None and row["open"] is not None][-MONTHS:]
    if len(rows) < 2:
        return None
    still = [int(str(row["open"])) for row in rows]
    closed = [int(str(row["value"])) - n for row, n in zip(rows, still, strict=True)]
    return _stack(
        "complaints",
        msg("Complaints by month"),
        rows,
        "period",
        lang,
        msg("complaints"),
        ((msg("closed"), "water", closed), (msg("still open"), "coral", still)),
    )


def backlog(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Tickets that were open at the beginning of each month; complaints among them."""
    rows = [row for row in rows if row["value"] is not None and row["complaints"] is not None][-MONTHS:]
    if len(rows) < 2:
        return None
    loud = [int(str(row["complaints"])) for row in rows]
    others = [int(str(row["value"])) - n for row, n in zip(rows, loud, strict=True)]
    return _stack(
        "backlog",
        msg("Open tickets by month"),
        rows,
        "as_of",
        lang,
        msg("tickets"),
        ((msg("others"), "foam", others), (msg("complaints"), "coral", loud)),
    )


def response(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """After how many hours half of the tickets of each month had an answer."""
    rows = [row for row in rows if row["value"] is not None][-MONTHS:]
    if len(rows) < 2:
        return None
    hours = [round(int(str(row["value"])) / 60, 2) for row in rows]
    texts = [
        render(msg("{hours} h (n = {n})", hours=f"{h:.1f}", n=row["n"]), lang=lang)
        for h, row in zip(hours, rows, strict=True)
    ]
    series = Series(name=render(msg("First response"), lang=lang), tone="water", values=hours, texts=texts)
    return Chart(
        id="response",
        title=render(msg("First response by month"), lang=lang),
        kind="line",
        categories=_months(rows, "period", lang),
        series=[series],
        unit=render(msg("hours"), lang=lang),
    )


def _stack(
    name: str,
    title: Msg,
    rows: Sequence[Row],
    at: str,
    lang: Lang,
    unit: Msg,
    parts: Sequence[tuple[Msg, str, Sequence[int]]],
) -> Chart:
    series = [
        Series(name=render(said, lang=lang), tone=tone, values=values, texts=[str(n) for n in values])
        for said, tone, values in parts
    ]
    return Chart(
        id=name,
        title=render(title, lang=lang),
        kind="stack",
        categories=_months(rows, at, lang),
        series=series,
        unit=render(unit, lang=lang),
    )


def _months(rows: Sequence[Row], at: str, lang: Lang) -> list[str]:
    return [format_month(day, lang=lang) for row in rows if isinstance(day := row[at], dt.date)]


def _told(name: str, value: object, lang: Lang) -> str:
    if name == "csat":
        return show(value, "ratio", lang=lang, zone=dt.UTC)
    return f"{float(str(value)):.1f}"
