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


CLOSED_AGAIN = "closed_again"
"""The table of what was closed already and is missing here too: `_key`, `_hash`, `_closed_at`, `_told_at`."""


def write_confirmed(
    connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, tables: Sequence[str], *, has_closed: bool
) -> int:
    """Write what is known already to the draft: `_id`, `_line` of rows, `_closed_at`, `_told_at` of closings; how many.

    has_closed: whether `CLOSED_AGAIN` is this entity's.
    """
    parts = [
        "select _key, _hash, false as _closed, _line, cast(null as timestamp) as _closed_at, "
        f"cast(null as timestamp) as _told_at from {t} where not _bad and _fate = 'known'"
        for t in tables
    ]
    if has_closed:
        parts.append(f"select _key, _hash, true, cast(null as bigint), _closed_at, _told_at from {CLOSED_AGAIN}")
    known = " union all ".join(parts)
    count = int(str(one(connection, f"select count(*) from ({known})")[0])) if parts else 0
    if count:
        connection.execute(
            f"copy (select {ROW_ID} as _id, _line, _closed_at, _told_at from ({known})) "
            f"to {literal(str(draft.confirmed(entity.name)))} (format parquet, compression zstd)"
        )
    return count
