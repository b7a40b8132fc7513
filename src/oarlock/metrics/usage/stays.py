"""Customers at month starts, what they used before, and whether they still paid a month later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.metrics.core.accounts.periods import placed, reach
from oarlock.metrics.core.spine import frame, spine
from oarlock.metrics.revenue.lines import sold_lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = 28
MOST_FEATURES = 30


def observed_months(q: Question, end: dt.date, months: int, first: dt.date) -> tuple[dt.date, ...]:
    """Month starts of which the month after is over and observed, and the days before are on record."""
    last = end if q.observed_until is None else min(end, q.observed_until)
    starts = (add_months(last.replace(day=1), -n) for n in range(months, 0, -1))
    return tuple(day for day in starts if day - dt.timedelta(days=DAYS) >= first and add_months(day, 1) <= last)


def feature_names(tables: Tables, start: dt.date, end: dt.date) -> tuple[str, ...]:
    """The events that happened most, in order of name."""
    rows = tables.daily("usage_feature_day", start, end)
    sums = rows.group_by("event").aggregate(total=rows.events.sum())
    found = tables.fetch(sums.order_by([sums.total.desc(), sums.event]).limit(MOST_FEATURES))
    return tuple(sorted(str(row["event"]) for row in found))


def stays(tables: Tables, q: Question, months: tuple[dt.date, ...], names: tuple[str, ...]) -> ir.Table:
    """`period` (which month), `account_id`, `stayed` (0 or 1), `n0`, `n1`…: events in the 28 days before."""
    lines = sold_lines(tables, replace(q, account=None)).select("account_id", "start_date", "end_date")
    shape = spine(replace(q, observed_until=None), tuple(Period(day, day) for day in months))
    later = tables.literal(
        tuple({"lp": i, "later": add_months(day, 1)} for i, day in enumerate(months)), {"lp": "int64", "later": "date"}
    )
    periods = frame(tables, shape).select("period", at="starts")
    spots = periods.join(later, [("period", "lp")]).select("period", "at", "later")

    def paying(day: str, name: str) -> ir.Table:
        held = lines.join(spots, [lines.start_date <= spots[day]])
        held = held.filter(held.end_date.isnull() | (held.end_date > held[day]))
        return held.select(**{name: held.period, "account_id": held.account_id}).distinct()

    then, after = paying("at", "period"), paying("later", "ap").rename(a="account_id")
    both = then.left_join(after, [("period", "ap"), ("account_id", "a")])
    rows = both.select("period", "account_id", stayed=both.ap.notnull().cast("int64"))
    days = tables.daily("usage_feature_day", *reach(shape, DAYS))
    days = days.filter(days.account_id.notnull(), days.event.isin(names))
    near = placed(tables, shape, days, DAYS)
    counts = near.group_by(cp=near.period, ca=near.account_id).aggregate(
        **{f"n{i}": (near.event == name).ifelse(near.events, 0).sum() for i, name in enumerate(names)}
    )
    whole = rows.left_join(counts, [("period", "cp"), ("account_id", "ca")])
    return whole.select(*rows.columns, **{f"n{i}": whole[f"n{i}"].fill_null(0) for i in range(len(names))})
