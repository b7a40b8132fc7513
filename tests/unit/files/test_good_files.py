"""Files as companies have them: encodings, delimiters, headers, spreadsheets, archives, Parquet, JSON lines."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from oarlock.errors import BadFileError
from oarlock.kit.files import SourceFile, inspect
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.scan import record_lines


def look(folder: Path, data: bytes, name: str = "a.csv", **kwargs: Any) -> SourceFile:
    """The single table in a file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    (found,) = inspect(path, scratch=folder, **kwargs)
    return found


TEXT = "客户编号,名称,金额\n1,北京科技有限公司,10\n2,上海贸易有限公司,20\n"
FRENCH = "id,nom,montant\n1,Société Générale,10\n2,Crédit Agricole à Évry,20\n"


@pytest.mark.parametrize(
    ("data", "encoding", "header"),
    [
        (TEXT.encode(), "utf-8", "客户编号"),
        (TEXT.encode("utf-8-sig"), "utf-8", "客户编号"),
        (TEXT.encode("utf-16"), "utf-16", "客户编号"),
        (TEXT.encode("utf-16-le"), "utf-16-le", "客户编号"),
        (TEXT.encode("gb18030"), "gb18030", "客户编号"),
        (TEXT.encode("gbk"), "gb18030", "客户编号"),
        (FRENCH.encode("cp1252"), "windows-1252", "id"),
        ("id,naam\n1,Müller\n".encode("cp1252"), "windows-1252", "id"),
        ("id,preis\n1,5 €\n".encode("cp1252"), "windows-1252", "id"),
    ],
)
def test_encodings_are_told_from_the_bytes(tmp_path: Path, data: bytes, encoding: str, header: str) -> None:
    found = look(tmp_path, data)
    assert (found.encoding, found.header[0]) == (encoding, header)
    assert bool(found.notes) == (encoding != "utf-8")
    text = found.path.read_text(encoding="utf-8")
    assert text.removeprefix("\ufeff") == data.decode("utf-8" if encoding == "utf-8" else encoding).removeprefix(
        "\ufeff"
    )


def test_a_wrong_guess_can_be_overruled(tmp_path: Path) -> None:
    data = "id,name\n1,데이터\n".encode("euc-kr")
    found = look(tmp_path, data, encoding="euc-kr")
    assert "데이터" in found.path.read_text(encoding="utf-8")
    with pytest.raises(BadFileError, match="no encoding called 'klingon'"):
        look(tmp_path, data, encoding="klingon")
    with pytest.raises(BadFileError, match="line 2: the text is not valid ascii"):
        look(tmp_path, data, encoding="ascii")
    assert [b.line for b in look(tmp_path, data, encoding="utf-8").bad_lines] == [2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "text", "n"], ["1", '"a,b;c|d\te"', "5"], ["2", "plain", "6"]]
    found = look(tmp_path, "".join(delimiter.join(r) + "\n" for r in rows).encode())
    assert (found.delimiter, found.header) == (delimiter, ("id", "text", "n"))


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert look(tmp_path, b"id\n1\n2\n").header == ("id",)


def test_decimal_commas_of_semicolon_files_are_noticed(tmp_path: Path) -> None:
    assert look(tmp_path, b"id;price\n1;1,50\n2;1.234,00\n").decimal == ","
    assert look(tmp_path, b"id;price\n1;1.50\n2;1234.00\n").decimal == "."


def test_headers_become_unique_and_lose_their_marks() -> None:
    assert unique_names(["\ufeff Id ", "Watchers", "Watchers", "", "watchers", None, "a\nb", "Watchers (2)"]) == (
        "Id",
        "Watchers",
        "Watchers (2)",
        "column 4",
        "watchers (3)",
        "column 6",
        "a b",
        "Watchers (2) (2)",
    )


def test_a_regular_file_is_read_in_place(tmp_path: Path) -> None:
    found = look(tmp_path, b'a,b\n1,"x\ny"\n\n2,z\n')
    assert (found.kind, found.path, found.is_plain) == ("csv", found.original, False)
    starts = record_lines(found.path)
    assert starts.lines.tolist() == [1, 2, 5]
    assert starts.offsets.tolist() == [0, 4, 13]
    assert starts.first_blank == 4


def test_records_are_found_across_the_scan_s_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import oarlock.kit.files.scan as module

    data = b"a,b\n" + b"".join(b'%d,"x\n""%d""\n"\n' % (i, i) if i % 3 else b"%d,y\n\n" % i for i in range(200))
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    whole = record_lines(path)
    look_at = {"name": "a", "delimiter": ",", "line_limit": 1000, "record_limit": 1000}
    scanned = module.scan(path, **look_at)  # type: ignore[arg-type] # spelled once for both calls
    for size in (7, 16, 64):
        monkeypatch.setattr(module, "CHUNK", size)
        pieces = record_lines(path)
        assert pieces.lines.tolist() == whole.lines.tolist()
        assert pieces.offsets.tolist() == whole.offsets.tolist()
        assert module.scan(path, **look_at) == scanned  # type: ignore[arg-type] # as above
    assert len(whole.lines) == 201
    assert scanned.is_regular


def test_sheets_become_tables_of_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    first, second = book.add_worksheet("Lines"), book.add_worksheet("客户")
    book.add_worksheet("empty")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, name in enumerate(["id", "start", "seen", "amount", "ok", "note", "note"]):
        first.write(2, column, name)
    first.write(3, 0, 1)
    first.write_datetime(3, 1, dt.datetime(2020, 3, 1), day)
    first.write_datetime(3, 2, dt.datetime(2020, 3, 1, 14, 5), stamp)
    first.write(3, 3, 1234.56)
    first.write_boolean(3, 4, True)
    first.write(3, 5, "text")
    first.write(6, 0, "total")
    second.write_row(0, 0, ["编号", "名称"])
    second.write_row(1, 0, ["1", "甲"])
    book.close()
    lines, accounts = inspect(path, scratch=tmp_path)
    assert (lines.name, accounts.name) == ("book.xlsx [Lines]", "book.xlsx [客户]")
    assert lines.header == ("id", "start", "seen", "amount", "ok", "note", "note (2)")
    assert (lines.header_line, lines.first_blank) == (3, 5)
    rows = pq.read_table(lines.path).to_pylist()
    assert list(rows[0].values()) == [4, "1", "2020-03-01", "2020-03-01 14:05:00", "1234.56", "true", "text", None]
    assert rows[1]["__line"] == 7
    assert pq.read_table(accounts.path).to_pylist() == [{"__line": 2, "编号": "1", "名称": "甲"}]


def test_gzip_and_zip(tmp_path: Path) -> None:
    assert look(tmp_path, gzip.compress(b"a,b\n1,2\n"), "a.csv.gz").header == ("a", "b")
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b/lines.csv", "c,d\n1,2\n")
        archive.writestr("a.csv", "a,b\n1,2\n")
        archive.writestr("__MACOSX/._a.csv", "junk")
        archive.writestr("c.jsonl", '{"x": 1}\n')
    found = inspect(path, scratch=tmp_path)
    assert [(f.name, f.header, f.kind) for f in found] == [
        ("export.zip/a.csv", ("a", "b"), "csv"),
        ("export.zip/b/lines.csv", ("c", "d"), "csv"),
        ("export.zip/c.jsonl", ("x",), "jsonl"),
    ]
    assert len({f.sha256 for f in found}) == 1
    assert all(f.original == path for f in found)


def test_json_lines_are_flattened(tmp_path: Path) -> None:
    records = [
        {"id": 1, "properties": {"plan": "pro", "seats": {"used": 3}}, "tags": ["a"]},
        {"id": 2, "properties": {"plan": "free", "extra": None}, "late": True},
    ]
    data = "\n".join(json.dumps(r) for r in records).encode()
    found = look(tmp_path, data, "events.jsonl")
    assert found.header == ("id", "properties.plan", "properties.seats.used", "tags", "properties.extra", "late")
    assert found.paths[2] == ("properties", "seats", "used")
    assert look(tmp_path, json.dumps(records).encode(), "events.json").header == found.header


def test_parquet_structs_are_flattened_and_lists_named(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [1], "p": [{"x": 1, "y": {"z": "q"}}], "l": [[1, 2]]}), path)
    (found,) = inspect(path, scratch=tmp_path)
    assert found.header == ("id", "p.x", "p.y.z", "l")
    assert found.nested == {"l"}
    assert found.rows == 1


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    found = look(tmp_path, b"a,b\n")
    assert (found.header, found.records) == (("a", "b"), 0)
    assert look(tmp_path, b"a,b").records == 0
