"""What an engine can do, and nothing about which engine does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from oarlock.lake.engines.localdays import LocalDays
from oarlock.lake.engines.types import Schema

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Engine(Protocol):
    """Runs Ibis expressions over lists of Parquet files; equal expressions over equal files give equal rows."""

    name: str
    memo: dict[object, Any]
    """What was found out about files, which never change; whoever reads may keep things here."""
    at_once: int
    """Rows that one step of a long piece of work should take, so that memory stays bounded and steps are few."""

    def scan(self, files: Sequence[Path], schema: Schema) -> ir.Table:
        """Rows of the files with exactly the columns of `schema`; a column that a file lacks is null there."""

    def literal(self, rows: Iterable[Mapping[str, object]], schema: Schema) -> ir.Table:
        """A table of constants; a key that a row lacks is null."""

    def named(self, table: ir.Table) -> ir.Table:
        """The same rows under a name of their own, so that expressions over them stay small; nothing is computed."""

    def kept(self, table: ir.Table) -> ir.Table:
        """The same rows, computed now and kept until the engine closes."""

    def fetch(self, table: ir.Table, *, limit: int | None = None) -> list[dict[str, object]]:
        """The rows as Python values: int, float, Decimal, str, bool, date and naive datetime."""

    def write(self, table: ir.Table, schema: Schema, order: Sequence[str], path: Path) -> int:
        """Write the rows as one Parquet file and return their number: the only way that figures reach a file.

        Every column is cast to its declared type; rows are sorted by `order`, then by all columns.
        """

    def slot(self, schema: Schema, days: LocalDays | None = None) -> ir.Table:
        """A table whose files come later, and change, by `fill`: expressions over it are compiled once.

        days: local days to add to the columns of the files; compiled by Ibis they would take tenths of a second.
        """

    def fill(self, slot: ir.Table, files: Sequence[Path]) -> None:
        """Let a slot stand for the rows of these files from now on, read as by `scan`."""

    def write_each(
        self, table: ir.Table, schema: Schema, order: Sequence[str], by: str, paths: Mapping[dt.date, Path]
    ) -> None:
        """Write one file as `write` does for each value of the date column `by`; rows of other values are left out.

        A value without rows gives a file without rows. `schema` holds `by`.
        """

    def close(self) -> None:
        """Give back memory and temporary files."""
