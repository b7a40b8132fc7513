"""Who of ours is stretched, week by week, and which customers their hours go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from oarlock.app.access.door import Seen
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.revenue.selectors import table
from oarlock.app.shell.charts import Chart, Series
from oarlock.kit.formats import format_date
from oarlock.kit.text import Lang, msg, render
from oarlock.pipeline.showing import show
from oarlock.strategy.boundaries.overload import LIMIT as LIMIT_PERCENT

Row = Mapping[str, object]
LIMIT = int(LIMIT_PERCENT.default)
"""Percent of a week above which somebody is stretched, as the figure has it when nobody asks for another."""
SHOWN, CAUSES = 6, 12
TONES = ("water", "coral", "sand", "moss", "deep", "mist")
"""A colour for each of SHOWN people."""


def context(seen: Seen, lang: Lang) -> dict[str, Any]:
    """What the page shows: the weeks of those under most load, who is stretched now, the customers behind it, and the
    exceptions that are still to be worked off, those of whom most is left first.
    """
    every = table(seen, "overload_now")
    rows = [row for row in every if row["week"] is not None]
    weeks = [row for row in rows if row["part"] == "week"]
    promised = sorted(
        (row for row in every if row["part"] == "promised"),
        key=lambda row: (-float(str(row["hours"] or 0)), str(row["employee"]), str(row["account"])),
    )
    names = names_of_owners() if weeks or promised else {}
    newest = max((str(row["week"]) for row in weeks), default="")
    now = [row for row in weeks if row["alert"] and str(row["week"]) == newest]
    stretched = sorted(now, key=lambda row: (-float(str(row["value"])), str(row["employee"])))
    causes = {
        str(one["employee"]): sorted(
            (
                r
                for r in rows
                if r["part"] == "account" and r["employee"] == one["employee"] and r["week"] == one["week"]
            ),
            key=lambda r: (-float(str(r["hours"])), str(r["account"])),
        )[:CAUSES]
        for one in stretched
    }
    return {
        "load_rows": weeks, "load_chart": chart(weeks, names, lang), "stretched": stretched, "causes": causes,
        "promised": promised, "who_names": names,
        "n_over": len({str(row["employee"]) for row in weeks if row["is_over"]}),
    }  # fmt: skip


def chart(weeks: Sequence[Row], names: Mapping[str, str], lang: Lang) -> Chart | None:
    """The load of those who had the fullest week, a line each, and the line above which somebody is stretched."""
    known = [row for row in weeks if row["value"] is not None]
    if not known:
        return None
    most: dict[str, float] = {}
    for row in known:
        who = str(row["employee"])
        most[who] = max(most.get(who, 0.0), float(str(row["value"])))
    people = sorted(most, key=lambda who: (-most[who], who))[:SHOWN]
    days = sorted({row["week"] for row in known if isinstance(row["week"], dt.date)})
    told = {(str(row["employee"]), row["week"]): row for row in known}
    series = []
    for i, who in enumerate(people):
        mine = [told.get((who, day)) for day in days]
        series.append(Series(
            name=names.get(who, who), tone=TONES[i],
            values=[None if row is None else round(float(str(row["value"])) * 100, 2) for row in mine],
            texts=["—" if row is None else _text(row, lang) for row in mine],
        ))  # fmt: skip
    series.append(Series(name=f"{LIMIT} %", tone="ink", values=[LIMIT] * len(days), texts=[f"{LIMIT} %"] * len(days)))
    return Chart(
        id="load", title=render(msg("Load of the last weeks, by person"), lang=lang), kind="line",
        categories=[format_date(day, lang=lang) for day in days], series=series,
        unit=render(msg("% of the weekly hours"), lang=lang),
    )  # fmt: skip


def _text(row: Row, lang: Lang) -> str:
    load = show(row["value"], "share", lang=lang, zone=dt.UTC)
    hours = f"{float(str(row['hours'])):.1f}"
    return render(msg("{load} ({n} hours)", load=load, n=hours), lang=lang)
