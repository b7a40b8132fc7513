"""Keys, content hashes and stamps of the rows that were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.entity import ColumnType, Entity
from oarlock.lake.engines.types import PHYSICAL, duckdb_type
from oarlock.lake.load.compiled import Compiled
from oarlock.lake.load.connection import literal

if TYPE_CHECKING:
    import duckdb


def content_sql(entity: Entity, names: set[str]) -> str:
    """The row's declared values as one text, in declared order.

    A column that the file does not have counts as empty, and one that a later schema version added leaves no trace
    when it is empty, so that neither makes old rows look changed.
    """
    first = ", chr(31), ".join(f"v_{c.name}" if c.name in names else "''" for c in entity.columns if c.since == 1)
    later = "".join(
        f", coalesce(chr(30) || '{c.name}=' || v_{c.name}, '')"
        for c in entity.columns
        if c.since > 1 and c.name in names
    )
    return f"concat({first}{later})"


def _lasting(entity: Entity) -> set[str]:
    """Columns that are there from the start: neither filled in later nor stamps of a change."""
    late = {c.name for c in entity.columns if c.dated_by} | {c.dated_by for c in entity.columns if c.dated_by}
    stamps = {n for n in (*entity.learned_by, *entity.valid_by) if n not in entity.natural_key and n != "start_date"}
    return set(entity.names) - late - stamps - {"status"}


def _stamp(entity: Entity, names: tuple[str, ...], present: set[str], zone: str) -> str:
    parts = []
    for name in names:
        if name not in present:
            continue
        is_date = entity.column(name).type is ColumnType.DATE
        parts.append(f"ol_midnight(v_{name}, {literal(zone)})" if is_date else f"v_{name}")
    return f"coalesce({', '.join(parts)})" if parts else "cast(null as timestamp)"


def day_sql(entity: Entity, zone: str) -> str | None:
    """The local day under which a row is kept, in SQL; None for entities that are not kept by the day."""
    return f"ol_local_day(v_{entity.by_day}, {literal(zone)})" if entity.by_day else None


def make_keyed(connection: duckdb.DuckDBPyConnection, compiled: Compiled, table: str, *, zone: str) -> None:
    """Make a table of all rows of a part: numbers, `_bad`, the values, and `_day`, `_hash`, `_key`, `_learned`,
    `_valid_from`.

    Values that the part does not fill are null columns of their declared type.
    """
    entity = compiled.entity
    present = {f.column.name for f in compiled.fields}
    kept = ", ".join(
        f"v_{c.name}" if c.name in present else f"cast(null as {duckdb_type(PHYSICAL[c.type])}) as v_{c.name}"
        for c in entity.columns
    )
    content = content_sql(entity, present)
    is_keyed = set(entity.key) <= present
    day = day_sql(entity, zone)
    # An ID tells rows apart within its day only, so that a file costs no more than the days it touches.
    parts = [f"v_{k}" for k in entity.key] if day is None else [day, *(f"v_{k}" for k in entity.key)]
    own = (parts[0] if len(parts) == 1 else f"concat_ws(chr(31), {', '.join(parts)})") if is_keyed else "null"
    has_own = " and ".join(f"v_{k} is not null" for k in entity.key) if is_keyed else "false"
    digest = "md5(content)" if entity.kind == "event" else "null"
    connection.execute(
        f"create table {table} as select _n, _line, _bad, {kept}, {day or 'cast(null as date)'} as _day, "
        f"cast(md5_number(content) >> 65 as bigint) as _hash, "
        f"case when {has_own} then cast({own} as varchar) end as _key, "
        f"case when not ({has_own}) then {digest} end as _digest, "
        f"{_stamp(entity, entity.learned_by, present, zone)} as _learned, "
        f"{_stamp(entity, entity.valid_by, present, zone)} as _valid_from "
        f"from (select *, {content} as content, {compiled.is_bad} as _bad from ({compiled.values}))"
        + (" order by _n" if compiled.is_joined else "")
    )
    if connection.execute(f"select 1 from {table} where _key is null limit 1").fetchone():
        _number_keyless(connection, entity, present, table)


def _number_keyless(connection: duckdb.DuckDBPyConnection, entity: Entity, present: set[str], table: str) -> None:
    """Give rows without a key of their own one: their natural key, or their content, and a number among equal ones."""
    if entity.kind == "event":
        base, order = "_digest", "_n"
    else:
        natural = entity.natural_key or entity.key
        base = f"concat_ws(chr(31), {', '.join(f'coalesce(cast(v_{k} as varchar), chr(0))' for k in natural)})"
        base = base.replace("chr(0)", "''")
        lasting = content_sql(entity, present & _lasting(entity))
        order = f"md5({lasting}), _hash, _n"
    connection.execute(
        f"create table {table}_numbered as select * exclude (base) replace (coalesce(_key, base || '#' || "
        f"row_number() over (partition by _key, base order by {order})) as _key) "
        f"from (select *, case when _key is null then {base} end as base from {table}) order by _n"
    )
    connection.execute(f"drop table {table}")
    connection.execute(f"alter table {table}_numbered rename to {table}")
