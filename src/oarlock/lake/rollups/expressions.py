"""The roll-ups as expressions over usage events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

THOUSANDTHS = 1000


def feature_day(events: ir.Table) -> ir.Table:
    """Rows of `usage_feature_day`; events: columns of `usage_event` with `day` and `learned_day`.

    quantity: sum over the events of quantity × 1000, each rounded half away from zero; null when none has one.
    """
    # Whole numbers are summed: sums of fractions would depend on the order.
    rounded = (events.quantity * THOUSANDTHS).round().cast("int64")
    events = events.mutate(_quantity=rounded)
    by = [events[name] for name in ("account_id", "offering_id", "event", "day", "learned_day")]
    return events.group_by(by).aggregate(events=events.count(), quantity=events._quantity.sum())


def user_day(events: ir.Table) -> ir.Table:
    """Rows of `usage_user_day`; events as for `feature_day`."""
    by = [events[name] for name in ("account_id", "user_id", "day", "learned_day")]
    return events.group_by(by).aggregate(events=events.count())


def spans(days: ir.Table) -> ir.Table:
    """Rows of `usage_user_day` as spans of one day, in the columns of `usage_last_seen`."""
    return days.select("account_id", "user_id", first_day=days.day, last_day=days.day)


def last_seen(found: ir.Table) -> ir.Table:
    """Rows of `usage_last_seen` from spans of parts of the time, in any order."""
    by = [found.account_id, found.user_id]
    return found.group_by(by).aggregate(first_day=found.first_day.min(), last_day=found.last_day.max())


def told_first(events: ir.Table, batches: ir.Table) -> ir.Table:
    """One row per key: the one that was recorded first; rows of other batches are left out.

    events: with `_batch`, `_key` and `_row`; batches: `_batch` and the `_number` of its commit.
    """
    import ibis

    numbered = events.join(batches, "_batch")
    by_time = [numbered._number.asc(), numbered._row.asc()]
    ranked = numbered.mutate(_rank=ibis.row_number().over(group_by=numbered._key, order_by=by_time))
    return ranked.filter(ranked._rank == 0)


DAILY: dict[str, Callable[[ir.Table], ir.Table]] = {"usage_feature_day": feature_day, "usage_user_day": user_day}
