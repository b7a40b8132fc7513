"""The serving file: a disposable database of a snapshot's tables, read without Ibis, pandas or an engine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import OarlockError, UnknownNameError
from oarlock.lake.engines.sql import connect, file_list, quoted, rows_of, run
from oarlock.lake.names import write_names

if TYPE_CHECKING:
    import duckdb

FILE = "serve.duckdb"
PORTFOLIO = "portfolio_now"
"""The table that says of each account whose it is: access to every other table goes through it."""
_ONE = ("account_id", "account")
"""Columns by which pages ask for a single customer."""

Row = dict[str, object]


def write_serve(folder: Path, tables: Mapping[str, str], *, before: Path | None = None) -> Path | None:
    """Write the serving file of a snapshot's folder from its Parquet files; None where DuckDB cannot have one.

    tables: table name to the name of its Parquet file in the folder; before: folder of the last run.
    Nothing depends on this file: readers fall back to the Parquet files.
    """
    if "?" in str(folder):  # DuckDB takes what follows for options of the database
        return None
    target = folder / FILE
    building = folder / f"{FILE}.building"
    building.unlink(missing_ok=True)
    with connect(building, is_new=True) as connection:

        def do(sql: str) -> None:
            run(partial(connection.execute, sql))

        # What every list reads comes last and as it is: to unpack it costs more than half of a search.
        for name, file in sorted(tables.items(), key=lambda pair: pair[0] == PORTFOLIO):
            if name == PORTFOLIO:
                do("CHECKPOINT")
                do("SET force_compression = 'uncompressed'")
            do(f"CREATE TABLE {quoted(name)} AS SELECT * FROM read_parquet({file_list([folder / file])})")
        if PORTFOLIO in tables:
            write_names(connection, before=before / FILE if before is not None else None)
        for sql in _indexes(connection):
            do(sql)
    os.replace(building, target)
    return target


def _indexes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """For tables of what is now, since a customer's page asks each of them for one row."""
    sql = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND ends_with(table_name, '_now')"
    found = run(lambda: connection.execute(sql).fetchall())
    return [
        f"CREATE INDEX {quoted(f'{table} of one')} ON {quoted(table)} ({quoted(column)})"
        for table, column in sorted(found)
        if column in _ONE
    ]


def read_table(
    folder: Path,
    name: str,
    *,
    columns: Sequence[str] = (),
    where: Mapping[str, object] | None = None,
    order: Sequence[str] = (),
    is_descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """Rows of a published table, in the order published unless `order` is given.

    where: column to the value it must have (None: null). A serving file that is missing or damaged is passed over for
    the Parquet file `<name>.parquet`. Raises `UnknownNameError` when the snapshot has no such table.
    """
    ask = _Ask(tuple(columns), dict(where or {}), tuple(order), is_descending, limit, offset)
    # An erasure gives a file that it rewrote another name.
    parquet = next(iter(sorted(folder.glob(f"{name}.erased-*.parquet"))), folder / f"{name}.parquet")
    try:
        with connect(folder / FILE) as connection:
            return _rows(connection, quoted(name), ask)
    except OarlockError:
        if not parquet.is_file():
            raise UnknownNameError("The published figures have no table '{name}'.", name=name) from None
    return read_file(parquet, ask=ask)


def read_file(path: Path, *, ask: _Ask | None = None) -> list[Row]:
    """All rows of one Parquet file as Python values, in the order written."""
    with connect() as connection:
        return _rows(connection, f"read_parquet({file_list([path])})", ask or _Ask())


def holds(path: Path, column: str, value: str) -> bool:
    """Whether any row of a Parquet file has this text in this column; false when it has no such column."""
    with connect() as connection:
        source = f"read_parquet({file_list([path])})"
        names = {name for name, *_ in run(lambda: connection.execute(f"DESCRIBE FROM {source}").fetchall())}
        if column not in names:
            return False
        return bool(_rows(connection, source, _Ask(columns=(column,), where={column: value}, limit=1)))


@dataclass(frozen=True)
class _Ask:
    columns: tuple[str, ...] = ()
    where: Mapping[str, object] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    is_descending: bool = False
    limit: int | None = None
    offset: int = 0


def _rows(connection: duckdb.DuckDBPyConnection, source: str, ask: _Ask) -> list[Row]:
    sql = f"SELECT {', '.join(map(quoted, ask.columns)) or '*'} FROM {source}"
    if ask.where:
        sql += " WHERE " + " AND ".join(f"{quoted(name)} IS NOT DISTINCT FROM ?" for name in ask.where)
    if ask.order:
        way = "DESC NULLS LAST" if ask.is_descending else "ASC NULLS FIRST"
        sql += " ORDER BY " + ", ".join(f"{quoted(name)} {way}" for name in ask.order)
    if ask.limit is not None:
        sql += f" LIMIT {int(ask.limit)}"
    if ask.offset:
        sql += f" OFFSET {int(ask.offset)}"
    return run(lambda: rows_of(connection.execute(sql, list(ask.where.values()))))
