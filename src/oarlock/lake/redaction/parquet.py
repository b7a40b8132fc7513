"""A Parquet file without a person: written anew when anything in it changes, its rows and their order as they were."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oarlock.lake.engines.sql import connect, file_list, quoted, run, text_literal
from oarlock.lake.redaction.words import Words

Exprs = Mapping[str, str]


def texts(path: Path) -> dict[str, str]:
    """The columns of a file that hold text or lists of text: name to type."""
    with connect() as db:
        rows = run(lambda: db.execute(f"DESCRIBE SELECT * FROM read_parquet({file_list([path])})").fetchall())
    return {str(name): str(kind) for name, kind, *_ in rows if str(kind) in ("VARCHAR", "VARCHAR[]")}


def expressions(
    path: Path, words: Words, ids: frozenset[str] = frozenset(), named: frozenset[str] = frozenset()
) -> dict[str, str]:
    """For each column of text the expression that takes the person out.

    ids: columns that hold IDs alone; named: columns with what others are called.
    """
    out = {}
    for name, kind in texts(path).items():
        if kind == "VARCHAR":
            out[name] = words.sql(quoted(name), is_id=name in ids, is_named=name in named)
        else:
            out[name] = f"list_transform({quoted(name)}, lambda x: {words.sql('x', is_id=name in ids)})"
    return out


def changed(path: Path, exprs: Exprs, *, gone: str = "false") -> int:
    """How many rows would change or go; gone: condition on rows that go."""
    tests = [f"{quoted(name)} IS DISTINCT FROM {expr}" for name, expr in exprs.items()]
    sql = f"SELECT count(*) FROM read_parquet({file_list([path])}) WHERE {' OR '.join([*tests, gone])}"
    with connect() as db:
        found = run(lambda: db.execute(sql).fetchone())
    return int(found[0]) if found else 0


def write(path: Path, to: Path, exprs: Exprs, *, gone: str = "false", group_rows: int | None = None) -> None:
    """Write the file anew."""
    replaced = ", ".join(f"{expr} AS {quoted(name)}" for name, expr in exprs.items())
    star = f"* REPLACE ({replaced})" if replaced else "*"
    size = f", ROW_GROUP_SIZE {group_rows}" if group_rows else ""
    sql = (
        f"COPY (SELECT {star} FROM read_parquet({file_list([path])}) WHERE NOT coalesce({gone}, false)) "
        f"TO {text_literal(str(to))} (FORMAT PARQUET, COMPRESSION ZSTD{size})"
    )
    with connect() as db:
        run(lambda: db.execute(sql))


def column(path: Path, sql: str) -> list[str]:
    """The values of one expression over a file; `{file}` in the SQL stands for it."""
    with connect() as db:
        rows = run(lambda: db.execute(sql.replace("{file}", f"read_parquet({file_list([path])})")).fetchall())
    return [str(row[0]) for row in rows if row[0] is not None]
