"""The picture of preferences: who stays, among those served as they want and those who are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.app.boundaries import words
from oarlock.app.shell.charts import Chart, Series
from oarlock.kit.text import Lang, msg, render
from oarlock.pipeline.showing import show

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One comparison: those served as they want, and those who are not."""

    side: str
    basis: str
    preferred: str
    match: Row
    mismatch: Row


def pairs(rows: Sequence[Row]) -> list[Pair]:
    """Comparisons in a neutral order: buyers, then users; declared, then observed."""
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        found.setdefault((str(row["side"]), str(row["basis"]), str(row["preferred"])), {})[str(row["match"])] = row
    return [
        Pair(side=side, basis=basis, preferred=preferred, match=two["match"], mismatch=two["mismatch"])
        for (side, basis, preferred), two in sorted(found.items()) if len(two) == 2
    ]  # fmt: skip


def retention(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Retention of both halves of each comparison that is large enough; None when none is."""
    known = [one for one in pairs(rows) if one.match["value"] is not None and one.mismatch["value"] is not None]
    if not known:
        return None
    series = []
    for name, text, tone in (
        ("match", msg("served as they want"), "water"),
        ("mismatch", msg("served otherwise"), "coral"),
    ):
        halves = [getattr(one, name) for one in known]
        series.append(Series(
            name=render(text, lang=lang), tone=tone,
            values=[round(float(str(row["value"])) * 100, 2) for row in halves],
            texts=[_text(row, lang) for row in halves],
        ))  # fmt: skip
    return Chart(
        id="match", title=render(msg("Who stays, by whether service is as wanted"), lang=lang), kind="bar",
        categories=[label(one, lang) for one in known], series=series,
        unit=render(msg("% that still pay after 12 months"), lang=lang),
    )  # fmt: skip


def label(one: Pair, lang: Lang) -> str:
    """Which comparison it is, in words."""
    parts = (
        words.named(words.SIDES, one.side), words.named(words.BASES, one.basis),
        words.named(words.SERVICES, one.preferred),
    )  # fmt: skip
    return " · ".join(render(part, lang=lang) if not isinstance(part, str) else part for part in parts)


def _text(row: Row, lang: Lang) -> str:
    share = show(row["value"], "share", lang=lang, zone=dt.UTC)
    return render(msg("{share}, {n} of {m}", share=share, n=row["retained"], m=row["n"]), lang=lang)
