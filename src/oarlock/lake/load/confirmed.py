"""What a file says that the lake holds already: noted beside the batch, so that it outlives the batch it came with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.batches import Draft
from oarlock.lake.load.connection import literal, one

if TYPE_CHECKING:
    import duckdb

ROW_ID = (
    "cast(md5_number(concat_ws(chr(31), _key, cast(_hash as varchar), "
    "cast(coalesce(_closed, false) as varchar))) >> 65 as bigint)"
)
"""What tells a row with its content, in SQL, whichever batch brought it."""


def write_confirmed(connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, tables: Sequence[str]) -> int:
    """Write `_id` and `_line` of the rows that are known already to the draft; how many there are."""
    known = " union all ".join(
        f"select _key, _hash, false as _closed, _line from {t} where not _bad and _fate = 'known'" for t in tables
    )
    count = int(str(one(connection, f"select count(*) from ({known})")[0])) if tables else 0
    if count:
        connection.execute(
            f"copy (select {ROW_ID} as _id, _line from ({known})) "
            f"to {literal(str(draft.confirmed(entity.name)))} (format parquet, compression zstd)"
        )
    return count
