"""The pictures of modes and lifecycles: customers by stage, and touches beside their norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oarlock.app.shell.charts import Chart, Series
from oarlock.kit.text import Lang, Text, msg, render
from oarlock.pipeline.labels import label
from oarlock.strategy.lifecycles.stages import STAGES

Row = Mapping[str, object]
DRAWN = 12
"""Accounts whose touches are drawn; the table has the others."""


def flow(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """How many customers are in each of the ten stages now; the tip says how long customers stay."""
    told = [row for row in rows if row["value"] is not None]
    if not told:
        return None
    series = Series(
        name=render(msg("Customers now"), lang=lang), tone="water", values=[int(str(row["value"])) for row in told],
        texts=[_stay(row, lang) for row in told],
    )  # fmt: skip
    return Chart(
        id="flow", title=render(msg("Customers in each stage of the buying cycle"), lang=lang), kind="bars",
        categories=[STAGES[str(row["stage"])].in_(lang) for row in told], series=[series],
        unit=render(msg("customers"), lang=lang),
    )  # fmt: skip


def _stay(row: Row, lang: Lang) -> str:
    if row["median_days"] is None:
        return str(row["value"])
    days = f"{float(str(row['median_days'])):g}"
    return render(msg("{n} customers, median {days} days", n=row["value"], days=days), lang=lang)


def touches(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """Touches in 90 days beside the nearer end of the norm: the most for those above it, the least for those below."""
    told = [row for row in rows if row["value"] is not None][:DRAWN]
    if not told:
        return None
    ends = [row["high"] if row["verdict"] == "over" else row["low"] for row in told]
    series = [
        Series(name=render(msg("Touches"), lang=lang), tone="water", values=[int(str(row["value"])) for row in told],
               texts=[str(row["value"]) for row in told]),
        Series(name=render(msg("Norm"), lang=lang), tone="sand", values=[int(str(end)) for end in ends],
               texts=[_norm(row) for row in told]),
    ]  # fmt: skip
    return Chart(
        id="touches", title=render(msg("Touches beside the norm"), lang=lang), kind="bars",
        categories=[_of_what(row, lang) for row in told], series=series,
        unit=render(msg("touches in 90 days"), lang=lang),
    )  # fmt: skip


def _of_what(row: Row, lang: Lang) -> str:
    """The customer and the sort of touch: one may be outside of several norms."""
    of = label("norm", row["norm"])
    return f"{row['name'] or row['account']} · {of.in_(lang) if isinstance(of, Text) else of}"


def _norm(row: Row) -> str:
    return f"{row['low']}–{row['high']}" if row["high"] is not None else f"≥ {row['low']}"
