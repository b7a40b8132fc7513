"""A complete list closes the rows of its source that it no longer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.engines.types import PHYSICAL, duckdb_type
from oarlock.lake.load.connection import literal, one
from oarlock.lake.log import Log

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Closed:
    """How many open keys the source had, and how many of them the list closes."""

    known: int
    closed: int


def close_missing(
    connection: duckdb.DuckDBPyConnection, log: Log, entity: Entity, *, table: str, into: str, source: str
) -> Closed:
    """Make `into`: a closing row for each open key of the source that is not in `table`, which holds bad rows too."""
    connection.execute(
        "create or replace temp table open_keys as select _key, top.batch as _batch, top.row as _row "
        "from (select _key, arg_max({'batch': _batch, 'row': _row, 'closed': _closed, 'source': _source}, "
        "{'number': _number, 'row': _row}) as top from existing group by _key) "
        f"where not top.closed and top.source = {literal(source)}"
    )
    known = int(str(one(connection, "select count(*) from open_keys")[0]))
    connection.execute(
        f"create or replace temp table gone as select * from open_keys where _key not in "
        f"(select _key from {table} where _key is not null)"
    )
    closed = int(str(one(connection, "select count(*) from gone")[0]))
    if closed:
        paths = ", ".join(literal(str(f.path)) for f in log.visible(entity.name))
        stored = {
            str(r[0])
            for r in connection.execute(
                f"describe select * from read_parquet([{paths}], union_by_name = true)"
            ).fetchall()
        }
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
            f"create table {into} as select row_number() over (order by e._key) as _n, cast(null as bigint) as _line, "
            f"false as _bad, {values}, e._hash, e._key, cast(null as timestamp) as _learned, "
            "cast(null as timestamp) as _valid_from, cast(null as varchar) as _fate "
            f"from read_parquet([{paths}], union_by_name = true) e "
            "join gone g on g._batch = e._batch and g._row = e._row and g._key = e._key"
        )
    return Closed(known, closed)
