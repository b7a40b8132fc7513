"""The same rows from each kind of file: spreadsheets, Parquet, JSON lines, archives."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from oarlock.domain.plan import Col, Target
from oarlock.errors import BadFileError
from tests.unit.load.conftest import Loader, told
from tests.unit.load.plans import part, plan

PLAN = plan(part("invoice", targets={"contract_id": Target(column="contract_id", expr=Col("extra.contract"))}))
WANTED = {
    "invoice_id": "1",
    "account_id": "A",
    "issued_at": dt.datetime(2020, 3, 1, 14, 5),
    "due_date": dt.date(2020, 4, 1),
    "amount": 123456,
    "contract_id": "K",
}


def check(loader: Loader, path: Path, bad_line: int) -> None:
    """The first row loads as wanted; the second has a bad amount on the line given."""
    loaded = loader(path, PLAN)
    assert [(line, column, reason) for line, column, _, reason in told(loaded)] == [
        (bad_line, "amount", "This is not an amount.")
    ]
    (row,) = loader.rows("invoice")
    assert {name: row[name] for name in WANTED} == WANTED


def test_a_sheet(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(1, 0, ["invoice_id", "account_id", "issued_at", "due_date", "amount", "extra.contract"])
    sheet.write_row(2, 0, [1, "A"])
    sheet.write_datetime(2, 2, dt.datetime(2020, 3, 1, 14, 5), stamp)
    sheet.write(2, 3, 43922)
    sheet.write(2, 4, 1234.56)
    sheet.write(2, 5, "K")
    sheet.write_row(4, 0, [2, "A", "2020-01-01", "", "much"])
    book.close()
    check(loader, path, 5)


def test_parquet_with_real_types(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = {
        "invoice_id": [1, 2],
        "account_id": [b"A", b"A"],
        "issued_at": pa.array([dt.datetime(2020, 3, 1, 14, 5, tzinfo=dt.UTC)] * 2, pa.timestamp("ns", "Asia/Tokyo")),
        "due_date": [dt.date(2020, 4, 1)] * 2,
        "amount": ["1234.56", "much"],
        "extra": [{"contract": "K", "n": 1}] * 2,
        "list": [[1]] * 2,
    }
    pq.write_table(pa.table(rows), path)
    check(loader, path, 2)


def test_parquet_decimals_keep_their_digits(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"payment_id": ["1"], "paid_at": [dt.datetime(2020, 1, 1)], "amount": [Decimal("0.005")]}), path
    )
    loader(path, plan("payment"))
    assert loader.rows("payment")[0]["amount"] == 1


def records() -> list[str]:
    good = {
        "invoice_id": 1,
        "account_id": "A",
        "issued_at": "2020-03-01T14:05:00Z",
        "due_date": "2020-04-01",
        "amount": 1234.56,
        "extra": {"contract": "K"},
    }
    return [json.dumps(good), "", json.dumps({**good, "invoice_id": 2, "amount": "much"})]


def test_json_lines(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(records()) + "\n")
    check(loader, path, 3)


def test_gzipped_json_lines(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(records()).encode()))
    check(loader, path, 3)


def test_lines_that_are_no_json_or_no_record_are_told(loader: Loader) -> None:
    text = '{"account_id": "1"}\n{broken\n[1, 2]\n{"account_id": "\\ud800"}\n{"account_id": "2", "name": null}\n'
    loaded = loader(text, plan("account"), name="a.jsonl")
    assert [(line, reason) for line, _, _, reason in told(loaded)] == [
        (2, "The line is not JSON."),
        (3, "The line is JSON but not an object with fields."),
        (4, "The line is not JSON."),
    ]
    assert [r["account_id"] for r in loader.rows("account")] == ["1", "2"]


def test_lists_and_objects_in_json_are_text(loader: Loader) -> None:
    text = '{"account_id": "1", "name": {"a": 1}, "segment": [1, "x"]}\n'
    loader(text, plan("account"), name="a.jsonl")
    assert loader.rows("account")[0]["segment"] == '[1,"x"]'


def test_parquet_whose_data_is_damaged_is_refused_with_a_sentence(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"account_id": [f"a{i}" for i in range(5000)]}), path, compression="snappy")
    data = bytearray(path.read_bytes())
    data[100:3000] = bytes(b ^ 0x5A for b in data[100:3000])
    path.write_bytes(bytes(data))
    with pytest.raises(BadFileError, match="damaged"):
        loader(path, plan("account"))


def test_a_file_that_changed_after_it_was_looked_at_is_refused(loader: Loader, tmp_path: Path) -> None:
    source = loader.source("account_id\n1\n")
    source.original.write_text("account_id\n1\n2\n")
    with pytest.raises(BadFileError, match="changed while it was being read"):
        loader(source, plan("account"))
