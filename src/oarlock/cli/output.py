"""Print rows as a table, JSON, CSV or Parquet; the only place of the command line that formats figures."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from oarlock.cli.columns import Column
from oarlock.cli.door import Door
from oarlock.cli.showing import show
from oarlock.cli.tables import console, table
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.kit.text import Msg, Text
from oarlock.pipeline.labels import labelled


class Format(StrEnum):
    """Output formats of every command that returns rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


__all__ = ["Column", "Format", "cell", "console", "emit", "put", "show", "table", "to_json"]


def emit(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    format_: Format,
    door: Door,
    *,
    title: Msg | None = None,
    empty: Msg | None = None,
    out: Path | None = None,
    every: bool | None = None,
) -> None:
    """Print rows in the format asked for, or write them to `out`; Parquet needs `out` or a pipe.

    every: see `table`; only tables on a terminal are ever cut.
    """
    listed = list(rows)
    if format_ is Format.JSON:
        put(to_json([{k: cell(v, r, k, columns) for k, v in r.items()} for r in listed]), out)
    elif format_ is Format.CSV:
        _csv(listed, columns, out)
    elif format_ is Format.PARQUET:
        _parquet(listed, columns, out)
    elif not listed and empty is not None:
        put(door.say(empty), out)
    elif out is not None:
        with out.open("w", encoding="utf-8") as file:
            table(labelled(listed), columns, door, title=title, to=file)
    else:
        table(labelled(listed), columns, door, title=title, every=every)


def put(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file."""
    if out is None:
        typer.echo(text)
    else:
        out.write_text(f"{text}\n", encoding="utf-8")


def cell(value: Any, row: Mapping[str, Any], name: str, columns: Sequence[Column]) -> Any:
    """A value as machines read it: money as a decimal string in major units, times as ISO."""
    unit = next((c.unit for c in columns if c.name == name), "text")
    if unit == "money" and isinstance(value, int) and row.get("currency"):
        return str(Money(value, str(row["currency"])))
    if isinstance(value, dt.datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def to_json(data: Any, *, indent: int | None = None) -> str:
    """JSON text with decimals and dates written as strings."""
    return json.dumps(data, ensure_ascii=False, default=_plain, indent=indent)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Msg | Text):
        return str(value)
    return str(value)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], out: Path | None) -> None:
    from oarlock.kit.exports import write_csv

    body = ([_number(r, c) for c in columns] for r in rows)
    # A file gets a byte order mark, without which Excel shows Chinese as gibberish; a pipe does not.
    write_csv(sys.stdout if out is None else out, header=[c.name for c in columns], rows=body, bom=out is not None)


def _number(row: Mapping[str, Any], column: Column) -> Any:
    value = row.get(column.name)
    if column.unit == "money" and isinstance(value, int) and row.get("currency"):
        return Money(value, str(row["currency"])).major
    return value


def _parquet(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], out: Path | None) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if out is None and sys.stdout.isatty():
        raise UserError("Parquet is not text.", remedy="Write it to a file: add > FILE.parquet to the command.")
    # Money always has one type, whatever its currency's decimals; a column without any value still has its own.
    empty: dict[str, Any] = {"count": pa.int64(), "date": pa.date32(), "text": pa.string()}
    arrays = {}
    for c in columns:
        values = [_number(r, c) for r in rows]
        has_value = any(v is not None for v in values)
        kind: Any = None if has_value else empty.get(c.unit, pa.float64())
        arrays[c.name] = pa.array(values, pa.decimal128(38, 4) if c.unit == "money" else kind)
    if out is None:
        pq.write_table(pa.table(arrays), sys.stdout.buffer)
        return
    with out.open("wb") as file:
        pq.write_table(pa.table(arrays), file)
