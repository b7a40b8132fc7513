"""Bad files in twelve families: each is refused with a sentence, or gives its good rows and names the bad ones."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from oarlock.errors import BadFileError
from oarlock.kit.files import Limits, SourceFile, inspect

SMALL = Limits(line=1 << 16, cell=1 << 14, columns=200, floor=1 << 20, workbook=4 << 20, box=100_000, entries=20)

Make = Callable[[Path], Path]


def raw(name: str, data: bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, cut: int = 0) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "a.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        if cut:
            path.write_bytes(path.read_bytes()[:-cut])
        return path

    return make


def linked(folder: Path) -> Path:
    path = folder / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return path


def locked(folder: Path) -> Path:
    path = folder / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.csv", "a,b\n1,2\n")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    path.write_bytes(bytes(data))
    return path


def wrong_checksum(folder: Path) -> Path:
    path = folder / "crc.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("x.csv", "a,b\n1,2\n")
    path.write_bytes(path.read_bytes().replace(b"1,2\n", b"1,3\n"))
    return path


def workbook(build: Callable[[xlsxwriter.Workbook], None], name: str = "a.xlsx") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        book = xlsxwriter.Workbook(str(path))
        build(book)
        book.close()
        return path

    return make


def far_cell(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "far")


def wide_book(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    for column in range(300):
        sheet.write(0, column, f"c{column}")
        sheet.write(1, column, column)


def xml_workbook(sheet: bytes) -> Make:
    """A workbook made by hand, for XML that no writer would write."""
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
        b'+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http'
        b'://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" '
        b'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(parts)


def parquet(change: Callable[[bytes], bytes]) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "a.parquet"
        pq.write_table(pa.table({"a": list(range(100)), "b": ["x"] * 100}), path)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def wide_parquet(folder: Path) -> Path:
    path = folder / "wide.parquet"
    pq.write_table(pa.table({f"c{i}": [1] for i in range(300)}), path)
    return path


def directory(folder: Path) -> Path:
    path = folder / "folder.csv"
    path.mkdir()
    return path


def fifo(folder: Path) -> Path:
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


def missing(folder: Path) -> Path:
    return folder / "nowhere.csv"


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data)


def _tar() -> bytes:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("x.csv")
        info.size = 8
        archive.addfile(info, io.BytesIO(b"a,b\n1,2\n"))
    return out.getvalue()


def ods(rows: bytes) -> Make:
    """An OpenDocument sheet made by hand."""
    names = b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names += b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    names += b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = b'<office:body><office:spreadsheet><table:table table:name="S">' + rows
    body += b"</table:table></office:spreadsheet></office:body>"
    content = b"<office:document-content" + names + b">" + body + b"</office:document-content>"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


_CELL = b'<table:table-cell office:value-type="string"%s><text:p>a</text:p></table:table-cell>'
_REPEATED_ROW = b'<table:table-row table:number-rows-repeated="1048576">' + _CELL % b"" + b"</table:table-row>"
_REPEATED_CELL = b"<table:table-row>" + _CELL % b' table:number-columns-repeated="99999999"' + b"</table:table-row>"

_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    b'main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
)
_EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.'
    b'openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is>'
    b"</c></row></sheetData></worksheet>"
)
_DEEP_GZIP = _gzip(_gzip(b"a,b\n1,2\n"))

REFUSED: dict[str, dict[str, Make]] = {
    "gzip": {
        "bomb": raw("a.csv.gz", _gzip(b"0" * (8 << 20))),
        "cut off": raw("a.csv.gz", _gzip(os.urandom(5000))[:-100]),
        "only the mark": raw("a.csv.gz", b"\x1f\x8b"),
        "wrong checksum": raw("a.csv.gz", _gzip(b"a,b\n1,2\n")[:-8] + b"\0" * 8),
        "gzip in gzip": raw("a.csv.gz.gz", _DEEP_GZIP),
        "garbage after the mark": raw("a.gz", b"\x1f\x8b\x08\x00" + os.urandom(200)),
    },
    "zip": {
        "bomb": zipped({"a.csv": b"0" * (8 << 20)}),
        "bomb in many": zipped({f"{i}.csv": b"0" * (1 << 20) for i in range(10)}),
        "too many members": zipped({f"{i}.csv": b"a,b\n1,2\n" for i in range(30)}),
        "zip in zip": zipped({"inner.zip": b"PK\x03\x04" + b"\0" * 30}),
        "gzip in gzip in zip": zipped({"a.csv.gz": _DEEP_GZIP}),
        "bombs of gzip in zip": zipped({f"{i}.csv.gz": _gzip(b"0" * (1 << 20)) for i in range(10)}),
        "cut off": zipped({"a.csv": b"a,b\n1,2\n"}, cut=30),
        "only the mark": raw("a.zip", b"PK\x03\x04"),
        "wrong checksum": wrong_checksum,
        "password": locked,
        "empty": raw("a.zip", b"PK\x05\x06" + b"\0" * 18),
        "only folders": zipped({"folder/": b""}),
    },
    "paths": {
        "up": zipped({"../../etc/cron.d/x.csv": b"a,b\n1,2\n"}),
        "absolute": zipped({"/etc/x.csv": b"a,b\n1,2\n"}),
        "drive": zipped({"C:/x.csv": b"a,b\n1,2\n"}),
        "backslashes": zipped({"..\\..\\x.csv": b"a,b\n1,2\n"}),
        "link": linked,
    },
    "workbooks": {
        "bomb": zipped({"[Content_Types].xml": b" " * (6 << 20), "xl/workbook.xml": b"<x/>"}),
        "cells far apart": workbook(far_cell),
        "too many columns": workbook(wide_book),
        "empty": workbook(lambda book: book.add_worksheet()),
        "rows said to repeat": ods(_REPEATED_ROW),
        "cells said to repeat": ods(_REPEATED_CELL),
        "entities": xml_workbook(_LAUGHS),
        "external entity": xml_workbook(_EXTERNAL),
        "not XML": xml_workbook(b"this is not xml <<<<"),
        "an old one cut off": raw("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000),
        "a web page called xls": raw("a.xls", b"<html><table><tr><td>a</td></tr></table></html>"),
    },
    "width": {
        "CSV": raw("a.csv", b",".join(b"c%d" % i for i in range(1000)) + b"\n" + b"," * 999 + b"\n"),
        "a million columns": raw("a.csv", b"c," * 1_000_000 + b"\n"),
        "JSON": raw("a.jsonl", json.dumps({f"c{i}": i for i in range(300)}).encode() + b"\n"),
        "Parquet": wide_parquet,
    },
    "lines": {
        "one line without end": raw("a.csv", b"a" * (1 << 20)),
        "a long line in the middle": raw("a.csv", b"a,b\n1,2\n" + b"x" * (1 << 20) + b"\n3,4\n"),
        "a long line of UTF-16": raw("a.csv", ("a" * (1 << 20)).encode("utf-16")),
        "a long line of JSON": raw("a.jsonl", b'{"a": 1}\n{"a": "' + b"x" * (1 << 20) + b'"}\n'),
    },
    "encodings": {
        "cut UTF-16": raw("a.csv", "a,b\n1,2\n".encode("utf-16")[:-1]),
        "lone surrogates in UTF-16": raw("a.csv", b"\xff\xfe" + "a,b\n".encode("utf-16-le") + b"\x00\xd8,\x00"),
    },
    "kinds": {
        "PDF": raw("a.csv", b"%PDF-1.7\n..."),
        "image": raw("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        "XML": raw("a.csv", b'<?xml version="1.0"?><x/>'),
        "HTML with a mark": raw("a.csv", b"\xef\xbb\xbf<!DOCTYPE html><html></html>"),
        "SQLite": raw("a.db", b"SQLite format 3\x00" + b"\0" * 84),
        "tar": raw("a.tar", _tar()),
        "tar and zip at once": raw("a.csv", _tar() + zlib.compress(b"x") + b"PK\x05\x06" + b"\0" * 18),
        "7z": raw("a.csv", b"7z\xbc\xaf\x27\x1c" + b"\0" * 26),
        "program": raw("a.csv", b"\x7fELF\x02\x01\x01" + b"\0" * 40),
    },
    "Parquet": {
        "cut off": parquet(lambda data: data[:-20]),
        "only the mark": parquet(lambda data: b"PAR1"),
        "a footer longer than the file": parquet(lambda d: d[:-8] + struct.pack("<I", 0x7FFFFFFF) + d[-4:]),
        "a footer of nothing": parquet(lambda d: d[:-8] + struct.pack("<I", 0) + d[-4:]),
        "a footer of noise": parquet(lambda d: d[:4] + bytes(range(256)) * 2 + struct.pack("<I", 512) + b"PAR1"),
        "half of it missing": parquet(lambda d: d[:4] + d[len(d) // 2 :]),
    },
    "JSON": {
        "deep": raw("a.jsonl", b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"\n"),
        "deep array": raw("a.json", b"[" * 10_000 + b"]" * 10_000),
        "a broken array": raw("a.json", b'[{"a": 1}, {"a": '),
        "an array of numbers": raw("a.json", b"[1, 2, 3]"),
        "nothing but braces": raw("a.jsonl", b"{{{{{{\n{{{{{\n"),
        "only empty records": raw("a.jsonl", b"{}\n{}\n"),
    },
    "nothing": {
        "empty": raw("a.csv", b""),
        "only a mark": raw("a.csv", b"\xef\xbb\xbf"),
        "only blank lines": raw("a.csv", b"\n\n\n"),
        "only commas": raw("a.csv", b",,,\n,,,\n"),
        "only zero bytes": raw("a.csv", b"\0" * 5000),
    },
    "places": {"folder": directory, "pipe": fifo, "missing": missing},
}
CASES = [
    pytest.param(make, id=f"{family}: {name}") for family, cases in REFUSED.items() for name, make in cases.items()
]


def test_there_are_enough_families_and_cases() -> None:
    assert len(REFUSED) >= 12
    assert len(CASES) >= 60


@pytest.mark.parametrize("make", CASES)
def test_a_bad_file_is_refused_with_a_sentence(make: Make, tmp_path: Path) -> None:
    path = make(tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    started = time.process_time()
    with pytest.raises(BadFileError) as caught:
        inspect(path, scratch=scratch, limits=SMALL)
    assert time.process_time() - started < 5
    assert caught.value.remedy
    text = str(caught.value)
    assert "{" not in text
    assert len(text.split()) >= 6
    assert path.name in text or "a.zip" in text


def rows(source: SourceFile) -> list[dict[str, object]]:
    table: list[dict[str, object]] = pq.read_table(source.path).to_pylist()
    return table


READ: dict[str, tuple[bytes, list[tuple[str, str | None]], list[int]]] = {
    # file, good rows, lines of bad rows
    "zero byte": (b"a,b\n1,2\n3,\x004\n5,6\n", [("1", "2"), ("5", "6")], [3]),
    "open quote": (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', [("1", "2"), ("5", "6"), ("7", "8")], [3]),
    "open quote on the last line": (b'a,b\n1,2\n3,"4', [("1", "2")], [3]),
    "open quote before a quoted row": (b'a,b\n1,"2\n3,"4"\n5,6\n', [("3", "4"), ("5", "6")], [2]),
    "text after a quote": (b'a,b\n1,"2"x\n3,4\n', [("3", "4")], [2]),
    "quote inside a plain value": (b'a,b\n1,5" pipe\n3,4\n', [("1", '5" pipe'), ("3", "4")], []),
    "mixed line ends": (b"a,b\r\n1,2\n3,4\r5,6\r\n", [("1", "2"), ("3", "4"), ("5", "6")], []),
    "old Macintosh line ends": (b"a,b\r1,2\r3,4\r", [("1", "2"), ("3", "4")], []),
    "invalid bytes in one of many": (
        b"a,b\n" + "é,ü\n".encode() * 20 + b"\xff\xfe,x\n" + b"5,6\n",
        [("é", "ü")] * 20 + [("5", "6")],
        [22],
    ),
    "too few and too many values with a stray quote": (
        b'a,b\n1\n2,3,4\n5,6" x\n',
        [("5", '6" x')],
        [2, 3],
    ),
    "a value too long": (b'a,b\n1,"' + b"x" * 20_000 + b'"\n3,4\n', [("3", "4")], [2]),
    "blank lines before the header": (b"\n\na,b\n1,2\n", [("1", "2")], []),
}


@pytest.mark.parametrize("name", READ)
def test_the_good_rows_of_a_damaged_table_are_kept(name: str, tmp_path: Path) -> None:
    data, good, bad = READ[name]
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    (found,) = inspect(path, scratch=tmp_path, limits=SMALL)
    assert found.header == ("a", "b")
    assert [(r["a"], r["b"]) for r in rows(found)] == good
    assert [b.line for b in found.bad_lines] == bad
    assert all(b.reason.id and b.value for b in found.bad_lines)


def test_an_open_quote_names_the_line_where_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 500 + b'3,"open\n' + b"5,6\n" * 500)
    (found,) = inspect(path, scratch=tmp_path)
    assert found.rows == 1000
    assert [(b.line, b.reason.id) for b in found.bad_lines] == [(502, "A quote is opened and never closed.")]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import oarlock.kit.files.looking as module

    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    real = module.inspect_csv

    def grow(*args: object, **kwargs: object) -> object:
        found = real(*args, **kwargs)  # type: ignore[arg-type] # passed on as it came
        with path.open("ab") as file:
            file.write(b"3,4\n")
        return found

    monkeypatch.setattr(module, "inspect_csv", grow)
    with pytest.raises(BadFileError, match="changed while it was being read"):
        inspect(path, scratch=tmp_path)


def test_a_500_megabyte_line_is_refused_quickly_and_in_little_memory(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(500 << 20)  # a sparse file: zero bytes without an end of line
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with pytest.raises(BadFileError, match="line of more than 16 MB"):
        inspect(path, scratch=tmp_path)
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_an_opendocument_sheet_with_empty_repeats_is_read(tmp_path: Path) -> None:
    empty = b'<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    empty += b'table:number-columns-repeated="16384"/></table:table-row>'
    row = b"<table:table-row>" + _CELL % b"" + b"</table:table-row>"
    (found,) = inspect(ods(row + row + empty)(tmp_path), scratch=tmp_path, limits=SMALL)
    assert (found.header, found.rows) == (("a",), 1)


@pytest.mark.parametrize("rows", [_REPEATED_ROW, _REPEATED_CELL])
def test_filled_cells_are_not_repeated_without_end(rows: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"span \d+ places"):
        inspect(ods(rows)(tmp_path), scratch=tmp_path, limits=SMALL)
