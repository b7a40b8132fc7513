"""The one group of each customer: as it was decided, else its class by size and use."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import instants, spine
from oarlock.strategy.segments.segments import classified

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNKNOWN = "unknown"
"""The group of a customer of which neither a decision nor size and use are known."""


def grouped_customers(tables: Tables, q: Question) -> ir.Table:
    """Each account that pays at an instant, once: `period`, `starts`, `account_id`, `name`, `arr`, `group`, `is_named`,
    `basis` (decided, segment or unknown), `released_for`, `reason`, `decided_on`, and `was`, `was_named` a year before.
    """
    q = replace(q, account=None, by=(), parameters=())
    key = ("grouped customers", q.as_of, q.periods, q.observed_until, q.currency, q.zone)
    return tables.once(key, lambda: tables.kept(_grouped(tables, q)))


def _grouped(tables: Tables, q: Question) -> ir.Table:
    import ibis

    shape = spine(q, instants(q))
    rows = classified(tables, q).select("period", "account_id", "name", "arr", "segment")
    seen = [p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen]
    days = {day: year_before(day) for day in seen}
    decided = _decided(tables, q, tuple(sorted({*days, *days.values()})))
    calendar = tables.literal(
        tuple({"at": i, "starts": p.start, "before": days[p.start]} for i, p in enumerate(shape.periods)
              if p.start in days),
        {"at": "int64", "starts": "date", "before": "date"},
    )  # fmt: skip
    rows = rows.join(calendar, [("period", "at")]).drop("at")
    rows = tables.named(rows)
    now = decided.select("group", "is_named", "released_for", "reason", "decided_on", on="day", of="account_id")
    rows = rows.left_join(now, [("starts", "on"), ("account_id", "of")])
    rows = rows.drop("on", "of")
    rows = tables.named(rows)
    then = decided.select(was="group", was_named="is_named", on="day", of="account_id").view()
    rows = rows.left_join(then, [("before", "on"), ("account_id", "of")]).drop("on", "of", "before")
    basis = ibis.cases((rows.group.notnull(), "decided"), (rows.segment.notnull(), "segment"), else_=UNKNOWN)
    return rows.mutate(
        basis=basis, group=ibis.coalesce(rows.group, rows.segment, ibis.literal(UNKNOWN)),
        is_named=rows.is_named.fill_null(False), was_named=rows.was_named.fill_null(False),
    ).drop("segment")  # fmt: skip


def year_before(day: dt.date) -> dt.date:
    """The day 365 days before, since when movements are told."""
    return day - dt.timedelta(days=365)


def _decided(tables: Tables, q: Question, days: tuple[dt.date, ...]) -> ir.Table:
    rows = tables.dated("customer_group", days)
    rows = rows.mutate(decided_on=local_day(rows.decided_at, q.zone))
    return tables.named(rows.select("day", "account_id", "group", "is_named", "released_for", "reason", "decided_on"))
