"""Published tables for many readers at once: one open serving file a snapshot, asked by condition, order and page."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.domain.predicate import ALL, Predicate, columns_of
from oarlock.errors import OarlockError, UnknownNameError
from oarlock.lake import snapshots
from oarlock.lake.asking import condition, ordering
from oarlock.lake.engines.sql import connect, file_list, quoted, rows_of, run
from oarlock.lake.names import NAMES, without_names
from oarlock.lake.serve import FILE, PORTFOLIO, Row
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Ask:
    """One of several questions of `Served.together`: the table, and what `rows` (or `totals`) would be told."""

    table: str
    is_totals: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)


def rows_asked(table: str, **told: object) -> Ask:
    """Rows of a table, as `Served.rows`."""
    return Ask(table, told=told)


def totals_asked(table: str, **told: object) -> Ask:
    """Counts and sums of a table, as `Served.totals`."""
    return Ask(table, is_totals=True, told=told)


@dataclass
class Served:
    """One snapshot, open for reading by any number of threads."""

    snapshot: Snapshot
    connection: duckdb.DuckDBPyConnection
    closing: ExitStack
    tables: dict[str, frozenset[str]] = field(default_factory=dict)
    has_places: bool = False
    kept: dict[str, list[Row]] = field(default_factory=dict)
    readers: int = 0
    beside: dict[str, str] = field(default_factory=dict)

    def with_files(self, table: str, files: Sequence[Path], columns: Iterable[str]) -> Served:
        """The same tables and, under a name of its own, the rows of some Parquet files; asked like any other."""
        source = f"read_parquet({file_list(files)}, union_by_name = true)"
        return replace(
            self, tables={**self.tables, table: frozenset(columns)}, beside={**self.beside, table: source}
        )  # fmt: skip

    def _from(self, table: str) -> str:
        return self.beside.get(table) or quoted(table)

    def columns(self, table: str) -> frozenset[str]:
        """Names of a table's columns; raises `UnknownNameError` for a table that is not published."""
        if table not in self.tables:
            raise UnknownNameError("The published figures have no table '{name}'.", name=table)
        return self.tables[table]

    def rows(
        self,
        table: str,
        *,
        where: Predicate = ALL,
        among: Predicate = ALL,
        columns: Sequence[str] = (),
        order: Sequence[tuple[str, bool]] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Row]:
        """Rows that fit `where`, of accounts that fit `among` in the portfolio; `order`: column, is it descending."""
        bound: list[object] = []
        sql = self._select(table, where, among, columns, order, bound=bound, limit=limit, offset=offset)
        return self._fetch(sql, bound)

    def together(self, asks: Mapping[str, Ask], *, among: Predicate = ALL) -> dict[str, list[Row]]:
        """Several questions in one statement, each answered as `rows` or `totals` would, under its own name.

        A page that shows ten things of one customer waits once, not ten times.
        """
        bound: list[object] = []
        parts = []
        for name, ask in asks.items():
            make = self._totals if ask.is_totals else self._select
            parts.append(
                f"(SELECT list(t) FROM ({make(ask.table, among=among, bound=bound, **ask.told)}) t) AS {quoted(name)}"
            )
        if not parts:
            return {}
        (found,) = self._fetch(f"SELECT {', '.join(parts)}", bound)
        return {name: list(found[name] or ()) for name in asks}  # type: ignore[call-overload]

    def company(self, table: str, **ask: object) -> list[Row]:
        """As `rows`, for figures of the whole company: a run never changes, so what is small of it is read once."""
        key = f"{table} {sorted(ask.items())}"
        found = self.kept.get(key)
        if found is None:
            found = self.rows(table, **ask)  # type: ignore[arg-type]
            if len(found) <= SMALL and len(self.kept) < MOST_KEPT:
                self.kept[key] = found
        return [dict(row) for row in found]

    def each(
        self,
        table: str,
        *,
        where: Predicate = ALL,
        among: Predicate = ALL,
        columns: Sequence[str] = (),
        order: Sequence[tuple[str, bool]] = (),
        batch: int = 2000,
    ) -> Iterator[Row]:
        """As `rows`, but a batch at a time, so that an export of everything needs the memory of one."""
        bound: list[object] = []
        sql = self._select(table, where, among, columns, order, bound=bound)
        cursor = self.connection.cursor()
        try:
            run(partial(cursor.execute, sql, bound))
            names = [column[0] for column in cursor.description or ()]
            while rows := run(partial(cursor.fetchmany, batch)):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
        finally:
            cursor.close()

    def totals(
        self,
        table: str,
        *,
        where: Predicate = ALL,
        among: Predicate = ALL,
        by: str | None = None,
        sums: Sequence[str] = (),
        of: Mapping[str, Predicate] | None = None,
    ) -> list[Row]:
        """`n` and the sum of some columns, in all or for each value of `by` (as `key`), the largest sum first.

        of: name to a condition; adds the same of the rows that fit it besides, as `NAME_n` and `NAME_COLUMN`.
        """
        bound: list[object] = []
        return self._fetch(self._totals(table, where, among, by, sums, of, bound=bound), bound)

    def _totals(
        self,
        table: str,
        where: Predicate = ALL,
        among: Predicate = ALL,
        by: str | None = None,
        sums: Sequence[str] = (),
        of: Mapping[str, Predicate] | None = None,
        *,
        bound: list[object],
    ) -> str:
        self._known(table, (*sums, *((by,) if by else ())))
        parts = [f"{quoted(by)} AS key"] if by else []
        parts += ["count(*) AS n", *(f"sum({quoted(s)})::HUGEINT AS {quoted(s)}" for s in sums)]
        for name, fits in (of or {}).items():
            self._known(table, tuple(columns_of(fits)))
            parts.append(f"count(*) FILTER (WHERE {condition(fits, bound)}) AS {quoted(f'{name}_n')}")
            for s in sums:
                part = f"sum({quoted(s)}) FILTER (WHERE {condition(fits, bound)})::HUGEINT"
                parts.append(f"{part} AS {quoted(f'{name}_{s}')}")
        sql = f"SELECT {', '.join(parts)} FROM {self._from(table)}{self._filter(table, where, among, bound)}"
        if by:
            last = quoted(sums[0]) if sums else "n"
            sql += f" GROUP BY 1 ORDER BY {last} DESC NULLS LAST, key NULLS LAST"
        return sql

    def filtered(self, table: str, among: Predicate, bound: list[object]) -> str:
        """The `WHERE` that keeps to accounts which fit `among` in the portfolio; values are appended to `bound`."""
        return self._filter(table, ALL, among, bound)

    def _select(
        self,
        table: str,
        where: Predicate = ALL,
        among: Predicate = ALL,
        columns: Sequence[str] = (),
        order: Sequence[tuple[str, bool]] = (),
        *,
        bound: list[object],
        limit: int | None = None,
        offset: int = 0,
    ) -> str:
        self._known(table, (*columns, *(name for name, _ in order)))
        chosen = ", ".join(map(quoted, columns)) or "*"
        filtered = self._filter(table, where, among, bound)
        last = ""
        if self.has_places and table == PORTFOLIO and order and order[-1] == ("account_id", False):
            # It was written in the order of accounts, and to compare places is cheaper than to compare texts.
            order, last = order[:-1], "rowid"
        by = ordering(order)
        by = f"{by}, {last}" if by and last else f" ORDER BY {last}" if last else by
        sql = f"SELECT {chosen} FROM {self._from(table)}{filtered}{by}"
        if limit is not None:
            sql += f" LIMIT {int(limit)}" + (f" OFFSET {int(offset)}" if offset else "")
        return sql

    def _filter(self, table: str, where: Predicate, among: Predicate, bound: list[object]) -> str:
        self._known(table, tuple(columns_of(where)))
        where = where if NAMES in self.tables else without_names(where)
        parts = [condition(where, bound)]
        if among != ALL:
            self._known(PORTFOLIO, tuple(columns_of(among)))
            if table in (PORTFOLIO, NAMES):
                parts.append(condition(among, bound))
            else:
                column = next((c for c in ("account_id", "account") if c in self.columns(table)), None)
                if column is None:
                    raise UnknownNameError("Table '{name}' does not speak of single accounts.", name=table)
                mine = f"SELECT account_id FROM {quoted(PORTFOLIO)} WHERE {condition(among, bound)}"
                parts.append(f"{quoted(column)} IN ({mine})")
        return " WHERE " + " AND ".join(parts)

    def _known(self, table: str, names: Sequence[str]) -> None:
        columns = self.columns(table)
        for name in names:
            if name not in columns:
                raise UnknownNameError("Table '{table}' has no column '{name}'.", table=table, name=name)

    def _fetch(self, sql: str, bound: list[object]) -> list[Row]:
        cursor = self.connection.cursor()
        try:
            return run(lambda: rows_of(cursor.execute(sql, bound)))
        finally:
            cursor.close()


SMALL, MOST_KEPT = 200, 200
"""Rows of one answer, and answers of one run, that stay in memory."""

_OPEN: dict[Path, Served] = {}
_LOCK = threading.Lock()


@contextmanager
def serving(workspace: Workspace) -> Iterator[Served | None]:
    """The current snapshot, open; None before the first publish.

    It stays open for the next reader of this process, and is closed once a newer one is there and nobody reads it.
    """
    with snapshots.reading(workspace) as snapshot:
        if snapshot is None:
            yield None
            return
        with _LOCK:
            served = _OPEN.get(snapshot.path)
            if served is not None and not served.readers and _is_rewritten(served.snapshot, snapshot):
                _OPEN.pop(snapshot.path).closing.close()
                served = None
            if served is None:
                served = _OPEN[snapshot.path] = _opened(snapshot)
            served.readers += 1
        try:
            yield served
        finally:
            with _LOCK:
                served.readers -= 1
                newest = max((s.snapshot.manifest["sequence"] for s in _OPEN.values()
                              if s.snapshot.path.parent == snapshot.path.parent), default=0)  # fmt: skip
                for path, other in list(_OPEN.items()):
                    is_same_lake = path.parent == snapshot.path.parent
                    if is_same_lake and not other.readers and other.snapshot.manifest["sequence"] < newest:
                        _OPEN.pop(path).closing.close()


def _is_rewritten(was: Snapshot, now: Snapshot) -> bool:
    """Whether an erasure rewrote the files since they were opened."""
    return bool(was.manifest.get("redactions") != now.manifest.get("redactions"))


def close_all() -> None:
    """Close what stays open between readers, as before a process forks or a test removes the lake."""
    with _LOCK:
        while _OPEN:
            _OPEN.popitem()[1].closing.close()


def _opened(snapshot: Snapshot) -> Served:
    """The snapshot's serving file; views over its Parquet files when that is missing or damaged."""
    answers = {a["table"]: a["file"] for a in snapshot.manifest["answers"].values()}
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(connect(snapshot.path / FILE, threads=1))
            tables, has_places = _tables(connection), True
        except OarlockError:
            tables, has_places = {}, False
        if not answers.keys() <= tables.keys():
            connection = stack.enter_context(_over_files(snapshot.path, answers))
            tables, has_places = _tables(connection), False
        # Days of the past are files that never change: what describes their row groups is read once.
        run(lambda: connection.execute("SET parquet_metadata_cache = true"))
        # Every question is of one table, or of some at once that have nothing to do with each other (`together`): to
        # look for the best order of joining them costs more than half of what such a statement takes.
        run(lambda: connection.execute("SET disabled_optimizers = 'join_order'"))
        closing = stack.pop_all()
        return Served(snapshot=snapshot, connection=connection, closing=closing, tables=tables, has_places=has_places)


@contextmanager
def _over_files(folder: Path, answers: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(apart=True) as connection:
        for table, file in answers.items():
            sql = f"CREATE VIEW {quoted(table)} AS SELECT * FROM read_parquet({file_list([folder / file])})"
            run(partial(connection.execute, sql))
        yield connection


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    sql = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    rows = run(lambda: rows_of(connection.execute(sql)))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row["table_name"]), set()).add(str(row["column_name"]))
    return {name: frozenset(columns) for name, columns in found.items()}
