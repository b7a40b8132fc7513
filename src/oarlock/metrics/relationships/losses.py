"""Customers that were lost, and whether anybody heard from them before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.accounts.parameters import days_of
from oarlock.metrics.relationships.silence import talk_days, ticket_days
from oarlock.metrics.revenue.lines import sold_lines

if TYPE_CHECKING:
    import ibis.expr.types as ir


def losses(tables: Tables, q: Question, since: dt.date, until: dt.date) -> ir.Table:
    """`account_id`, `lost` (day), `is_silent`: customers whose last contract line ended in since ≤ day < until.

    A line without an end counts on; what ends after `until` is not known yet to have been lost. Silent: no ticket and
    no two-way contact in the days before that the list asks for.
    """
    import ibis

    lines = sold_lines(tables, replace(q, account=None))
    each = lines.group_by("account_id").aggregate(
        lost=lines.end_date.max(), open=lines.end_date.isnull().cast("int64").max()
    )
    gone = each.filter(each.open == 0, each.lost >= ibis.literal(since), each.lost < ibis.literal(until))
    rows = gone.select("account_id", "lost")
    for name, days, limit in (
        ("ticket", ticket_days(tables, q), days_of(q, 60, name="ticket_days")),
        ("talk", talk_days(tables, q), days_of(q, 45, name="contact_days")),
    ):
        near = rows.join(days, [rows.account_id == days.of, days.day < rows.lost])
        near = near.filter(near.lost.delta(near.day, unit="day") <= limit).select(heard="account_id").distinct()
        found = rows.left_join(near, [("account_id", "heard")]).select(*rows.columns, "heard")
        rows = found.mutate(**{f"no_{name}": found.heard.isnull()}).drop("heard")
    return rows.select("account_id", "lost", is_silent=rows.no_ticket & rows.no_talk)
