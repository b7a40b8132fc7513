"""Spreadsheets: each sheet with data becomes one table of text; dates stay dates, rows keep their numbers."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.errors import BadFileError
from oarlock.kit.files.archive import CHUNK, check_members, open_zip
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.model import LINE_COLUMN, BadLine, Limits, SourceFile, too_wide
from oarlock.kit.files.origin import Origin
from oarlock.kit.files.rows import RowWriter
from oarlock.kit.text import msg

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_CELL = re.compile(rb'<c\b[^>]*? r="([A-Z]{1,4})(\d{1,8})"')
_ROW = re.compile(rb"<table:table-row\b([^>]*[^/>])?>(.*?)</table:table-row>", re.DOTALL)
_FILLED = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*[^/>])?>")
_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def check_workbook(path: Path, *, name: str, limits: Limits) -> None:
    """Refuse spreadsheets that unpack to too much, or whose cells lie so far apart that a reader would fill memory."""
    packed = path.stat().st_size
    with open_zip(path, name=name) as archive:
        members = check_members(archive, name=name, limits=limits)
        total = 0
        for member in members:
            is_sheet = member.filename.startswith("xl/worksheets/sheet") or member.filename == "content.xml"
            total = _check_member(archive, member, total, packed, is_sheet=is_sheet, name=name, limits=limits)


def _check_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    total: int,
    packed: int,
    *,
    is_sheet: bool,
    name: str,
    limits: Limits,
) -> int:
    extent = _OpenDocument() if member.filename == "content.xml" else _OpenXml()
    tail = b""
    try:
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                total += len(chunk)
                if total > limits.workbook or (total > limits.floor and total > packed * limits.ratio):
                    raise _bomb(name, limits)
                if is_sheet:
                    tail = extent.add(tail + chunk)[-limits.line :]
                    if extent.cells > limits.box:
                        raise BadFileError(
                            "{file}: the cells of a sheet span {cells} places.",
                            remedy="Delete the stray cells far from the table, or save the sheet as CSV.",
                            file=name,
                            cells=extent.cells,
                        )
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise _damaged(name) from None
    return total


class _OpenXml:
    """How far apart the cells of an .xlsx sheet lie: readers fill the whole box with empty cells."""

    def __init__(self) -> None:
        self._rows = self._columns = 0

    @property
    def cells(self) -> int:
        return self._rows * self._columns

    def add(self, text: bytes) -> bytes:
        """Look at a piece; gives back what the next piece must be joined to."""
        for match in _CELL.finditer(text):
            self._columns = max(self._columns, _column_number(match[1]))
            self._rows = max(self._rows, int(match[2]))
        return text[-200:]


class _OpenDocument:
    """How many cells an .ods sheet stands for: a filled cell or row may say that it is repeated."""

    def __init__(self) -> None:
        self.cells = 0

    def add(self, text: bytes) -> bytes:
        """Look at a piece; gives back what the next piece must be joined to."""
        end = 0
        for row in _ROW.finditer(text):
            filled = sum(_times(_COLUMNS, cell[1]) for cell in _FILLED.finditer(row[2]))
            self.cells += filled * _times(_ROWS, row[1])
            end = row.end()
        return text[end:]


def _times(pattern: re.Pattern[bytes], attributes: bytes | None) -> int:
    found = pattern.search(attributes or b"")
    return min(int(found[1][:12]), 10**9) if found else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(name: str, limits: Limits) -> BadFileError:
    return BadFileError(
        "{file} unpacks to more than {size} MB, or to more than {ratio} times its size.",
        remedy="Save the sheet as CSV and import that.",
        file=name,
        size=limits.workbook >> 20,
        ratio=limits.ratio,
    )


def _damaged(name: str) -> BadFileError:
    return BadFileError(
        "{file} is a damaged spreadsheet, or not one.", remedy="Open it and save it again, best as CSV.", file=name
    )


def inspect_workbook(path: Path, *, name: str, origin: Origin, scratch: Path, limits: Limits) -> list[SourceFile]:
    """The sheets of a spreadsheet that hold data."""
    from python_calamine import CalamineError, CalamineWorkbook

    if path.stat().st_size > limits.workbook:
        raise _bomb(name, limits)
    known = origin if origin.sha256 else origin.hashed()
    found: list[SourceFile] = []
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        for sheet_name in names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            shown = name if len(names) == 1 else f"{name} [{sheet_name}]"
            if (table := _sheet(sheet, shown, known, scratch, limits)) is not None:
                found.append(table)
    except BadFileError:
        raise
    except (CalamineError, OSError, ValueError, BaseException) as error:
        # A panic of the Rust reader arrives as a BaseException of its own.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        if "password" in str(error).lower():
            raise BadFileError(
                "{file} is protected by a password.", remedy="Save it without one and import that.", file=name
            ) from None
        raise _damaged(name) from None
    return found


def _sheet(sheet: CalamineSheet, name: str, origin: Origin, scratch: Path, limits: Limits) -> SourceFile | None:
    writer: RowWriter | None = None
    header: tuple[str, ...] = ()
    header_line = 0
    first_blank: int | None = None
    bad: list[BadLine] = []
    more = 0
    path = scratch / f"{origin.fresh()}.parquet"
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell_text(value) for value in row]
        if not any(cells):
            if writer is not None and first_blank is None:
                first_blank = line
            continue
        if writer is None:
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > limits.columns:
                raise too_wide(name, len(cells), limits)
            header, header_line = unique_names(cells), line
            writer = RowWriter(path, header)
            continue
        width = len(header)
        if any(cells[width:]):
            reason = msg("The row has a value beyond the last column of the header.")
            if len(bad) < 10_000:
                extra = next(c for c in cells[width:] if c)
                bad.append(BadLine(line=line, value=extra[:200], reason=reason))
            else:
                more += 1
            continue
        writer.add(line, cells[:width] + [""] * (width - len(cells)))
    if writer is None:
        return None
    rows = writer.close()
    return SourceFile(
        path=path,
        original=origin.path,
        stamp=origin.stamp,
        name=name,
        kind="parquet",
        header=header,
        sha256=origin.sha256,
        size=origin.size,
        header_line=header_line,
        line_column=LINE_COLUMN,
        rows=rows,
        bad_lines=tuple(bad),
        more_bad_lines=more,
        first_blank=first_blank,
        is_sheet=True,
    )


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without decimals, dates and stamps in ISO form."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="microseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return str(value.total_seconds())
    return str(value)
