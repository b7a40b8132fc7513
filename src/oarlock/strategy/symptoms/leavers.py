"""Customers that leave without a word, by quarter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.cases.windows import first_day
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.relationships.losses import losses
from oarlock.metrics.relationships.silence import talk_days, ticket_days
from oarlock.metrics.relationships.two_way_share import METRIC as TALK
from oarlock.metrics.revenue.lines import sold_lines
from oarlock.strategy.symptoms.quarters import Reading, Readings, divided, own_question, whole
from oarlock.strategy.symptoms.signs import LOST

if TYPE_CHECKING:
    import ibis.expr.types as ir


def silent_losses(tables: Tables, q: Question, periods: tuple[Period, ...]) -> Readings:
    """By quarter the customers lost in silence ÷ those with a contract line at its start; n: how many were lost so.

    A quarter that begins before anybody was heard of says nothing: all would look silent.
    """
    heard = [day for rows in (ticket_days(tables, q), talk_days(tables, q)) if (day := first_day(tables, rows))]
    seen = own_question(q, TALK, periods).observed_until
    known = [
        (i, p) for i, p in enumerate(periods)
        if heard and min(heard) <= p.start and (seen is None or p.end <= seen)
    ]  # fmt: skip
    if not known:
        return {}
    spans: tuple[dict[str, object], ...] = tuple({"place": i, "start": p.start, "end": p.end} for i, p in known)
    frame = tables.literal(spans, {"place": "int64", "start": "date", "end": "date"})
    gone = losses(tables, q, known[0][1].start, known[-1][1].end)
    lost = gone.join(frame, [gone.lost >= frame.start, gone.lost < frame.end])
    counts = {whole(r["place"]): whole(r["n"]) for r in tables.fetch(
        lost.group_by("place").aggregate(n=count_where(lost.is_silent)))}  # fmt: skip
    sizes = {whole(r["place"]): whole(r["n"]) for r in tables.fetch(_customers(tables, q, frame))}
    least = float(decimal_of(q, LOST.name, LOST.default) or 0)
    found: Readings = {}
    for i, period in known:
        n, size = counts.get(i) or 0, sizes.get(i) or 0
        value = divided(n, size)
        found[period] = Reading(
            value=value, threshold=least, is_active=None if value is None else value >= least, n=n if size else None
        )
    return found


def _customers(tables: Tables, q: Question, frame: ir.Table) -> ir.Table:
    lines = sold_lines(tables, replace(q, account=None)).select("account_id", "start_date", "end_date")
    held = lines.join(frame, [lines.start_date <= frame.start])
    held = held.filter(held.end_date.isnull() | (held.end_date > held.start))
    each = held.select("place", "account_id").distinct()
    return each.group_by("place").aggregate(n=each.count())
