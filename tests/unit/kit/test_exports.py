"""The one CSV writer and the one XLSX writer: no live cell comes out, and numbers stay numbers."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import itertools
import math
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from oarlock.errors import UserError
from oarlock.kit import exports
from oarlock.kit.exports import Sheet, neutral, write_csv, write_xlsx

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
STARTS = [*SIGNS, "\t", "\r", "\n"]
BEFORE = ["", " ", "  ", "\u00a0", "\u3000", "\ufeff", "\u200b", '"', "“", ' "', '" ', "\t", "\r\n"]
BODIES = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://example.test","x")', "SUM(A1:A9)*1", ""]
HOSTILE = ["".join(parts) for parts in itertools.product(BEFORE, STARTS, BODIES)]
HOSTILE += [f"note{cut}{start}1+1" for cut, start in itertools.product([";", "\t", "\n", "\r\n"], SIGNS)]
HARMLESS = ["Acme", "客户", "a=b", "1-2", "x@y.test", "-12.50", "-7", "'=1+1", "", "3 + 4", "O'Neil", "2026-03-01"]


def is_live(cell: str) -> bool:
    """Written another way than the writer: skip what programs skip, then look at the first character."""
    try:
        float(cell)
    except ValueError:
        pass
    else:
        return False
    skipped = cell.lstrip(' \u00a0\u3000\ufeff\u200b"“”')
    return cell[:1] in {"\t", "\r", "\n"} or skipped[:1] in STARTS


def split_anywhere(text: str) -> list[str]:
    """Cells as a program sees them that knows no quotation marks and splits at semicolons, tabs and lines."""
    for cut in ("\t", "\r", "\n"):
        text = text.replace(cut, ";")
    return text.split(";")


def test_it_tries_enough_strings_and_they_are_live_before() -> None:
    assert len(set(HOSTILE)) >= 400
    assert all(any(map(is_live, [text, *split_anywhere(text)])) for text in HOSTILE)


def test_it_writes_no_live_cell_to_csv() -> None:
    out = io.StringIO(newline="")
    write_csv(out, header=HOSTILE[:50], rows=[[text, text] for text in HOSTILE])
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue(), newline="")) for cell in row]
    assert len(cells) == 50 + 2 * len(HOSTILE)
    assert [c for c in cells if is_live(c)] == []
    assert [c for c in cells if any(map(is_live, split_anywhere(c)))] == []


@pytest.mark.parametrize("reader", ["openpyxl", "calamine"])
def test_it_writes_no_live_cell_to_xlsx(tmp_path: Path, reader: str) -> None:
    file = tmp_path / "x.xlsx"
    write_xlsx(file, sheets=[Sheet(name="=1+1", header=HOSTILE[:50], rows=[[t, t] for t in HOSTILE])])
    if reader == "openpyxl":
        pages = openpyxl.load_workbook(file).worksheets
        assert all(cell.data_type != "f" for page in pages for row in page.iter_rows() for cell in row)
        cells = [
            str(cell.value) for page in pages for row in page.iter_rows() for cell in row if cell.value is not None
        ]
        names = [page.title for page in pages]
    else:
        book = CalamineWorkbook.from_path(str(file))
        names = book.sheet_names
        cells = [str(c) for n in names for row in book.get_sheet_by_name(n).to_python() for c in row if c != ""]
    assert len(cells) == 50 + 2 * len(HOSTILE)
    assert [c for c in [*cells, *names] if is_live(c)] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_it_leaves_harmless_text_alone(text: str) -> None:
    assert neutral(text) == text


@given(st.text(alphabet=st.sampled_from([*"=+-@;'\" ab1.\t\r\n＝＠", "\ufeff"]), max_size=12))
def test_neutral_text_stays_as_it_is(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once
    assert not is_live(once)


def test_numbers_and_dates_stay_what_they_are(tmp_path: Path) -> None:
    row = [-5, -1.5, Decimal("-12.50"), dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 9, 30), True, None]
    out = io.StringIO(newline="")
    write_csv(out, header=list("abcdefg"), rows=[row])
    assert out.getvalue() == "a,b,c,d,e,f,g\r\n-5,-1.5,-12.50,2026-03-01,2026-03-01T09:30:00,true,\r\n"
    write_xlsx(tmp_path / "n.xlsx", sheets=[Sheet(name="n", header=list("abcdefg"), rows=[row])])
    cells = [c.value for c in next(openpyxl.load_workbook(tmp_path / "n.xlsx").active.iter_rows(min_row=2))]
    assert cells == [-5, -1.5, -12.5, dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 1, 9, 30), True, None]


def test_numbers_that_a_spreadsheet_would_round_stay_exact_text(tmp_path: Path) -> None:
    row = [2**63 - 1, Decimal("12345678901234567.89"), math.nan, dt.date(1, 1, 1), "007"]
    write_xlsx(tmp_path / "n.xlsx", sheets=[Sheet(name="n", header=list("abcde"), rows=[row])])
    cells = [c.value for c in next(openpyxl.load_workbook(tmp_path / "n.xlsx").active.iter_rows(min_row=2))]
    assert cells == ["9223372036854775807", "12345678901234567.89", "nan", "0001-01-01", "007"]


def test_a_csv_for_excel_starts_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert write_csv(tmp_path / "x.csv", header=["客户"], rows=[["甲"]], bom=True) == 1
    assert (tmp_path / "x.csv").read_bytes() == "\ufeff客户\r\n甲\r\n".encode()


def test_sheet_names_are_made_valid_and_unique(tmp_path: Path) -> None:
    wishes = ["a/b:c*?", "A/B:C*?", "x" * 40, "", "'quoted'", "History", "-5"]
    write_xlsx(tmp_path / "x.xlsx", sheets=[Sheet(name=w, header=["h"], rows=[]) for w in wishes])
    names = openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames
    assert names == ["a_b_c__", "A_B_C__ (2)", "x" * 31, "Sheet", "quoted", "History (2)", "-5"]


def test_half_a_workbook_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "XLSX_ROWS", 3)
    with pytest.raises(UserError, match="more rows"):
        write_xlsx(tmp_path / "x.xlsx", sheets=[Sheet(name="n", header=["h"], rows=[[1], [2], [3]])])
    assert not (tmp_path / "x.xlsx").exists()


def test_no_other_module_writes_csv_or_xlsx() -> None:
    source = Path(exports.__file__).parents[1]
    writers = {"writer", "DictWriter", "Workbook", "ExcelWriter", "to_csv", "to_excel", "write_csv_file"}
    found = [
        f"{file.relative_to(source)}:{node.lineno}"
        for file in source.rglob("*.py")
        if file != Path(exports.__file__)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in writers)
        or (isinstance(node, ast.ImportFrom) and node.module in {"csv", "xlsxwriter", "openpyxl"})
        or (isinstance(node, ast.Constant) and re.search(r"(?i)(?<!--)\bformat\s+csv\b", str(node.value)))
    ]
    assert found == []
