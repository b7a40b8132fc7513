"""Closing rows: for what a complete list no longer holds, and for what a file marks as deleted.

What was closed already is not closed again, but noted: it stays closed when the batch that closed it is withdrawn.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.domain.period import local_midnight
from oarlock.lake.engines.types import PHYSICAL, duckdb_type
from oarlock.lake.erasures import PREFIX
from oarlock.lake.load.confirmed import CLOSED_AGAIN
from oarlock.lake.load.connection import literal, one
from oarlock.lake.load.write import CLOSING
from oarlock.lake.log import Log

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import duckdb

_NO_STAMP = "cast(null as timestamp)"


@dataclass(frozen=True, kw_only=True)
class Closed:
    """How many open keys the source had, how many a complete list closes, and how many it is too old to close.

    deleted: keys closed because a row of the file is marked as deleted. again: keys that were closed already and that
    the file would have closed; they are in the table `closed_again`.
    """

    known: int = 0
    closed: int = 0
    later: int = 0
    deleted: int = 0
    again: int = 0


def close_rows(
    connection: duckdb.DuckDBPyConnection,
    log: Log,
    entity: Entity,
    *,
    kept: str,
    deleted: str | None,
    is_complete: bool,
    seen: dt.date | None,
    source: str,
    zone: ZoneInfo,
) -> Closed:
    """Make the table `closing` of closing rows; it is there when any key closes.

    kept: a query for the keys that the file holds, in bad rows too; deleted: a query for `_key` and `_stamp` of its
    rows that are marked as deleted. seen: the local day as of which the list is complete: what it lacks was gone at
    the start of that day, and what changed after the day is none of its business. Without it rows close when they
    are imported.
    """
    connection.execute(
        # Of a key that is closed the newest row is that before the closing, whose day says nothing of the rows.
        "create or replace temp table last_keys as select _key, top.batch as _batch, top.row as _row, "
        "top.hash as _hash, top.closed as _was, case when top.closed then open_newest else newest end as newest "
        "from (select _key, max(_valid_from) as newest, max(_valid_from) filter (where not _closed) as open_newest, "
        "arg_max({'batch': _batch, 'row': _row, 'closed': _closed, 'source': _source, 'hash': _hash}, "
        "{'number': _number, 'row': _row}) as top from existing group by _key) "
        f"where top.source = {literal(source)}"
    )
    columns = "_key, _batch, _row, _hash, _was, _closed_at, _told_at"
    connection.execute(
        f"create or replace temp table gone as select _key, _batch, _row, _hash, _was, {_NO_STAMP} as _closed_at, "
        f"{_NO_STAMP} as _told_at from last_keys limit 0"
    )
    known, closed, later, removed = _count(connection, "last_keys where not _was"), 0, 0, 0
    if deleted is not None:
        # A stamp that is not newer than the row says nothing of the deletion; an older one belongs to an old file.
        tells = "d._stamp > o.newest or (o.newest is null and d._stamp is not null)"
        day = f"ol_midnight(ol_counting_day(d._stamp, {literal(zone.key)}), {literal(zone.key)})"
        connection.execute(
            f"insert into gone select {columns} from (select o.*, case when {tells} then {day} end as _closed_at, "
            f"case when {tells} then d._stamp end as _told_at from last_keys o join ({deleted}) d on d._key = o._key "
            f"where coalesce(d._stamp >= o.newest, true) and o._key not in (select _key from ({kept}) "
            "where _key is not null))"
        )
        removed = _count(connection, "gone where not _was")
    if is_complete:
        missing = (
            f"from last_keys where _key not in (select _key from ({kept}) where _key is not null) "
            "and _key not in (select _key from gone) "
            # Of people who were erased no list tells any more.
            f"and not contains(_key, {literal(PREFIX)})"
        )
        at = until = _NO_STAMP
        if seen is not None:
            at, until = (
                f"timestamp '{local_midnight(seen + dt.timedelta(days=n), zone).replace(tzinfo=None)}'" for n in (0, 1)
            )
        old = f"coalesce(newest >= {until}, false)"
        later = int(str(one(connection, f"select count(*) filter (where not _was and {old}) {missing}")[0]))
        connection.execute(
            f"insert into gone select _key, _batch, _row, _hash, _was, {at}, {at} {missing} and not {old}"
        )
        closed = _count(connection, "gone where not _was") - removed
    if closed or removed:
        _write_closing(connection, log, entity)
    connection.execute(f"create or replace temp table {CLOSED_AGAIN} as select * from gone where _was")
    again = _count(connection, CLOSED_AGAIN)
    return Closed(known=known, closed=closed, later=later, deleted=removed, again=again)


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(str(one(connection, f"select count(*) from {rows}")[0]))


def _write_closing(connection: duckdb.DuckDBPyConnection, log: Log, entity: Entity) -> None:
    paths = ", ".join(literal(str(f.path)) for f in log.visible(entity.name))
    scan = f"read_parquet([{paths}], union_by_name = true)"
    stored = {str(r[0]) for r in connection.execute(f"describe select * from {scan}").fetchall()}
    values = ", ".join(
        (
            f"cast(e.{c.name} as {duckdb_type(PHYSICAL[c.type])})"
            if c.name in stored and not c.personal
            else f"cast(null as {duckdb_type(PHYSICAL[c.type])})"
        )
        + f" as v_{c.name}"
        for c in entity.columns
    )
    connection.execute(
        f"create table {CLOSING} as select row_number() over (order by e._key) as _n, cast(null as bigint) as _line, "
        f"false as _bad, {values}, e._hash, e._key, g._told_at as _learned, g._closed_at as _valid_from, "
        f"cast(null as varchar) as _fate from {scan} e "
        "join gone g on not g._was and g._batch = e._batch and g._row = e._row and g._key = e._key"
    )
