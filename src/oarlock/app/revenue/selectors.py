"""Reading the published revenue figures; what is not published is left out, what was not observed is never a zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.domain.predicate import Is, both
from oarlock.errors import UnknownNameError

Row = Mapping[str, object]
COHORTS, AGES = 13, 12
SHADES = (0.4, 0.6, 0.75, 0.9, 1.05)
"""Shares at which a cell of the triangle gets darker."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the triangle: the share that is left, and how dark it is drawn (0 to 5)."""

    value: float | None
    shade: int


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """The customers that began in one month."""

    began: dt.date
    n: int
    cells: tuple[Cell, ...]


def table(seen: Seen, name: str, **ask: object) -> list[dict[str, object]]:
    """Rows of a figure of the company that were observed; none when it is not published."""
    try:
        rows = seen.company(name, **ask)
    except UnknownNameError:
        return []
    return [row for row in rows if row.get("status") != "not_observed"]


def only(seen: Seen, name: str) -> Row | None:
    """The one row of a figure that is one figure."""
    rows = table(seen, name)
    return rows[0] if len(rows) == 1 else None


def bridge(seen: Seen) -> list[Row]:
    """The lines of the bridge over twelve months, from the opening to the closing, and last its totals."""
    return table(seen, "revenue_bridge_trailing", order=(("step", False),))


def left(seen: Seen, *, limit: int) -> list[Row]:
    """The customers behind the leak of twelve months, the largest loss first."""
    rows = table(seen, "churned_accounts_trailing", order=(("amount", True), ("account", False)), limit=limit)
    return [row for row in rows if row["account"] is not None]


def losses(seen: Seen, *, limit: int) -> list[Row]:
    """The customers whose loss would hurt most, the worst first."""
    rows = table(seen, "loss_stress_test_now", order=(("rank", False),), limit=limit)
    return [row for row in rows if row["account"] is not None]


def ledger(seen: Seen) -> list[Row]:
    """Each movement of each month, the newest month first."""
    return table(seen, "mrr_movements_months", order=(("period", True), ("movement", False)))


def cohorts(seen: Seen, kind: str) -> list[Cohort]:
    """The newest cohorts by months since they began; `kind` is `revenue` or `logo`."""
    found: dict[dt.date, dict[int, Row]] = {}
    for row in table(seen, f"cohort_{kind}_retention_months", where=both(Is("age", "<=", AGES), Is("n", ">", 0))):
        began, age = row["cohort"], row["age"]
        if isinstance(began, dt.date) and isinstance(age, int):
            found.setdefault(began, {})[age] = row
    out = []
    for began in sorted(found, reverse=True)[:COHORTS]:
        ages = found[began]
        cells = tuple(_cell(ages[age]) for age in sorted(ages))
        out.append(Cohort(began=began, n=int(str(ages[min(ages)]["n"])), cells=cells))
    return out


def _cell(row: Row) -> Cell:
    value = row["value"]
    share = float(value) if isinstance(value, float) else None
    return Cell(value=share, shade=0 if share is None else sum(share >= at for at in SHADES))
