"""The spine of a question: its instants, its periods, and the steps whose two ends are compared."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.errors import UserError

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Step:
    """Two instants that are compared, by their places on the spine; a whole period, or a day of it."""

    period: int
    opening: int
    closing: int
    is_first: bool = True
    is_last: bool = True


@dataclass(frozen=True)
class Spine:
    """The instants in order, the periods asked for, and the steps of those periods that were observed."""

    days: tuple[dt.date, ...]
    periods: tuple[Period, ...]
    steps: tuple[Step, ...]
    observed: tuple[bool, ...]

    @property
    def is_chain(self) -> bool:
        """Whether every step goes to the next instant at most, so that changes in order are enough to know all."""
        return all(s.closing - s.opening <= 1 for s in self.steps)


def spine(q: Question, periods: tuple[Period, ...], *, is_daily: bool = False) -> Spine:
    """The spine of some periods; `is_daily` compares day with day inside each (event-summed movements).

    Periods that end after the last observed day get no steps: nobody knows yet how they end.
    """
    observed = tuple(q.observed_until is None or p.end <= q.observed_until for p in periods)
    seen = [(i, p) for i, p in enumerate(periods) if observed[i]]
    inner = {i: _inside(p) if is_daily else (p.start, p.end) for i, p in seen}
    days = tuple(sorted({day for found in inner.values() for day in found}))
    place = {day: i for i, day in enumerate(days)}
    steps: list[Step] = []
    for i, found in inner.items():
        pairs = list(itertools.pairwise(found))
        last = len(pairs) - 1
        steps += [Step(i, place[a], place[b], k == 0, k == last) for k, (a, b) in enumerate(pairs)]
    return Spine(days, periods, tuple(steps), observed)


def _inside(period: Period) -> tuple[dt.date, ...]:
    if period.start == period.end:
        return (period.start, period.end)
    return tuple(period.start + dt.timedelta(days=k) for k in range((period.end - period.start).days + 1))


def instants(q: Question) -> tuple[Period, ...]:
    """The instants of a question as periods without length."""
    return tuple(Period(day, day) for day in q.instants)


def periods_of(q: Question) -> tuple[Period, ...]:
    """The periods of a question; raises `UserError` when it names none."""
    if not q.periods:
        raise UserError("'{metric}' compares two instants.", remedy="Give --from and --to.", metric=q.metric)
    return q.periods


def frame(tables: Tables, shape: Spine) -> ir.Table:
    """One row for each period: `period` (its number), `starts`, `ends`, `observed`."""
    rows = tuple(
        {"period": i, "starts": p.start, "ends": p.end, "observed": shape.observed[i]}
        for i, p in enumerate(shape.periods)
    )
    return tables.literal(rows, {"period": "int64", "starts": "date", "ends": "date", "observed": "bool"})
