"""Print rows as a table, JSON, CSV or Parquet; the only place of the command line that formats figures."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from oarlock.cli.door import Door
from oarlock.cli.labels import labelled
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.kit.text import Msg, Text


class Format(StrEnum):
    """Output formats of every command that returns rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Column:
    """One printed column: which value, its heading, and its unit (money, ratio, count, days, index, date, text)."""

    name: str
    label: Text
    unit: str = "text"


def emit(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    format_: Format,
    door: Door,
    *,
    title: Msg | None = None,
    empty: Msg | None = None,
    out: Path | None = None,
) -> None:
    """Print rows in the format asked for; Parquet needs `out` or a pipe."""
    listed = list(rows)
    if format_ is Format.JSON:
        typer.echo(to_json([{k: cell(v, r, k, columns) for k, v in r.items()} for r in listed]))
    elif format_ is Format.CSV:
        _csv(listed, columns, out)
    elif format_ is Format.PARQUET:
        _parquet(listed, columns, out)
    elif not listed and empty is not None:
        typer.echo(door.say(empty))
    else:
        table(labelled(listed), columns, door, title=title)


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


def show(value: Any, unit: str, door: Door, *, currency: str | None = None) -> str:
    """A value as people read it, with its unit, in the reader's language."""
    from oarlock.kit.formats import format_money, format_number, format_percent

    if value is None:
        return "n/a" if unit != "text" else "—"
    if isinstance(value, Text | Msg):
        return door.say(value)
    if unit == "money" and currency:
        return format_money(Money(int(value), currency).major, currency, lang=door.lang)
    if unit == "ratio":
        return format_percent(value, lang=door.lang)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return door.say(YES if value else NO)
    if isinstance(value, int) and unit != "text":
        return format_number(value, lang=door.lang)
    if isinstance(value, float):
        # As people round: half away from zero, of the digits that the value shows.
        return format_number(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP), lang=door.lang)
    return str(value)


YES, NO = Text(en="yes", zh="是"), Text(en="no", zh="否")


def table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], door: Door, *, title: Msg | None = None
) -> None:
    """A table for a terminal; figures are right-aligned, absent ones say n/a."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as Styled

    if title is not None:
        # Not the table's own title, which would wrap to the width of a narrow table.
        console().print(door.say(title), style="italic")
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown = [[show(r.get(c.name), c.unit, door, currency=r.get("currency")) for c in columns] for r in rows]
    for i, c in enumerate(columns):
        is_text = c.unit == "text"
        made.add_column(
            door.say(c.label),
            justify="left" if c.unit in ("text", "date") else "right",
            overflow="fold",
            # Words may wrap; a number or a day that breaks in the middle is a wrong one.
            min_width=None if is_text else max((len(cells[i]) for cells in shown), default=0),
        )
    for cells in shown:
        made.add_row(*(Styled(text) for text in cells))
    console().print(made)


def console() -> Any:
    """The console on standard output; wide when it is not a terminal, so that nothing is cut."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


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
        raise UserError("Parquet is not text.", remedy="Add --out FILE or pipe the output into a file.")
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
