"""Each sign's readings by quarter, from the metrics that hold them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.cases.answers import FEWEST
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.portfolio.attention_ratio import METRIC as ATTENTION_RATIO
from oarlock.metrics.relationships.two_way_share import METRIC as TALK
from oarlock.metrics.revenue.receivables_ageing import METRIC as AGEING
from oarlock.metrics.revenue.win_rate import METRIC as WIN_RATE
from oarlock.metrics.support.roadmap_linked_share import METRIC as ROADMAP
from oarlock.strategy.symptoms.bills import late_bills
from oarlock.strategy.symptoms.blame import blame
from oarlock.strategy.symptoms.leavers import silent_losses
from oarlock.strategy.symptoms.quarters import Reading, Readings, by_quarter, divided, fraction, whole
from oarlock.strategy.symptoms.signs import ATTENTION, LINKED

FEW_LOUD = 4
"""Complaining customers below which their ratio says nothing."""
READ: tuple[Metric, ...] = (WIN_RATE, AGEING, ROADMAP, ATTENTION_RATIO, TALK)
"""The metrics that the signs are made of."""


def readings(
    tables: Tables, q: Question, asked: Collection[tuple[Period, ...]]
) -> dict[tuple[Period, ...], dict[str, Readings]]:
    """What is known of each sign by its code, for each run of quarters; promises are not recorded yet.

    Each quarter is computed once, however many runs hold it: only wins are judged against the quarters of their run.
    """
    every = tuple(sorted({period for run in asked for period in run}, key=lambda p: p.start))
    shared: dict[str, Readings] = {
        "promises_unmet": {},
        "big_bills": late_bills(tables, q, every),
        "sales_presales": blame(tables, q, every, "sales_presales"),
        "sales_delivery": blame(tables, q, every, "sales_delivery"),
        "closed_rd": closed_doors(tables, q, every),
        "complainers": complainers(tables, q, every),
        "silent_leave": silent_losses(tables, q, every),
    }
    return {run: {"wins_fall": wins(tables, q, run), **shared} for run in asked}


def wins(tables: Tables, q: Question, periods: tuple[Period, ...]) -> Readings:
    """The win rate of each quarter, against the rate of the quarters before it taken together.

    It is a sign when the trend test says that it falls, and it is below that rate: one bad quarter is not enough.
    """
    rows = by_quarter(tables, q, WIN_RATE, periods)
    found: Readings = {}
    won = decided = 0
    for period in periods:
        row = rows.get(period, {})
        n, signed = whole(row.get("denominator")), whole(row.get("numerator"))
        value = fraction(row.get("value")) if n is not None and n >= FEWEST else None
        before = divided(won, decided)
        is_low = None if value is None or before is None else value < before
        found[period] = Reading(
            value=value, threshold=before, n=n,
            is_active=None if value is None else bool(row.get("is_falling")) and bool(is_low),
        )  # fmt: skip
        won, decided = won + (signed or 0), decided + (n or 0)
    return found


def closed_doors(tables: Tables, q: Question, periods: tuple[Period, ...]) -> Readings:
    """The share of the roadmap that is linked to confirmed needs at each quarter's end."""
    least = float(decimal_of(q, LINKED.name, LINKED.default) or 0)
    return {
        period: _against(row, least, is_low_worse=True)
        for period, row in by_quarter(tables, q, ROADMAP, periods).items()
    }


def complainers(tables: Tables, q: Question, periods: tuple[Period, ...]) -> Readings:
    """How much more of our hours those who complain get than they bring."""
    least = float(decimal_of(q, ATTENTION.name, ATTENTION.default) or 0)
    rows = by_quarter(tables, q, ATTENTION_RATIO, periods)
    found = {period: _against(row, least, is_low_worse=False) for period, row in rows.items()}
    # One small customer that complains would be said to absorb hundreds of times what it brings.
    few = {period for period, row in rows.items() if (whole(row.get("loud")) or 0) < FEW_LOUD}
    return {p: replace(one, value=None, is_active=None) if p in few else one for p, one in found.items()}


def _against(row: dict[str, object], threshold: float, *, is_low_worse: bool) -> Reading:
    value = fraction(row.get("value"))
    is_active = None if value is None else value < threshold if is_low_worse else value >= threshold
    return Reading(value=value, threshold=threshold, is_active=is_active, n=whole(row.get("n")))
