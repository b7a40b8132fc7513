"""The newest version of each key, read with plain SQL for the checks that an import makes; no figure reads this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.domain.entities import entity as find_entity
from oarlock.lake.commits import Log
from oarlock.lake.engines.sql import quoted, run, text_literal
from oarlock.lake.engines.types import declared_schema, duckdb_type

if TYPE_CHECKING:
    import duckdb


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB for a few queries."""
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        yield connection
    finally:
        connection.close()


def versions_sql(log: Log, entity: str, *, staged: Sequence[tuple[Path, str, dt.datetime]] = ()) -> str:
    """SQL of all visible versions of an entity with `_eff` (since when a version is true) and `_number` (its commit).

    staged: further files that are not committed yet, as (path, batch, the instant they will be recorded at).
    """
    schema = declared_schema(find_entity(entity), system=True)
    typed = ", ".join(f"CAST(NULL AS {duckdb_type(t)}) AS {quoted(n)}" for n, t in schema.items())
    files = [file.path for file in log.visible(entity)] + [path for path, _, _ in staged]
    body = f"SELECT {typed} WHERE false"
    if files:
        listed = ", ".join(text_literal(str(f)) for f in files)
        body += f" UNION ALL BY NAME SELECT * FROM read_parquet([{listed}], union_by_name = true)"
    batches = [
        (name, info.number, info.recorded_at) for name, info in log.batches.items() if info.undone_at is None
    ] + [(batch, log.head + 1, recorded) for _, batch, recorded in staged]
    known = ", ".join(
        f"({text_literal(name)}, {number}, TIMESTAMP '{recorded.isoformat(sep=' ')}')"
        for name, number, recorded in dict.fromkeys(batches)
    )
    if not known:
        known = "('', 0, TIMESTAMP '1970-01-01')"
    names = ", ".join(f"r.{quoted(n)}" for n in schema)
    return (
        # A closing may name an earlier day, but it ends every version that was recorded before it.
        f"SELECT {names}, CASE WHEN r._closed THEN b.recorded ELSE coalesce(r._valid_from, b.recorded) END AS _eff, "
        f"b.number AS _number FROM ({body}) r "
        f"JOIN (VALUES {known}) b(batch, number, recorded) ON r._batch = b.batch"
    )


def current_sql(log: Log, entity: str, *, at: dt.datetime, staged: Sequence[tuple[Path, str, dt.datetime]] = ()) -> str:
    """SQL of the version of each key that is true at an instant; closed rows are included, with `_closed` true.

    The newest of those that have begun; when none has, the earliest.
    """
    instant = f"TIMESTAMP '{at.isoformat(sep=' ')}'"
    return (
        f"SELECT * FROM ({versions_sql(log, entity, staged=staged)}) QUALIFY row_number() OVER ("
        f"PARTITION BY _key ORDER BY (_eff <= {instant}) DESC, "
        f"CASE WHEN _eff <= {instant} THEN epoch_us(_eff) ELSE -epoch_us(_eff) END DESC, "
        f"CASE WHEN _eff <= {instant} THEN _number ELSE -_number END DESC, "
        f"CASE WHEN _eff <= {instant} THEN _row ELSE -_row END DESC) = 1"
    )


def current(
    log: Log,
    entity: str,
    columns: Sequence[str],
    *,
    at: dt.datetime,
    where: str = "true",
    staged: Sequence[tuple[Path, str, dt.datetime]] = (),
) -> list[dict[str, Any]]:
    """Columns (declared or system) of the current versions for which the SQL `where` holds."""
    names = ", ".join(quoted(c) for c in columns)
    sql = f"SELECT {names} FROM ({current_sql(log, entity, at=at, staged=staged)}) WHERE {where}"
    found = query(sql)
    return [dict(zip(columns, row, strict=True)) for row in found]


def query(sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The answer to one query over Parquet files."""
    with connected() as connection:
        return run(lambda: connection.execute(sql, list(parameters)).fetchall())


def copy_rows(sql: str, entity: str, path: Path) -> int:
    """Write the rows of a query as a batch file of an entity, columns in their declared types; how many there were."""
    schema = declared_schema(find_entity(entity), system=True)
    casts = ", ".join(f"CAST({quoted(n)} AS {duckdb_type(t)}) AS {quoted(n)}" for n, t in schema.items())
    made = f"SELECT {casts} FROM ({sql}) ORDER BY _row"
    copy = f"COPY ({made}) TO {text_literal(str(path))} (FORMAT PARQUET, COMPRESSION ZSTD)"
    with connected() as connection:
        result = run(lambda: connection.execute(copy).fetchone())
    return int(result[0]) if result else 0


def write_rows(rows: Sequence[Mapping[str, object]], entity: str, path: Path) -> int:
    """Write a few rows, made by people's decisions, as a batch file of an entity; a column that a row lacks is null."""
    schema = declared_schema(find_entity(entity), system=True)
    columns = ", ".join(f"{quoted(n)} {duckdb_type(t)}" for n, t in schema.items())
    lists = ", ".join(f"unnest(?::{duckdb_type(t)}[])" for t in schema.values())
    values = [[row.get(name) for row in rows] for name in schema]
    copy = f"COPY (SELECT * FROM made ORDER BY _row) TO {text_literal(str(path))} (FORMAT PARQUET, COMPRESSION ZSTD)"
    with connected() as connection:
        run(lambda: connection.execute(f"CREATE TEMP TABLE made ({columns})"))
        if rows:
            run(lambda: connection.execute(f"INSERT INTO made SELECT {lists}", values))
        run(lambda: connection.execute(copy))
    return len(rows)
