"""The pictures of the spectrum: everything on one axis beside margin, and the months beside the band."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from django.urls import reverse

from oarlock.app.shell.charts import Chart, Series
from oarlock.kit.formats import format_month
from oarlock.kit.text import Lang, Msg, msg, render
from oarlock.pipeline.showing import show
from oarlock.scores.rubric.result import shown

Row = Mapping[str, object]
SMALLEST, LARGEST = 8.0, 44.0
"""Widths of bubbles in pixels: areas are as ARR is."""
WORST = 100.0
"""Per cent of margin at which the picture ends; its tips and the table tell the true figure."""


def axis(
    accounts: Sequence[Row], marks: Sequence[Row], stated: Row | None, lang: Lang, *, openable: frozenset[str]
) -> Chart | None:
    """Accounts at their position and margin, bubbles by ARR; us, what we stated, anchors, competitors and the band."""
    drawn = [r for r in accounts if r["value"] is not None and r["margin"] is not None]
    lines = [one for kind, tone in KINDS if (one := _lines(marks, kind, tone, lang)) is not None]
    if stated is not None and stated["value"] is not None:
        lines.append(_mark(msg("Stated"), "sand", [_number(stated["value"])], [], lang))
    if not drawn and not lines:
        return None
    most = max((_number(r["arr"]) for r in drawn), default=1.0) or 1.0
    groups = [("water", msg("Accounts"), [r for r in drawn if not r["alert"]]),
              ("coral", msg("Accounts that pull"), [r for r in drawn if r["alert"]])]  # fmt: skip
    bubbles = [
        Series(
            name=render(name, lang=lang), tone=tone, values=[_held(_number(r["margin"]) * 100) for r in rows],
            xs=[round(_number(r["value"]), 2) for r in rows], texts=[_told(r, lang) for r in rows],
            sizes=[round(max(SMALLEST, LARGEST * math.sqrt(_number(r["arr"]) / most)), 1) for r in rows],
            urls=[reverse("account", args=(str(r["subject"]),)) if r["subject"] in openable else "" for r in rows],
        )
        for tone, name, rows in groups if rows
    ]  # fmt: skip
    return Chart(
        id="axis", title=render(msg("Accounts between customer and client, beside their margin"), lang=lang),
        kind="axis", categories=[], series=[*lines, *bubbles], unit=render(msg("contribution margin, %"), lang=lang),
        across=render(msg("customer (0) … client (100)"), lang=lang), until=100,
    )  # fmt: skip


def _held(margin: float) -> float:
    """A margin within the picture: one account that loses many times what it pays would flatten all others."""
    return round(max(-WORST, min(WORST, margin)), 2)


KINDS = (("target", "moss"), ("anchor", "mist"), ("competitor", "coral"), ("company", "ink"))
NAMES: dict[str, Msg] = {
    "target": msg("Target band"), "anchor": msg("Anchors"), "competitor": msg("Competitors"), "company": msg("We"),
}  # fmt: skip


def _lines(marks: Sequence[Row], kind: str, tone: str, lang: Lang) -> Series | None:
    rows = [r for r in marks if r["item_kind"] == kind and r["value"] is not None and r["status"] != "stale"]
    if kind == "target":
        rows = [r for r in rows if r["item"] == "company"]
        if not rows:
            return None
        return Series(name=render(NAMES[kind], lang=lang), tone=tone, values=[], texts=[], marks=True,
                      low=[_number(r["low"]) for r in rows], high=[_number(r["high"]) for r in rows])  # fmt: skip
    names = [str(r["name"] or "") for r in rows]
    return _mark(NAMES[kind], tone, [_number(r["value"]) for r in rows], names, lang) if rows else None


def _mark(name: Msg, tone: str, xs: list[float], names: list[str], lang: Lang) -> Series:
    told = render(name, lang=lang)
    texts = [label or told for label in names] or [told] * len(xs)
    return Series(name=told, tone=tone, values=[], texts=texts, xs=[round(x, 2) for x in xs], marks=True)


def _told(row: Row, lang: Lang) -> str:
    money = show(row["arr"], "money", lang=lang, zone=dt.UTC, currency=str(row["currency"]))
    margin = show(row["margin"], "share", lang=lang, zone=dt.UTC)
    said = msg("{name}: position {value}, margin {margin}, ARR {arr}", name=row["name"] or row["subject"],
               value=shown(_number(row["value"])), margin=margin, arr=money)  # fmt: skip
    return render(said, lang=lang)


def months(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """The company's position by month, with the ends of the band as it stood then."""
    told = [r for r in rows if r["subject_kind"] == "company" and (r["reason"] in (None, "drift"))]
    if sum(r["value"] is not None for r in told) < 2:
        return None
    lines = (("value", msg("Position"), "water"), ("low", msg("Band from"), "moss"), ("high", msg("Band to"), "moss"))
    series = [
        Series(
            name=render(name, lang=lang), tone=tone,
            values=[None if r[column] is None else round(_number(r[column]), 4) for r in told],
            texts=["—" if r[column] is None else str(shown(_number(r[column]))) for r in told],
        )
        for column, name, tone in lines if column == "value" or any(r[column] is not None for r in told)
    ]  # fmt: skip
    return Chart(
        id="drift", title=render(msg("Position by month and the band"), lang=lang), kind="line",
        categories=[format_month(day, lang=lang) for r in told if isinstance(day := r["day"], dt.date)],
        series=series, unit=render(msg("position"), lang=lang), zero=False,
    )  # fmt: skip


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
