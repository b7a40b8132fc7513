"""Look at a file by its bytes, not by its name, and list the tables it holds."""

from __future__ import annotations

from pathlib import Path

from oarlock.errors import BadFileError
from oarlock.kit.files.archive import open_zip, unpack_gzip, unpack_zip
from oarlock.kit.files.csvfile import inspect_csv, read_head
from oarlock.kit.files.jsonl import inspect_jsonl
from oarlock.kit.files.model import Limits, SourceFile
from oarlock.kit.files.origin import Origin, check_unchanged, origin_of
from oarlock.kit.files.parquetfile import inspect_parquet

# What a file begins with, for kinds that are not tables: each with the words a person would use for it.
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\x00", "an SQLite database (give its URL instead of the file)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ARROW1", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"{\\rtf", "a text document (RTF)"),
)
_ZIP, _GZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_KINDS = {
    ".parquet": "a Parquet file",
    ".xlsx": "an Excel workbook",
    ".xls": "an Excel workbook",
    ".ods": "a spreadsheet",
    ".zip": "a ZIP archive",
    ".gz": "a gzip file",
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook", b"<svg")


def inspect(
    path: Path, *, encoding: str | None = None, scratch: Path, limits: Limits | None = None
) -> list[SourceFile]:
    """The tables in a file, in order; copies that reading needs go to `scratch`.

    Raises `BadFileError` when nothing in it can be read, or when reading it would not be safe.
    """
    limits = limits or Limits()
    origin = origin_of(path)
    found = _tables(path, path.name, origin, scratch, limits, encoding, depth=0)
    check_unchanged(path, origin.stamp, name=path.name)
    if not found:
        raise BadFileError(
            "{file} holds no table: it is empty or has no header.",
            remedy="Export it again and check that it has a line of column names and rows under it.",
            file=path.name,
        )
    return found


def _tables(
    path: Path, name: str, origin: Origin, scratch: Path, limits: Limits, encoding: str | None, *, depth: int
) -> list[SourceFile]:
    head = read_head(path, 4096)
    if head.startswith(_GZIP) or (head.startswith(_ZIP) and not _is_workbook(path, name)):
        return _packed(path, name, origin, scratch, limits, encoding, depth=depth, is_gzip=head.startswith(_GZIP))
    if head.startswith((_ZIP, _OLE)):
        from oarlock.kit.files.excel import check_workbook, inspect_workbook

        if head.startswith(_ZIP):
            check_workbook(path, name=name, limits=limits)
        return inspect_workbook(path, name=name, origin=origin, scratch=scratch, limits=limits)
    found = None
    if head.startswith(_PARQUET):
        found = inspect_parquet(path, name=name, origin=origin, limits=limits)
    else:
        _refuse_foreign(head, name)
        _refuse_damaged(head, name)
        read = inspect_jsonl if _is_json(head, name) else inspect_csv
        found = read(path, name=name, origin=origin, scratch=scratch, limits=limits, encoding=encoding)
    return [found] if found is not None else []


def _packed(
    path: Path,
    name: str,
    origin: Origin,
    scratch: Path,
    limits: Limits,
    encoding: str | None,
    *,
    depth: int,
    is_gzip: bool,
) -> list[SourceFile]:
    if depth:
        raise BadFileError(
            "{file} is an archive inside an archive.", remedy="Unpack the outer one and import the inner.", file=name
        )
    origin = origin.hashed()
    if is_gzip:
        out = scratch / f"{origin.fresh()}-gz"
        unpack_gzip(path, out, name=name, limits=limits)
        return _tables(out, name, origin, scratch, limits, encoding, depth=1)
    found: list[SourceFile] = []
    packed, total = path.stat().st_size, 0
    for member in unpack_zip(path, scratch, name=name, limits=limits, fresh=origin.fresh()):
        inner, place = f"{name}/{member.name}", member.path
        if read_head(place, 2) == _GZIP:
            # Exports by the hour come as compressed files in one archive; what they unpack to counts together.
            place = member.path.with_name(f"{member.path.name}-gz")
            total = unpack_gzip(member.path, place, name=inner, limits=limits, packed=packed, before=total)
            member.path.unlink()
        found += _tables(place, inner, origin, scratch, limits, encoding, depth=1)
    return found


def _refuse_damaged(head: bytes, name: str) -> None:
    """Refuse what goes by the name of a kind that it is not, unless it is text: a CSV file may be called .xlsx."""
    suffix = Path(name).suffix.lower()
    if suffix in _KINDS and any(byte < 9 for byte in head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFileError(
            "{file} is damaged: it does not begin as {kind} does.",
            remedy="Export or download it again, and compare its size with the original.",
            file=name,
            kind=_KINDS[suffix],
        )


def _is_workbook(path: Path, name: str) -> bool:
    with open_zip(path, name=name) as archive:
        names = set(archive.namelist()[:2000])
    return "[Content_Types].xml" in names or {"content.xml", "mimetype"} <= names


def _is_json(head: bytes, name: str) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return True
    return text.startswith(b"[") and (
        name.lower().removesuffix(".gz").endswith((".json", ".jsonl")) or b"{" in text[:50]
    )


def _refuse_foreign(head: bytes, name: str) -> None:
    kind = next((words for magic, words in _FOREIGN if head.startswith(magic)), None)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_MARKUP):
        kind = "a web page or XML, not a table (some programs save such files as .xls)"
    if len(head) > 262 and head[257:262] == b"ustar":
        kind = "a tar archive"
    if kind is not None:
        raise BadFileError(
            "{file} is {kind}.",
            remedy="Import CSV, Excel, Parquet or JSON lines, also packed as .gz or .zip.",
            file=name,
            kind=kind,
        )
