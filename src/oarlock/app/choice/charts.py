"""The pictures of which customers we serve: hours against capacity, counts and revenue, retention by fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from oarlock.app.choice.words import BANDS, DEFINITIONS
from oarlock.app.shell.charts import Chart, Series
from oarlock.domain.money import Money
from oarlock.kit.text import Lang, Msg, msg, render
from oarlock.pipeline.showing import show

Row = Mapping[str, object]


def hours(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """The hours that each definition takes beside the hours that we have."""
    rows = [row for row in rows if row["value"] is not None]
    if not rows:
        return None
    needed = [round(float(str(row["hours"])), 2) for row in rows]
    limit = [round(float(str(row["capacity"])), 2) for row in rows]
    series = [
        Series(
            name=render(msg("Hours needed"), lang=lang), tone="water", values=needed,
            texts=[f"{n:,.1f} h" for n in needed],
            tones=["water" if row["is_feasible"] else "coral" for row in rows],
        ),
        Series(
            name=render(msg("Capacity"), lang=lang), tone="mist", values=limit, texts=[f"{n:,.1f} h" for n in limit]
        ),
    ]  # fmt: skip
    return _bars("hours", msg("Hours against capacity"), rows, series, "h", lang)


def counts(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """How many customers each definition names."""
    rows = [row for row in rows if row["n"] is not None]
    if not rows:
        return None
    values = [int(str(row["n"])) for row in rows]
    series = Series(name=render(msg("Customers"), lang=lang), tone="water", values=values,
                    texts=[f"{n:,}" for n in values], labels=True)  # fmt: skip
    return _bars("counts", msg("Customers by definition"), rows, [series], render(msg("customers"), lang=lang), lang)


def revenue(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """The ARR that each definition covers."""
    rows = [row for row in rows if row["arr"] is not None]
    if not rows:
        return None
    currency = str(rows[0]["currency"])
    amounts = [Money(int(str(row["arr"])), currency) for row in rows]
    series = Series(
        name="ARR", tone="moss", values=[float(one.major) for one in amounts], labels=True,
        texts=[show(row["arr"], "money", lang=lang, zone=dt.UTC, currency=currency) for row in rows],
    )  # fmt: skip
    return _bars("revenue", msg("ARR by definition"), rows, [series], currency, lang)


def fit(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Retention of a year by fit at the sale."""
    rows = [row for row in rows if row["cohort"] == "all" and row["value"] is not None]
    if not rows:
        return None
    series = Series(
        name=render(msg("Still paid after a year"), lang=lang), tone="water", labels=True,
        values=[round(float(str(row["value"])) * 100, 4) for row in rows],
        texts=[show(row["value"], "share", lang=lang, zone=dt.UTC) for row in rows],
    )  # fmt: skip
    return Chart(
        id="fit", title=render(msg("Retention by fit at the sale"), lang=lang), kind="bars",
        categories=[render(BANDS[str(row["band"])], lang=lang) for row in rows], series=[series], unit="%",
    )  # fmt: skip


def _bars(id_: str, title: Msg, rows: Sequence[Row], series: list[Series], unit: str, lang: Lang) -> Chart:
    names = [render(DEFINITIONS[str(row["definition"])], lang=lang) for row in rows]
    return Chart(id=id_, title=render(title, lang=lang), kind="bars", categories=names, series=series, unit=unit)
