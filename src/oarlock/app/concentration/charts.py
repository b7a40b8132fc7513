"""The picture of concentration: the share of each of the biggest customers, and of all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from oarlock.app.shell.charts import Chart, Series
from oarlock.kit.text import Lang, msg, render
from oarlock.metrics.portfolio.revenue_concentration import TOP_1_ALERT
from oarlock.pipeline.showing import show

Row = Mapping[str, object]


def shares(rows: Sequence[Row], lang: Lang) -> Chart | None:
    """A bar for each of the biggest; one that alone is an alert is coloured; last what all others have."""
    rows = [row for row in rows if row["share"] is not None]
    if not rows:
        return None
    parts = [float(str(row["share"])) for row in rows]
    rest = max(1.0 - sum(parts), 0.0)
    names = [*(str(row["name"] or row["account"]) for row in rows), render(msg("All others"), lang=lang)]
    values = [*parts, rest]
    series = Series(
        name=render(msg("Share of revenue"), lang=lang),
        tone="water",
        values=[round(share * 100, 4) for share in values],
        texts=[show(share, "share", lang=lang, zone=dt.UTC) for share in values],
        tones=[*("coral" if share >= TOP_1_ALERT else "water" for share in parts), "mist"],
        labels=True,
    )
    return Chart(
        id="shares", title=render(msg("Share of revenue"), lang=lang), kind="bars", categories=names, series=[series],
        unit="%",
    )  # fmt: skip
