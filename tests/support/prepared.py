"""Answers prepared once and asked of many data sets: the expression is built and compiled one time only."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oarlock.domain.entities import entity as declared
from oarlock.lake.engines.types import declared_schema, duckdb_type
from tests.support.tables import FakeTables, Row, shared_engine

NUMBERS = itertools.count(1)


class Refillable(FakeTables):
    """Tables whose contract lines can be exchanged; everything else, rates above all, stays.

    template: lines that hold every currency which may occur, because answers look for currencies when they are built.
    """

    def __init__(self, entities: Mapping[str, Iterable[Row]], *, template: Iterable[Row]) -> None:
        template = list(template)
        super().__init__({**entities, "contract_line": template}, shared_engine())
        self._template = template
        self.table = self.entity("contract_line").get_name()

    def refill(self, rows: Iterable[Row]) -> None:
        """Exchange the contract lines."""
        schema = declared_schema(declared("contract_line"))
        connection = self.engine._connection  # type: ignore[attr-defined]  # a DuckDbEngine
        body = list(rows)
        connection.execute(f"DELETE FROM {self.table}")
        if body:
            lists = ", ".join(f"unnest(?::{duckdb_type(t)}[])" for t in schema.values())
            connection.execute(
                f"INSERT INTO {self.table} SELECT {lists}", [[row.get(name) for row in body] for name in schema]
            )

    def empty_but_for_currencies(self) -> None:
        """Back to the template, before an answer is built."""
        self.refill(self._template)

    def kept(self, table: Any) -> Any:
        """A name only: what is computed once would not see the lines that come later."""
        return self.named(table)

    def prepared(self, expression: Any) -> Callable[[], list[dict[str, Any]]]:
        """A function that runs an expression over whatever lines there are now."""
        sql = self.engine._ibis.compile(expression)  # type: ignore[attr-defined]  # a DuckDbEngine
        connection = self.engine._connection  # type: ignore[attr-defined]  # a DuckDbEngine

        name = f"prepared_{next(NUMBERS)}"
        connection.execute(f"PREPARE {name} AS {sql}")

        def run() -> list[dict[str, Any]]:
            cursor = connection.execute(f"EXECUTE {name}")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        return run
