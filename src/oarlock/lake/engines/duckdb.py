"""DuckDB, the embedded engine: in this process, in memory, spilling to the scratch folder."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from oarlock.errors import EngineError, EngineFullError
from oarlock.lake.engines.limits import cores, engine_mb, most_mb
from oarlock.lake.engines.localdays import LocalDays, day_sql
from oarlock.lake.engines.sql import file_list, first_line, quoted, rows_of, run, text_literal
from oarlock.lake.engines.types import Schema, check_types, duckdb_type, ibis_type, physical

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

T = TypeVar("T")
ROW_GROUP = 122_880
"""Rows in one row group of a written file: fixed, because the bytes depend on it."""


class DuckDbEngine:
    """An in-memory DuckDB that reads Parquet files and writes through the one sink."""

    name = "duckdb"
    at_once = 1_000_000

    def __init__(
        self, *, threads: int = 0, memory_mb: int = 0, scratch: Path | None = None, folders: Sequence[Path] = ()
    ) -> None:
        import duckdb
        import ibis

        self._spill = tempfile.TemporaryDirectory(prefix="duckdb-", dir=scratch)
        config: dict[str, Any] = {
            "temp_directory": self._spill.name,
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self._threads = threads or cores()
        config["threads"] = self._threads
        self._limit = memory_mb or engine_mb(threads)
        self._most = memory_mb or most_mb()
        config["memory_limit"] = f"{self._limit}MB"
        try:
            self._connection = duckdb.connect(":memory:", config=config)
        except duckdb.Error as error:
            self._spill.cleanup()
            raise EngineError("DuckDB could not start: {reason}", reason=first_line(error)) from error
        self._ibis = ibis.duckdb.from_connection(self._connection)
        _close_doors(self._connection, [*folders, Path(self._spill.name)] if folders else [])
        self.memo: dict[object, Any] = {}
        self._numbers = itertools.count(1)
        self._scans: dict[tuple[tuple[Path, ...], tuple[tuple[str, str], ...]], ir.Table] = {}
        self._compiled: dict[object, str] = {}
        self._slots: dict[str, tuple[str, Schema]] = {}

    def scan(self, files: Sequence[Path], schema: Schema) -> ir.Table:
        """A view over the files; DuckDB would drop or refuse columns that not all files have, so each is named."""
        key = (tuple(files), tuple(schema.items()))
        if key not in self._scans:
            view = f"scan_{next(self._numbers)}"
            self._view(view, schema, files)
            self._scans[key] = self._table(view, schema)
        return self._scans[key]

    def slot(self, schema: Schema, days: LocalDays | None = None) -> ir.Table:
        """A view without files as yet, and the view of the days over it."""
        view = f"slot_{next(self._numbers)}"
        self._view(view, schema, ())
        if days is None:
            self._slots[view] = (view, schema)
            return self._table(view, schema)
        added = {name: day_sql(quoted(stamp), days, literal=_instant) for name, stamp in days.columns.items()}
        columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in added.items())
        run(lambda: self._connection.execute(f"CREATE TEMP VIEW {view}_days AS SELECT *, {columns} FROM {view}"))
        self._slots[f"{view}_days"] = (view, schema)
        return self._table(f"{view}_days", {**schema, **dict.fromkeys(added, "date")})

    def fill(self, slot: ir.Table, files: Sequence[Path]) -> None:
        """Make the view anew; expressions name it, so that they read the new files."""
        name = slot.get_name()
        view, schema = self._slots[name]
        self._view(view, schema, files)

    def literal(self, rows: Iterable[Mapping[str, object]], schema: Schema) -> ir.Table:
        """A temporary table; whole columns are bound as lists, which is fast and needs neither pandas nor arrow."""
        types = {name: physical(type_) for name, type_ in schema.items()}
        table = f"literal_{next(self._numbers)}"
        body = list(rows)
        columns = ", ".join(f"{quoted(name)} {duckdb_type(type_)}" for name, type_ in types.items())
        lists = ", ".join(f"unnest(?::{duckdb_type(type_)}[])" for type_ in types.values())
        run(lambda: self._connection.execute(f"CREATE TEMP TABLE {table} ({columns})"))
        if body:
            values = [[row.get(name) for row in body] for name in types]
            run(lambda: self._connection.execute(f"INSERT INTO {table} SELECT {lists}", values))
        return self._table(table, types)

    def named(self, table: ir.Table) -> ir.Table:
        """A temporary view of the rows: Ibis takes tenths of a second to compile what is nested deeply."""
        import ibis.expr.operations as ops

        view = f"named_{next(self._numbers)}"
        sql = f"CREATE TEMP VIEW {view} AS {self._sql(table)}"
        run(lambda: self._connection.execute(sql))
        return ops.DatabaseTable(name=view, schema=table.schema(), source=self._ibis).to_expr()

    def kept(self, table: ir.Table) -> ir.Table:
        """A temporary table of the rows; sums are 128-bit in DuckDB, so what Ibis calls int64 is made one."""
        view = self.named(table)
        name = f"kept_{next(self._numbers)}"
        columns = ", ".join(
            f"CAST({quoted(n)} AS BIGINT) AS {quoted(n)}" if t.is_int64() else quoted(n)
            for n, t in table.schema().items()
        )
        sql = f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM {view.get_name()}"
        self._run(lambda: self._connection.execute(sql))
        return view.op().copy(name=name).to_expr()

    def fetch(self, table: ir.Table, *, limit: int | None = None) -> list[dict[str, object]]:
        """The rows as Python values."""
        sql = self._sql(table if limit is None else table.limit(limit))
        return self._run(lambda: rows_of(self._connection.execute(sql)))

    def write(self, table: ir.Table, schema: Schema, order: Sequence[str], path: Path) -> int:
        """Write the rows as one Parquet file, byte-equal for equal rows whatever the number of threads.

        DuckDB's sums are 128-bit and would land in the file as double although Ibis calls them int64, and a cast in
        the expression is dropped by Ibis for the same reason; so the cast is made here, in SQL.
        """
        casted, sorted_by = self._casted(table, schema), _sorting(schema, order)
        return self._copy(f"SELECT * FROM ({casted}) ORDER BY {sorted_by}", path)

    def write_each(
        self, table: ir.Table, schema: Schema, order: Sequence[str], by: str, paths: Mapping[dt.date, Path]
    ) -> None:
        """Compute all rows once, then write them value by value."""
        key = (table.op(), tuple(schema.items()))
        if key not in self._compiled:
            self._compiled[key] = self._casted(table, schema)
        made, sorted_by = f"each_{next(self._numbers)}", _sorting(schema, order)
        self._run(lambda: self._connection.execute(f"CREATE TEMP TABLE {made} AS {self._compiled[key]}"))
        try:
            for value, path in paths.items():
                where = f"{quoted(by)} = DATE '{value.isoformat()}'"
                self._copy(f"SELECT * FROM {made} WHERE {where} ORDER BY {sorted_by}", path)
        finally:
            run(lambda: self._connection.execute(f"DROP TABLE {made}"))

    def _sql(self, table: ir.Table) -> str:
        """The expression as SQL; to merge its selects takes Ibis longer than DuckDB needs to see through them."""
        import ibis

        ibis.options.sql.fuse_selects, before = False, ibis.options.sql.fuse_selects
        try:
            return str(self._ibis.compile(table))
        finally:
            ibis.options.sql.fuse_selects = before

    def _casted(self, table: ir.Table, schema: Schema) -> str:
        types = {name: physical(type_) for name, type_ in schema.items()}
        check_types({name: str(dtype) for name, dtype in table.schema().items()}, types)
        casts = ", ".join(f"CAST({quoted(n)} AS {duckdb_type(t)}) AS {quoted(n)}" for n, t in types.items())
        return f"SELECT {casts} FROM ({self._sql(table)})"

    def _copy(self, rows: str, path: Path) -> int:
        copy = (
            f"COPY ({rows}) TO {text_literal(str(path))} (FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        result = self._run(lambda: self._connection.execute(copy).fetchone())
        return int(result[0]) if result else 0

    def _run(self, query: Callable[[], T]) -> T:
        """Run a query that may need much.

        DuckDB cannot put aside all that it holds, and each thread holds some. What fails for that is asked again on one
        thread, then with twice the memory, up to what the machine has: a limit that nobody told is a courtesy to
        others, and no reason to have no figure.
        """
        limit, threads = self._limit, self._threads
        try:
            while True:
                try:
                    return run(query)
                except EngineFullError:
                    if threads == 1 and limit >= self._most:
                        raise
                    limit, threads = (limit, 1) if threads > 1 else (min(2 * limit, self._most), 1)
                    self._allow(limit, threads)
        finally:
            if (limit, threads) != (self._limit, self._threads):
                with suppress(EngineError):  # what is still held stays above the limit until it is dropped
                    self._allow(self._limit, self._threads)

    def _allow(self, megabytes: int, threads: int) -> None:
        run(lambda: self._connection.execute(f"SET threads = {threads}"))
        run(lambda: self._connection.execute(f"SET memory_limit = '{megabytes}MB'"))

    def _view(self, view: str, schema: Schema, files: Sequence[Path]) -> None:
        groups = run(lambda: _generations(self._connection, files))
        parts = [_select(group, columns, schema) for group, columns in groups] or [_nothing(schema)]
        run(lambda: self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {' UNION ALL '.join(parts)}"))

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._scans.clear()
        self._compiled.clear()
        self.memo.clear()
        self._connection.close()
        self._spill.cleanup()

    def _table(self, name: str, schema: Schema) -> ir.Table:
        # Built by hand: asking the database for the schema of every view costs a query each time.
        import ibis
        import ibis.expr.operations as ops

        types = ibis.schema({column: ibis_type(type_) for column, type_ in schema.items()})
        return ops.DatabaseTable(name=name, schema=types, source=self._ibis).to_expr()


def _close_doors(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Keep expressions away from files outside `folders`, from extensions, and from all settings but these two."""
    if folders:
        allowed = ", ".join(text_literal(f"{folder.resolve()}/") for folder in folders)
        connection.execute(f"SET allowed_directories = [{allowed}]")
        connection.execute("SET enable_external_access = false")
    connection.execute("SET allowed_configs = ['memory_limit', 'threads']")
    connection.execute("SET lock_configuration = true")


def _generations(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path]
) -> list[tuple[list[Path], dict[str, str]]]:
    """The files grouped by the columns and types they hold, in the order given."""
    if not files:
        return []
    told = f"SELECT file_name, name, duckdb_type FROM parquet_schema({file_list(files)})"
    found = connection.execute(f"{told} WHERE column_id > 0 ORDER BY column_id").fetchall()
    columns: dict[str, dict[str, str]] = {str(file): {} for file in files}
    for file, name, type_ in found:
        columns[file][name] = type_
    groups: dict[tuple[tuple[str, str], ...], list[Path]] = {}
    for file in files:
        groups.setdefault(tuple(columns[str(file)].items()), []).append(file)
    return [(group, dict(key)) for key, group in groups.items()]


def _instant(at: dt.datetime) -> str:
    return f"TIMESTAMP '{at.isoformat(sep=' ')}'"


def _sorting(schema: Schema, order: Sequence[str]) -> str:
    return ", ".join(f"{quoted(n)} ASC NULLS FIRST" for n in dict.fromkeys((*order, *schema)))


def _select(files: Sequence[Path], have: Mapping[str, str], schema: Schema) -> str:
    return f"SELECT {_columns(have, schema)} FROM read_parquet({file_list(files)}, hive_partitioning = false)"


def _nothing(schema: Schema) -> str:
    return f"SELECT {_columns({}, schema)} WHERE false"


def _columns(have: Mapping[str, str], schema: Schema) -> str:
    return ", ".join(
        f"CAST({quoted(name) if name in have else 'NULL'} AS {duckdb_type(physical(type_))}) AS {quoted(name)}"
        for name, type_ in schema.items()
    )
