"""What a file is once it has been looked at, and the limits that hold while looking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from oarlock.errors import BadFileError
from oarlock.kit.text import Msg

Kind = Literal["csv", "jsonl", "parquet"]
LINE_COLUMN = "__line"
"""Column of a converted Parquet file that holds the row's line number in the original."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large hostile files may become before they are refused; sizes in bytes.

    ratio: largest expansion of an archive once `floor` bytes have come out of it.
    workbook: largest total of an unpacked spreadsheet; box: largest rows x columns of one sheet.
    """

    line: int = 16 << 20
    cell: int = 1_000_000
    columns: int = 10_000
    ratio: int = 50
    floor: int = 64 << 20
    workbook: int = 200 << 20
    box: int = 30_000_000
    entries: int = 1_000


@dataclass(frozen=True, kw_only=True)
class BadLine:
    """A row that could not be read as a row: its line in the original file, what was there, and why."""

    line: int
    column: str = ""
    value: str = ""
    reason: Msg


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One table found in a file.

    path: a UTF-8 CSV, JSON lines or Parquet file that engines can read; the original, or a copy in scratch.
    original: the file that was named; `stamp` is its size and modification time when it was read.
    name: how it is shown: file, member of an archive, sheet.
    header: unique column names. header_line: line of the header in the original (0: none).
    is_plain: in a CSV each record is one line and none is blank, so that lines follow from row numbers.
    records: data records of a CSV when each is one line; first_blank: line of the first empty row, where it is known.
    paths: steps to each column inside nested records; nested: columns that hold lists or objects.
    line_column: column that holds original line numbers when the rows were converted.
    sha256: of the original's bytes. rows: known for converted files only.
    is_sheet: it is a sheet of a spreadsheet.
    bad_lines: rows that were left out while converting. decimal: `,` when the file's numbers use decimal commas.
    """

    path: Path
    original: Path
    stamp: tuple[int, int]
    name: str
    kind: Kind
    header: tuple[str, ...]
    sha256: str
    size: int
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_line: int = 1
    is_plain: bool = True
    records: int | None = None
    paths: tuple[tuple[str, ...], ...] = ()
    nested: frozenset[str] = frozenset()
    first_blank: int | None = None
    line_column: str | None = None
    rows: int | None = None
    bad_lines: tuple[BadLine, ...] = ()
    more_bad_lines: int = 0
    is_sheet: bool = False
    decimal: Literal[".", ","] | None = None
    notes: tuple[Msg, ...] = ()


def too_wide(name: str, columns: int, limits: Limits) -> BadFileError:
    """The error for a table with more columns than can be read."""
    return BadFileError(
        "{file} has {columns} columns; at most {limit} can be read.",
        remedy="Export only the columns that are needed.",
        file=name,
        columns=columns,
        limit=limits.columns,
    )


def line_too_long(name: str, limit: int) -> BadFileError:
    """The error for a line that no table has."""
    return BadFileError(
        "{file} has a line of more than {size} MB.",
        remedy="This is not a table of rows; export it again with one record per line.",
        file=name,
        size=max(limit >> 20, 1),
    )
