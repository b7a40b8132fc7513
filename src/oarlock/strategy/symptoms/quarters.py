"""The quarters that are looked at, and metrics asked about each of them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from fractions import Fraction

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.domain.period import Period, add_months, floor_grain
from oarlock.metrics.core.parameters import whole_of
from oarlock.scores.health.inputs import observed
from oarlock.strategy.symptoms.signs import QUARTERS

LEAST, MOST = 3, 8
"""Quarters that a trend needs, and that are shown at most."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sign in one quarter: its value (None = not known), the threshold then, whether it is beyond it, and of how
    many cases.
    """

    value: float | None = None
    threshold: float | None = None
    is_active: bool | None = None
    n: int | None = None


Readings = dict[Period, Reading]


def quarters(q: Question, day: dt.date) -> tuple[Period, ...]:
    """The last whole quarters before a day, the oldest first."""
    size = max(1, min(MOST, whole_of(q, QUARTERS.name, int(QUARTERS.default or 6))))
    end = floor_grain(day, "quarter")
    days = [add_months(end, -3 * n) for n in range(size, -1, -1)]
    return tuple(Period(a, b) for a, b in itertools.pairwise(days))


def own_question(
    q: Question, metric: Metric, periods: tuple[Period, ...], parameters: tuple[tuple[str, str], ...] = ()
) -> Question:
    """The question to a metric about the whole company in some quarters, as far as its own feed has seen."""
    name = metric.card.name
    return replace(
        q, metric=name, by=(), account=None, grain=None, periods=periods, parameters=parameters,
        observed_until=observed(q, name),
    )  # fmt: skip


def by_quarter(
    tables: Tables,
    q: Question,
    metric: Metric,
    periods: tuple[Period, ...],
    parameters: tuple[tuple[str, str], ...] = (),
) -> dict[Period, dict[str, object]]:
    """A metric's row for each quarter: of the quarter, or at its end."""
    rows = tables.fetch(metric.answer(tables, own_question(q, metric, periods, parameters)))
    at = "period_end" if metric.card.shape == "period" else "as_of"
    by = {row[at]: row for row in rows}
    return {p: by[p.end] for p in periods if p.end in by}


def divided(part: int, whole: int) -> float | None:
    """A quotient of whole numbers, divided once; None when there is nothing to divide by."""
    return float(Fraction(part, whole)) if whole else None


def whole(value: object) -> int | None:
    """A whole number out of a fetched cell."""
    return None if value is None else int(str(value))


def fraction(value: object) -> float | None:
    """A number with decimals out of a fetched cell."""
    return None if value is None else float(str(value))
