"""Events of each account by block of four weeks, by kind of day and by phase of the month: one pass over the days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.accounts.periods import reach
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.usage.season.days import BLOCK, BLOCKS, KINDS, LEAST, PHASES, REACH

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEW = 20
"""Rows a day below which a day without any is no sign that the feed was lost."""


def usage(tables: Tables, shape: Spine, events: tuple[str, ...]) -> ir.Table:
    """`account_id`, `day`, `events` over the days of all windows."""
    rows = tables.daily("usage_feature_day", *reach(shape, REACH))
    rows = rows.filter(rows.account_id.notnull())
    return rows.filter(rows.event.isin(events)) if events else rows


def lost_days(tables: Tables, shape: Spine) -> frozenset[dt.date]:
    """Days of which nothing at all is on record although many rows a day are usual: missing, not zero."""
    first, past = reach(shape, REACH)
    rows = usage(tables, shape, ())
    found = tables.fetch(rows.group_by("day").aggregate(rows=rows.count()))
    by_day = {row["day"]: row["rows"] for row in found}
    sizes = sorted(int(str(n)) for n in by_day.values())
    if not sizes or sizes[len(sizes) // 2] < FEW:
        return frozenset()
    begun = min(day for day in by_day if isinstance(day, dt.date))
    days = ((begun + dt.timedelta(days=n)) for n in range((past - begun).days))
    return frozenset(day for day in days if day not in by_day and day >= first)


def sums(rows: ir.Table, accounts: ir.Table, days: ir.Table, *, learned: bool) -> ir.Table:
    """One row for each instant and account with enough history.

    Columns: `period`, `account_id`, `calendar`, `full` (the last block that lies wholly after the first use), `base`,
    `y0` … `y16` (events of each block), and over the blocks 1 … `full` `s` (all), `s0` … (by kind), `f0` … (by phase),
    `idle` (whole days since the last event). learned: only what was learned before the instant.
    """
    import ibis

    held = rows.join(accounts, "account_id")
    held = held.select("account_id", "day", "learned_day", "events", "calendar", "first_day")
    held = held.join(days, ["calendar", "day"])
    if learned:
        held = held.filter(held.learned_day < held["at"])
    history = held["at"].delta(held.first_day, unit="day")
    held = held.filter(history >= LEAST)
    full = ibis.least(held["at"].delta(held.first_day, unit="day") // BLOCK - 1, BLOCKS - 1)
    held = held.mutate(full=full)
    events, zero = held.events, ibis.literal(0, "int64")
    learns = (held.block >= 1) & (held.block <= held.full)
    is_base = (held.age > BLOCK) & (held.age <= LEAST)
    parts = {f"y{b}": (held.block == b).ifelse(events, zero) for b in range(BLOCKS)}
    parts |= {f"s{k}": (learns & (held.kind == k)).ifelse(events, zero) for k in range(KINDS)}
    parts |= {f"f{p}": (learns & (held.phase == p)).ifelse(events, zero) for p in range(PHASES)}
    parts |= {"base": is_base.ifelse(events, zero), "s": learns.ifelse(events, zero)}
    return held.group_by("period", "account_id", "calendar", "full").aggregate(
        **{name: column.sum() for name, column in parts.items()}, idle=held.age.min() - 1
    )
