"""Other tables of the same import that a read joins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from oarlock.domain.plan import Col, Lookup, ReadPlan
from oarlock.errors import OarlockError
from oarlock.kit.files import SourceFile
from oarlock.kit.text import msg
from oarlock.lake.load.compiled import RowFault
from oarlock.lake.load.expr import RawColumns, to_sql, used_columns
from oarlock.lake.load.stage import Wanted, stage

if TYPE_CHECKING:
    import duckdb

    from oarlock.domain.plan import Expr


def lookup_columns(plan: ReadPlan, lookups: Mapping[str, SourceFile]) -> dict[str, RawColumns]:
    """The raw columns of each lookup by alias; one without a file has none."""
    out = {}
    for index, lookup in enumerate(plan.lookups):
        file = lookups.get(lookup.alias)
        header = file.header if file else ()
        out[lookup.alias] = RawColumns(header, alias=f"k{index}", prefix="c", never=plan.never)
    return out


def match_of(lookup: Lookup) -> Expr:
    """The text of this file that is compared with the lookup's column."""
    return lookup.match or Col(lookup.on[0])


def stage_lookups(
    connection: duckdb.DuckDBPyConnection,
    plan: ReadPlan,
    lookups: Mapping[str, SourceFile],
    tables: Mapping[str, RawColumns],
    exprs: list[Expr],
) -> tuple[str, list[RowFault]]:
    """Stage the lookups that have a file; the FROM clause that joins all to `r`, and the faults of rows without one."""
    joined = "raw as r"
    faults: list[RowFault] = []
    used = used_columns(exprs, tables)
    for index, lookup in enumerate(plan.lookups):
        file = lookups.get(lookup.alias)
        match = to_sql(match_of(lookup), tables)
        if file is None:
            if lookup.is_required:
                reason = msg(
                    "The table '{preset}' that this row refers to is not among the files.", preset=lookup.preset
                )
                faults.append(RowFault(condition="true", column=lookup.on[0], value=match, reason=reason))
            continue
        joined += " " + _join(connection, index, lookup, file, tables, used, match)
        if lookup.is_required:
            reason = msg("No row of {file} has this value in '{column}'.", file=file.name, column=lookup.on[1])
            condition = f"k{index}._n is null"
            faults.append(RowFault(condition=condition, column=lookup.on[0], value=match, reason=reason))
    return joined, faults


def _join(
    connection: duckdb.DuckDBPyConnection,
    index: int,
    lookup: Lookup,
    file: SourceFile,
    tables: Mapping[str, RawColumns],
    used: set[tuple[str, int]],
    match: str,
) -> str:
    columns = tables[lookup.alias]
    bare = RawColumns(file.header, prefix="c", never=columns.never)
    other = bare.find(lookup.on[1])
    if other is None:
        raise OarlockError("The table {file} has no column '{column}' to join by.", file=file.name, column=lookup.on[1])
    wanted = {i for alias, i in used if alias == lookup.alias} | {other}
    order = "_n desc"
    if lookup.newest_by and (newest := bare.find(lookup.newest_by)) is not None:
        wanted.add(newest)
        order = f"c{newest} desc nulls last, _n desc"
    if lookup.where is not None:
        wanted |= {i for _, i in used_columns([lookup.where], {"": bare})}
    stage(connection, file, Wanted.of(f"lookup{index}", wanted))
    where = f"where {to_sql(lookup.where, {'': bare})}" if lookup.where is not None else ""
    one_each = "" if lookup.is_each else f"qualify row_number() over (partition by c{other} order by {order}) = 1"
    connection.execute(f"create table joined{index} as select * from lookup{index} {where} {one_each}")
    return f"left join joined{index} as k{index} on k{index}.c{other} = {match}"
