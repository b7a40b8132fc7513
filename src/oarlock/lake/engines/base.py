"""What an engine can do, and nothing about which engine does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from oarlock.lake.engines.types import Schema

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Engine(Protocol):
    """Runs Ibis expressions over lists of Parquet files; equal expressions over equal files give equal rows."""

    name: str
    memo: dict[object, Any]
    """What was found out about files, which never change; whoever reads may keep things here."""

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

    def close(self) -> None:
        """Give back memory and temporary files."""
