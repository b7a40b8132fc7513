"""Which version of each key holds at an instant, or at each of several days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.engines.base import Engine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def is_whole_life(entity: Entity) -> bool:
    """Whether a version without a date speaks of the record's whole life.

    A contract line or an invoice carries its own dates: a later file that ends or corrects it is right about the past
    too. An account carries none, so an undated version of it is true since it was recorded.
    """
    return not entity.valid_by or any(column.dated_by for column in entity.columns)


def effective(rows: ir.Table, entity: Entity) -> ir.Value:
    """The instant from which each row holds; what happened once holds from when its source could know it."""
    import ibis

    if entity.kind == "event":
        return ibis.coalesce(rows._learned, rows._recorded)
    return ibis.coalesce(rows._valid_from, rows._recorded)


def first_recorded(rows: ir.Table) -> ir.Table:
    """One row per key: the one that was recorded first (what happened once is told once)."""
    import ibis

    order = rows.mutate(
        _rank=ibis.row_number().over(group_by=rows._key, order_by=[rows._number.asc(), rows._row.asc()])
    )
    return order.filter(order._rank == 0)


def version_at(rows: ir.Table, entity: Entity, instant: dt.datetime) -> ir.Table:
    """One row per key: the newest version that was true at `instant`, else the earliest (it holds before, too)."""
    import ibis

    at = ibis.literal(instant, "timestamp")
    since = effective(rows, entity)
    future = since > at
    if is_whole_life(entity):
        future = rows._valid_from.notnull() & future
    rows = rows.mutate(_effective=since, _future=future)
    sign = ibis.ifelse(rows._future, -1, 1).cast("int64")
    newest_past = ibis.ifelse(rows._future, ibis.null(), rows._effective)
    earliest_future = ibis.ifelse(rows._future, rows._effective, ibis.null())
    order = [
        rows._future.cast("int64").asc(),
        newest_past.desc(),
        earliest_future.asc(),
        (rows._number * sign).desc(),
        (rows._row * sign).desc(),
    ]
    ranked = rows.mutate(_rank=ibis.row_number().over(group_by=rows._key, order_by=order))
    return ranked.filter(ranked._rank == 0)


def versions_on(rows: ir.Table, entity: Entity, days: ir.Table, *, has_undated: bool) -> ir.Table:
    """For each key and day the version that held at `_instant`; `days` has `day` and `_instant`."""
    import ibis

    rows = rows.mutate(_effective=effective(rows, entity))
    if is_whole_life(entity) and has_undated:
        rows = _after_last_correction(rows)
    by_time = ibis.window(group_by=rows._key, order_by=[rows._effective.asc(), rows._number.asc(), rows._row.asc()])
    spans = rows.mutate(_is_first=ibis.row_number().over(by_time) == 0, _until=rows._effective.lead().over(by_time))
    begun = spans._effective <= days._instant
    if not entity.never_before:
        begun = spans._is_first | begun
    return spans.join(days, [begun, spans._until.isnull() | (days._instant < spans._until)])


def _after_last_correction(rows: ir.Table) -> ir.Table:
    """Without the versions that an undated one replaces for all times."""
    import ibis

    by_time = ibis.window(group_by=rows._key, order_by=[rows._effective.asc(), rows._number.asc(), rows._row.asc()])
    placed = rows.mutate(_place=ibis.row_number().over(by_time).cast("int64"))
    undated = placed._valid_from.isnull() & ~placed._closed
    last = ibis.ifelse(undated, placed._place, -1).cast("int64").max().over(group_by=placed._key)
    placed = placed.mutate(_last=last)
    return placed.filter(placed._place >= placed._last)


def without_closed(rows: ir.Table, held: ir.Table, entity: Entity, closings: ir.Table, instant: ir.Value) -> ir.Table:
    """Let go of keys that a complete list no longer held; a record with an end of its own ends on that day instead.

    held: the versions that were picked; instant: literal or column of `held` for which they were. closings: `_number`,
    `_closed_from` (instant) and `_closed_day` of each commit and instant as of which it closed something. A key that a
    later commit brought again is open.
    """
    import ibis

    closed = rows.filter(rows._closed)
    closed = closed.mutate(_closed_from=ibis.coalesce(closed._valid_from, closed._recorded))
    closed = closed.join(closings, ["_number", "_closed_from"])
    closed = closed.select(
        _closed_key="_key", _closed_number="_number", _from="_closed_from", _closed_day="_closed_day"
    )
    is_later = [held._key == closed._closed_key, closed._closed_number > held._number]
    if "end_date" not in entity.names:
        return held.anti_join(closed, [*is_later, closed._from <= instant])
    last = closed.group_by("_closed_key").aggregate(
        _closed_number=closed._closed_number.max(), _closed_day=closed._closed_day.max()
    )
    joined = held.left_join(last, held._key == last._closed_key)
    is_closed = (joined._closed_number > joined._number).fill_null(False)
    # `least` skips nulls on both engines: an open end becomes the day of closing.
    ended = ibis.least(joined.end_date, joined._closed_day)
    return joined.mutate(end_date=ibis.ifelse(is_closed, ended, joined.end_date))


def newest(rows: list[dict[str, object]], key: tuple[str, ...]) -> list[Mapping[str, object]]:
    """The last recorded row of each key, for the few rows that people's decisions make."""
    out: dict[tuple[object, ...], Mapping[str, object]] = {}
    for row in sorted(rows, key=lambda r: (r["_number"], r["_row"])):
        out[tuple(row[name] for name in key)] = row
    return [row for row in out.values() if not row["_closed"]]


def closing_table(engine: Engine, closed: list[dict[str, object]]) -> ir.Table:
    """The commits that closed keys and when, as `without_closed` takes them."""
    return engine.literal(closed, {"_number": "int64", "_closed_from": "timestamp", "_closed_day": "date"})
