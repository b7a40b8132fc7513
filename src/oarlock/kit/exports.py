"""The one CSV writer and the one XLSX writer: what leaves Oarlock never starts a cell with a live formula.

A spreadsheet runs a text cell that starts with `=`, `+`, `-`, `@`, a tab or a line end, in full width too, also after
blanks or quotation marks. Such text gets an apostrophe before it. Numbers, dates and booleans are no text and stay
what they are, and so does text that is nothing but a plain negative decimal.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from oarlock.errors import UserError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_START = "=+\\-@\t\r\n＝＋－＠﹢﹣﹦﹫−"
# What programs skip before they look: blanks of every kind, byte order marks, quotation marks.
_SKIP = '\\s\ufeff\u200b\u200c\u200d\u2060\u00ad"“”„«»‘’‚`´'
_LIVE = re.compile(f"[{_SKIP}\x00-\x1f\x7f]*[{_START}]|[\t\r\n]")
# A program that splits at `;`, tabs or lines and knows no quotation marks sees cells inside the text too.
_INNER = re.compile(f"(?<=[;\t\r\n])(?=[{_SKIP}]*[{_START}])")
_PLAIN = re.compile(r"-[0-9]+(\.[0-9]+)?")

XLSX_ROWS = 1_048_576
XLSX_COLUMNS = 16_384
XLSX_TEXT = 32_767
_EXACT = 2**53
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_DAY = dt.date(1900, 3, 1)  # before it the spreadsheets' own calendars disagree with each other


def neutral(text: str) -> str:
    """The text in a form that no spreadsheet takes for a formula; neutral text stays as it is."""
    if not text or _PLAIN.fullmatch(text):
        return text
    text = _INNER.sub("'", text)
    return f"'{text}" if _LIVE.match(text) else text


def write_csv(
    to: Path | TextIO,
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    bom: bool = False,
) -> int:
    """Write a table as UTF-8 CSV with CRLF line ends (RFC 4180); gives the number of rows.

    bom: put a byte order mark before it, which Excel needs to see Chinese. Missing values are empty cells, dates and
    times are ISO 8601, booleans `true` and `false`.
    """
    if isinstance(to, Path):
        with to.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
            return write_csv(stream, header=header, rows=rows)
    writer = csv.writer(to, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        count += 1
    return count


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return neutral(str(value))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: its name, its header and its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]


def write_xlsx(to: Path, *, sheets: Sequence[Sheet]) -> int:
    """Write a workbook; gives the number of rows in all sheets.

    Text is stored as text, never as a formula or a link. Numbers are numbers, apart from those that a spreadsheet
    would round (more than 15 digits), which stay text. Raises `UserError` for more rows or columns than a sheet holds.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(to), options) as book:
            taken: set[str] = set()
            return sum([_write_sheet(book, sheet, taken) for sheet in sheets])
    except BaseException:
        # Closing writes the file even then; half a table must not look like a whole one.
        to.unlink(missing_ok=True)
        raise


def _write_sheet(book: Workbook, sheet: Sheet, taken: set[str]) -> int:
    page = book.add_worksheet(_sheet_name(sheet.name, taken))
    if len(sheet.header) > XLSX_COLUMNS:
        raise _too_large(sheet.name)
    page.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, _shortened(neutral(name)), bold)
    formats: dict[type, Format] = {
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count >= XLSX_ROWS:
            raise _too_large(sheet.name)
        for column, value in enumerate(row):
            _put(page, count, column, value, formats)
    return count


def _too_large(name: str) -> UserError:
    return UserError(
        "The sheet '{name}' has more rows or columns than a spreadsheet holds.",
        remedy="Export it as CSV or Parquet.",
        name=name,
    )


def _put(page: Worksheet, row: int, column: int, value: object, formats: dict[type, Format]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        page.write_number(row, column, value)
    elif isinstance(value, dt.date) and value.isoformat()[:10] >= _FIRST_DAY.isoformat() and not _has_zone(value):
        page.write_datetime(row, column, value, formats[dt.datetime if isinstance(value, dt.datetime) else dt.date])
    else:
        page.write_string(row, column, _shortened(str(_cell(value))))


def _is_exact(value: int | float | Decimal) -> bool:
    if isinstance(value, int):
        return abs(value) <= _EXACT
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor not-a-number
    return value.is_finite() and len(value.as_tuple().digits) <= 15


def _has_zone(value: dt.date) -> bool:
    return isinstance(value, dt.datetime) and value.tzinfo is not None


def _shortened(text: str) -> str:
    return text if len(text) <= XLSX_TEXT else f"{text[: XLSX_TEXT - 1]}…"


def _sheet_name(wish: str, taken: set[str]) -> str:
    """A name that spreadsheets accept, not yet taken: 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    base = _FORBIDDEN_IN_NAMES.sub("_", wish).strip("'") or "Sheet"
    if neutral(base) != base:
        base = f"_{base}"
    name, number = base[:31], 2
    while name.lower() in taken or name.lower() == "history":
        ending = f" ({number})"
        name, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(name.lower())
    return name
