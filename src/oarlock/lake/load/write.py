"""Write the new rows of one entity to the draft: its file, and the side file of personal columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.domain.entity import Entity
from oarlock.lake.batches import Draft
from oarlock.lake.engines.types import PHYSICAL, duckdb_type
from oarlock.lake.load.connection import literal, one, quoted
from oarlock.lake.records import PartFile

if TYPE_CHECKING:
    import duckdb

CLOSING = "closing"
"""The table of the rows that close a key."""
_FEW_DAYS = 3


def write_part(
    connection: duckdb.DuckDBPyConnection,
    draft: Draft,
    entity: Entity,
    tables: Sequence[str],
    *,
    source: str,
    is_unique: bool,
) -> tuple[PartFile, ...]:
    """Write the new rows of the tables (values, keys, stamps); one file, or one a local day; none when nothing is new.

    is_unique: no two state rows share key and stamp. Otherwise `_row`, which settles such ties, follows the content,
    so that the order of the file means nothing.
    """
    # A column may be called by a word of SQL, as `group` is.
    columns = ", ".join(
        f"cast(v_{c.name} as {duckdb_type(PHYSICAL[c.type])}) as {quoted(c.name)}" for c in entity.columns
    )
    system = "_n, _line, _key, _hash, _learned, _valid_from" + (", _day" if entity.by_day else "")
    union = " union all by name ".join(
        f"select {columns}, {system}, {'true' if table == CLOSING else 'false'} as _closed from {table} "
        "where not _bad and _fate is null"
        for table in tables
    )
    rows = int(str(one(connection, f"select count(*) from ({union})")[0]))
    if not rows:
        return ()
    if is_unique and len(tables) == 1:
        numbered = f"select *, _n + 1 as _row from ({union})"
    else:
        order = "order by _key, _valid_from nulls first, _hash, _closed, _n" if entity.kind == "state" else ""
        numbered = f"select *, row_number() over ({order}) as _row from ({union})"
        connection.execute(f"create table outgoing_{entity.name} as {numbered}")
        numbered = f"select * from outgoing_{entity.name}"
    public = ", ".join(quoted(c.name) for c in entity.columns if not c.personal)
    stored = (
        f"select {public}, _row, {literal(draft.id)} as _batch, {literal(source)} as _source, _line, _key, "
        "_hash, _learned, _valid_from, _closed"
    )
    if entity.by_day:
        return _write_days(connection, draft, entity, stored, numbered)
    _copy(connection, f"{stored} from ({numbered})", draft.file(entity.name))
    if entity.personal:
        personal = ", ".join(quoted(name) for name in entity.personal)
        filled = " or ".join(f"{quoted(name)} is not null" for name in entity.personal)
        _copy(connection, f"select _row, {personal} from ({numbered}) where {filled}", draft.personal(entity.name))
    return (PartFile(entity=entity.name, rows=rows, schema_version=entity.version),)


def _write_days(
    connection: duckdb.DuckDBPyConnection, draft: Draft, entity: Entity, stored: str, numbered: str
) -> tuple[PartFile, ...]:
    counts = connection.execute(f"select _day, count(*) from ({numbered}) group by _day order by _day").fetchall()
    if len(counts) > _FEW_DAYS:
        # In the order of days, so that each day's copy reads its own rows only.
        connection.execute(f"create table daily_{entity.name} as select * from ({numbered}) order by _day, _row")
        numbered = f"select * from daily_{entity.name}"
    for day, _ in counts:
        rows = f"{stored} from ({numbered}) where _day = date '{day.isoformat()}'"
        _copy(connection, rows, draft.file(entity.name, day))
    return tuple(
        PartFile(entity=entity.name, rows=rows, schema_version=entity.version, day=day) for day, rows in counts
    )


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, path: Path) -> None:
    connection.execute(f"copy ({rows}) to {literal(str(path))} (format parquet, compression zstd)")
