"""Write the new rows of one entity to the draft: its file, and the side file of personal columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.batches import Draft
from oarlock.lake.engines.types import PHYSICAL, duckdb_type
from oarlock.lake.load.connection import literal
from oarlock.lake.records import PartFile

if TYPE_CHECKING:
    import duckdb


def write_part(
    connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, table: str, *, source: str
) -> PartFile | None:
    """Write the rows of `table` (values, keys, stamps); None when there are none.

    State rows are ordered by key and stamp, so that the order of the file means nothing; events stay as they came.
    """
    order = "_key, _valid_from nulls first, _hash, _n" if entity.kind == "state" else "_n"
    connection.execute(
        f"create or replace table outgoing as select *, row_number() over (order by {order}) as _row from {table}"
        if entity.kind == "state"
        else f"create or replace table outgoing as select *, row_number() over () as _row from {table} order by _n"
    )
    found = connection.execute("select count(*) from outgoing").fetchone()
    rows = int(found[0]) if found else 0
    if not rows:
        return None
    columns = ", ".join(
        f"cast(v_{c.name} as {duckdb_type(PHYSICAL[c.type])}) as {c.name}" for c in entity.columns if not c.personal
    )
    connection.execute(
        f"copy (select {columns}, _row, {literal(draft.id)} as _batch, {literal(source)} as _source, _line, _key, _hash, "
        f"_learned, _valid_from, _closed from outgoing order by _row) to {literal(str(draft.file(entity.name)))} "
        "(format parquet, compression zstd)"
    )
    if entity.personal:
        personal = ", ".join(f"cast(v_{name} as varchar) as {name}" for name in entity.personal)
        filled = " or ".join(f"v_{name} is not null" for name in entity.personal)
        connection.execute(
            f"copy (select _row, {personal} from outgoing where {filled} order by _row) "
            f"to {literal(str(draft.personal(entity.name)))} (format parquet, compression zstd)"
        )
    connection.execute("drop table outgoing")
    return PartFile(entity=entity.name, rows=rows, schema_version=entity.version)
