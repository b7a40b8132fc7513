"""A sign judged over its quarters: whether there is enough history, and which way it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from oarlock.domain.period import Period
from oarlock.strategy.symptoms.quarters import LEAST, Readings
from oarlock.strategy.symptoms.signs import Sign

Trend = Literal["worse", "better", "steady"]
Status = Literal["ok", "no_data", "too_few", "not_enough_history"]
LITTLE = 0.05
"""By less than this share of what it was before, a sign is steady."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a sign says. last: the newest quarter with a value; known: how many have one."""

    status: Status
    known: int
    last: Period | None = None
    is_active: bool | None = None
    trend: Trend | None = None


def judged(sign: Sign, found: Readings, periods: Sequence[Period]) -> Judged:
    """A sign is judged from three quarters with a value on: whether the newest is beyond the threshold, and the trend
    from the mean of those before it to it.
    """
    known = [p for p in periods if p in found and found[p].value is not None]
    if not known:
        # Somebody answered, or deals were decided, but too few to speak of.
        is_some = any(found[p].n or (found[p].n is None and _is_asked(sign)) for p in periods if p in found)
        few = is_some and sign.code in ("sales_presales", "sales_delivery", "wins_fall", "complainers")
        return Judged(status="too_few" if few else "no_data", known=0)
    last = known[-1]
    if len(known) < LEAST:
        return Judged(status="not_enough_history", known=len(known), last=last)
    values = [float(found[p].value or 0.0) for p in known]
    return Judged(status="ok", known=len(known), last=last, is_active=found[last].is_active, trend=trend(sign, values))


def _is_asked(sign: Sign) -> bool:
    """Whether people are asked, so that a reading without a number of them means too few of them."""
    return sign.feed == "answer"


def trend(sign: Sign, values: Sequence[float]) -> Trend:
    """The last value against the mean of those before it: worse, better, or steady within a twentieth of it."""
    before = fmean(values[:-1])
    moved = values[-1] - before
    if abs(moved) <= LITTLE * abs(before):
        return "steady"
    return "worse" if (moved > 0) == (sign.worse == "high") else "better"
