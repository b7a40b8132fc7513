"""Erasing in files beside the lake: rejected rows in quarantine, and uploads that wait to be imported."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from oarlock.kit.csvrows import rows_of_csv
from oarlock.kit.exports import write_csv
from oarlock.kit.fsio import replace_file
from oarlock.kit.steps import step
from oarlock.lake.redaction import parquet
from oarlock.lake.redaction.subject import Subject
from oarlock.lake.redaction.words import Words
from oarlock.lake.workspace import Workspace

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp1252")
_MOST = 1 << 30
"""Bytes of one file that are looked at; a larger one that waits here counts as holding the person."""


def held(workspace: Workspace, subject: Subject) -> dict[str, int]:
    """How many rejected rows and waiting files hold something of the person."""
    words = Words(subject)
    rows = sum(_lines(file, words)[1] for file in _quarantined(workspace))
    return {"quarantine": rows, "uploads": sum(_holds(file, words) for file in waiting(workspace))}


def erase_quarantine(workspace: Workspace, subject: Subject) -> int:
    """Take the person out of rejected rows: copies of rows go, of the list of reasons only what names them."""
    words, rows = Words(subject), 0
    for file in _quarantined(workspace):
        data, count = _lines(file, words)
        if count:
            replace_file(file, data, phase="erase-quarantine")
            rows += count
    step("erase.quarantine-done")
    return rows


def waiting(workspace: Workspace) -> Iterator[Path]:
    """Files that were handed in and wait to be imported."""
    for folder in ("uploads", "staging"):
        yield from (file for file in sorted((workspace.path / folder).rglob("*")) if file.is_file())


def holding(workspace: Workspace, subject: Subject) -> list[Path]:
    """Those of the waiting files that hold something of the person; a form that nobody can look into counts, too."""
    words = Words(subject)
    return [file for file in waiting(workspace) if _holds(file, words)]


def _quarantined(workspace: Workspace) -> list[Path]:
    return [f for f in sorted(workspace.quarantine.rglob("*")) if f.is_file() and f.suffix in (".csv", ".json")]


def _lines(file: Path, words: Words) -> tuple[bytes, int]:
    """The file without the person, and how many of its rows changed."""
    if file.suffix == ".json":
        told = json.loads(file.read_bytes() or b"{}")
        new = words.plain(told)
        return json.dumps(new, ensure_ascii=False).encode(), int(new != told)
    data = file.read_bytes()
    bom = data.startswith(b"\xef\xbb\xbf")
    rows = list(rows_of_csv(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if len(rows) < 2:
        return data, 0
    whole = file.name.endswith(".rows.csv")
    out, count = [], 0
    for row in rows[1:]:
        new = [words.text(cell) for cell in row]
        count += new != row
        if new == row or not whole:
            out.append(new)
    if not count:
        return data, 0
    text = io.StringIO(newline="")
    write_csv(text, header=rows[0], rows=out)  # cells that were made safe once stay as they are
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8"), count


def _holds(file: Path, words: Words) -> bool:
    if file.suffix == ".parquet":
        try:
            exprs = parquet.expressions(file, words)
            return bool(exprs) and parquet.changed(file, exprs) > 0
        except Exception:
            return True
    if file.stat().st_size > _MOST:
        return True
    try:
        return any(_in(data, words) for data in _opened(file))
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return True


def _opened(file: Path) -> Iterator[bytes]:
    data = file.read_bytes()
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _in(data: bytes, words: Words) -> bool:
    lower = data.lower()
    for word in words.raw():
        for encoding in _ENCODINGS:
            try:
                if word.encode(encoding) in data or word.lower().encode(encoding) in lower:
                    return True
            except UnicodeEncodeError:
                continue
    return False


def drop(file: Path) -> None:
    """Delete a waiting file."""
    if file.exists():
        os.unlink(file)
