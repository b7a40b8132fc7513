"""Health over months' ends: score, bounds and the model of each, and where the model changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from oarlock.app.access.door import Seen
from oarlock.app.accounts.sources import Row
from oarlock.domain.predicate import Is
from oarlock.lake.past import Day
from oarlock.lake.serving import Ask, rows_asked

TREND = "trend"
COLUMNS = (
    "day", "as_of", "score", "band", "coverage", "low", "high", "model", "variant", "value", "currency", "drift",
    "used", "expected", "fall", "deviations", "inputs", "missing",
)  # fmt: skip
MOST = 36
"""Days that a trend shows at most."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One day; x: its place from 0 to 1 in time, is_break: the model is another than on the day before."""

    row: Row
    day: dt.date
    x: float
    score: float | None
    low: float | None
    high: float | None
    is_break: bool

    @property
    def model(self) -> str:
        """Name and version of the model."""
        return str(self.row["model"] or "")


def beside(seen: Seen, days: Sequence[Day]) -> Seen:
    """The same, and the newest of the days as one table."""
    chosen = sorted(days, key=lambda day: day.day)[-MOST:]
    return seen.with_days(TREND, chosen) if chosen else seen


def asks(seen: Seen, account_id: str) -> dict[str, Ask]:
    """What is asked for the customer on each of those days; nothing without any."""
    if TREND not in seen.served.tables:
        return {}
    where = Is("account_id", "=", account_id)
    return {"course": rows_asked(TREND, where=where, columns=COLUMNS, order=(("day", False),))}


def points(rows: Sequence[Row]) -> tuple[Point, ...]:
    """Rows in the order of time as places on a line."""
    if not rows:
        return ()
    days = [cast("dt.date", row.get("day") or row["as_of"]) for row in rows]
    span = (days[-1] - days[0]).days or 1
    out = []
    for at, (day, row) in enumerate(zip(days, rows, strict=True)):
        before = rows[at - 1] if at else None
        out.append(
            Point(
                row=row, day=day, x=(day - days[0]).days / span, score=_number(row["score"]), low=_number(row["low"]),
                high=_number(row["high"]), is_break=before is not None and before["model"] != row["model"],
            )
        )  # fmt: skip
    return tuple(out)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def runs(found: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    """The points that have a score, in stretches that nothing interrupts: a gap is shown as one."""
    out: list[list[Point]] = [[]]
    for point in found:
        if point.score is None:
            out.append([])
        else:
            out[-1].append(point)
    return tuple(tuple(run) for run in out if run)
