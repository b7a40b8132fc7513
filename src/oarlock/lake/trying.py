"""Published rows worked out anew by an expression, such as a rule that is not in force yet; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oarlock.domain.predicate import Predicate
from oarlock.lake.engines.sql import quoted, rows_of, run, text_literal
from oarlock.lake.serve import PORTFOLIO, Row
from oarlock.lake.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

TRIED = "tried"
"""The table of what was worked out."""

Types = Mapping[str, str]
Work = Callable[["ir.Table", Callable[["ir.Table"], "ir.Table"]], "ir.Table"]


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is read. table: a table of the snapshot that speaks of single accounts, with these columns.

    unpacked: numbers inside a JSON column, by name, each a `float64` or an `int64`; one that a row lacks is null.
    portfolio: columns of the portfolio to put beside; none of these names may occur twice.
    """

    table: str
    columns: Types
    json: str
    unpacked: Types
    portfolio: Types = field(default_factory=dict)


@dataclass
class Tried(Served):
    """The serving file with one table more; what is worked out lives in the memory of one connection."""

    def _fetch(self, sql: str, bound: list[object]) -> list[Row]:
        return run(lambda: rows_of(self.connection.execute(sql, bound)))


@contextmanager
def tried(served: Served, held: Held, work: Work, *, among: Predicate) -> Iterator[Tried]:
    """The result of some work on published rows as table `tried`, to be asked like a published one, until the end.

    work: makes the result from the rows; the second argument names rows, so that what is built on them stays small.
    The expression is compiled without an engine and run by the connection that serves all pages.
    """
    steps, result = _compiled(held, work)
    bound: list[object] = []
    source = _source(served, held, among, bound)
    parts = ", ".join(f"{quoted(name)} AS ({sql})" for name, sql in ((_ROWS, source), *steps))
    connection = served.connection.cursor()
    try:
        sql = f"CREATE TEMP TABLE {quoted(TRIED)} AS WITH {parts} {result[1]}"
        run(lambda: connection.execute(sql, bound))
        tables = {**served.tables, TRIED: frozenset(result[0])}
        yield Tried(snapshot=served.snapshot, connection=connection, closing=served.closing, tables=tables)
    finally:
        connection.close()


_ROWS = "rows_read"


def _compiled(held: Held, work: Work) -> tuple[list[tuple[str, str]], tuple[Sequence[str], str]]:
    """The named steps as SQL, then the columns and the SQL of the result."""
    import ibis

    steps: list[tuple[str, str]] = []

    def named(rows: ir.Table) -> ir.Table:
        name = f"step_{len(steps)}"
        steps.append((name, str(ibis.to_sql(rows, dialect="duckdb"))))
        return ibis.table(rows.schema(), name=name)

    schema = {**held.columns, **held.unpacked, **held.portfolio}
    result = work(ibis.table(schema, name=_ROWS), named)
    return steps, (result.columns, str(ibis.to_sql(result, dialect="duckdb")))


_SQL = {"float64": "DOUBLE", "int64": "BIGINT"}


def _source(served: Served, held: Held, among: Predicate, bound: list[object]) -> str:
    columns = [f"r.{quoted(name)}" for name in held.columns]
    if held.unpacked:
        # All numbers in one pass over the text: asked for one by one, each is a pass of its own.
        shape = "{" + ", ".join(f'"{name}": "{_SQL[type_]}"' for name, type_ in held.unpacked.items()) + "}"
        columns.append(f"unnest(json_transform(r.{quoted(held.json)}, {text_literal(shape)}))")
    columns += [f"p.{quoted(name)}" for name in held.portfolio]
    beside = f" JOIN {quoted(PORTFOLIO)} p ON p.account_id = r.account_id" if held.portfolio else ""
    known = f"SELECT * FROM {quoted(held.table)}{served.filtered(held.table, among, bound)}"
    return f"SELECT {', '.join(columns)} FROM ({known}) r{beside}"
