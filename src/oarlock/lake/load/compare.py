"""Which rows are new: repeats within the file, and what the lake already holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.domain.plan import Part
from oarlock.lake.load.connection import literal, one
from oarlock.lake.log import Log

if TYPE_CHECKING:
    import duckdb


def existing_rows(
    connection: duckdb.DuckDBPyConnection, log: Log, entity: Entity, *, days: Collection[dt.date] | None = None
) -> bool:
    """Make `existing` (key, hash, stamp, closed, source, commit number, row) of the entity; False when it has none.

    days: of an entity that is kept by the day, only these days' rows.
    """
    files = log.visible(entity.name)
    if days is not None:
        files = [f for f in files if f.day is None or f.day in days]
    connection.execute("drop view if exists existing")
    if not files:
        return False
    paths = ", ".join(literal(str(f.path)) for f in files)
    visible = sorted(set().union(*(f.batches for f in files)))
    numbers = ", ".join(f"({literal(b)}, {log.batches[b].number})" for b in visible)
    connection.execute(
        "create view existing as select e._key, e._hash, e._valid_from, coalesce(e._closed, false) as _closed, "
        f"e._source, b.number as _number, e._row, e._batch from read_parquet([{paths}], union_by_name = true) e "
        f"join (values {numbers}) b(batch, number) on b.batch = e._batch"
    )
    return True


def touched_days(connection: duckdb.DuckDBPyConnection, table: str, entity: Entity) -> frozenset[dt.date] | None:
    """The local days of the good rows; None for an entity that is not kept by the day."""
    if entity.by_day is None:
        return None
    found = connection.execute(f"select distinct _day from {table} where not _bad").fetchall()
    return frozenset(day for (day,) in found)


def settle_repeats(connection: duckdb.DuckDBPyConnection, table: str, entity: Entity, part: Part) -> None:
    """Mark in `_fate` which good rows repeat others of the file: `same`, `other` (is_distinct) or `conflict`.

    Among rows that claim the same key and time the fullest is kept, then the one with the greatest hash, so that the
    order of rows in the file means nothing. `_kept` is the line of the row that was kept.
    """
    stamp = "_valid_from" if entity.kind == "state" and not part.is_distinct else "null"
    loser = "'other'" if part.is_distinct else "null" if part.is_history else "'conflict'"
    fullness = " + ".join(f"(v_{name} is not null)::integer" for name in entity.names)
    connection.execute(f"alter table {table} add column _fate varchar")
    connection.execute(f"alter table {table} add column _kept bigint")
    connection.execute(
        f"create or replace temp table claims as select _key, {stamp} as stamp from {table} where not _bad "
        "group by all having count(*) > 1"
    )
    if not one(connection, "select count(*) from claims")[0]:
        return
    connection.execute(
        f"create or replace temp table fates as select _n, case when nth = 1 then null "
        f"when _hash = first_hash or is_same then 'same' else {loser} end as fate, kept from ("
        "select _n, _hash, row_number() over by_rank as nth, first_value(_hash) over by_rank as first_hash, "
        "first_value(_line) over by_rank as kept, "
        "row_number() over (partition by _key, stamp, _hash order by _n) > 1 as is_same "
        f"from (select t.*, {stamp} as stamp, {fullness} as fullness from {table} t semi join claims c "
        f"on c._key = t._key and c.stamp is not distinct from {stamp} where not _bad) "
        "window by_rank as (partition by _key, stamp order by fullness desc, _hash desc, _n))"
    )
    connection.execute(
        f"update {table} t set _fate = f.fate, _kept = f.kept from fates f where f._n = t._n and f.fate is not null"
    )


def settle_known(connection: duckdb.DuckDBPyConnection, table: str, entity: Entity) -> None:
    """Mark rows that the lake already holds as `known`; rows that open a closed key again lose their old stamps."""
    if entity.kind == "event":
        connection.execute(
            f"update {table} set _fate = 'known' where _fate is null and not _bad "
            "and _key in (select _key from existing)"
        )
        return
    connection.execute(
        "create or replace temp table latest as select _key, "
        "arg_max({'hash': _hash, 'closed': _closed}, {'number': _number, 'row': _row}) as top from existing "
        f"where _key in (select _key from {table}) group by _key"
    )
    connection.execute(
        "create or replace temp table versions as select distinct _key, _hash, _valid_from from existing "
        f"where _valid_from is not null and _key in (select _key from {table})"
    )
    connection.execute(
        f"update {table} t set _fate = 'known' from latest l where l._key = t._key and t._fate is null and not t._bad "
        "and l.top.hash = t._hash and not l.top.closed"
    )
    connection.execute(
        f"update {table} t set _fate = 'known' from versions v where v._key = t._key and v._hash = t._hash "
        "and v._valid_from = t._valid_from and t._fate is null and not t._bad "
        "and not exists (select 1 from latest l where l._key = t._key and l.top.closed and l.top.hash = t._hash)"
    )
    connection.execute(
        f"update {table} t set _learned = null, _valid_from = null from latest l "
        "where l._key = t._key and l.top.closed and t._fate is null and not t._bad"
    )
