"""Irregular text tables, read record by record into Parquet; rows that are no rows are told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from oarlock.errors import BadFileError
from oarlock.kit.files.dialect import split_record
from oarlock.kit.files.header import unique_names
from oarlock.kit.files.model import BadLine, Limits, line_too_long, too_wide
from oarlock.kit.files.rows import RowWriter
from oarlock.kit.text import Msg, msg

_KEPT = 10_000
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\n)")


@dataclass
class Record:
    """One record: where it starts, its cells, or why it has none."""

    line: int
    cells: list[str] = field(default_factory=list)
    problem: Msg | None = None
    text: str = ""


def physical_lines(path: Path, *, name: str, limit: int) -> Iterator[tuple[bytes, bytes]]:
    """Lines and their ends: `\\n`, `\\r\\n` or a lone `\\r`."""
    rest = b""
    with path.open("rb") as file:
        while True:
            data = file.read(1 << 20)
            buffer = rest + data
            at = 0
            # a carriage return at the very end may belong to a newline that has not been read yet
            stop = len(buffer) - 1 if data and buffer.endswith(b"\r") else len(buffer)
            for match in _LINE_END.finditer(buffer, 0, stop):
                yield buffer[at : match.start()], match.group()
                at = match.end()
            rest = buffer[at:]
            if len(rest) > limit:
                raise line_too_long(name, limit)
            if not data:
                if rest:
                    yield rest, b""
                return


def _is_closed(text: bytes, delimiter: bytes) -> bool | None:
    """Whether the quoted cells of a record are closed; None when a closed one goes on with other text."""
    at, end = 0, len(text)
    while at <= end:
        first = at
        while text[first : first + 1] == b" ":
            first += 1
        if text[first : first + 1] == b'"':
            stop = first + 1
            while True:
                stop = text.find(b'"', stop)
                if stop < 0:
                    return False
                if text[stop + 1 : stop + 2] == b'"':
                    stop += 2
                    continue
                break
            after = stop + 1
            while text[after : after + 1] == b" ":
                after += 1
            if after < end and text[after : after + 1] != delimiter:
                return None
            at = after + 1
        else:
            nxt = text.find(delimiter, at)
            if nxt < 0:
                return True
            at = nxt + 1
    return True


def records(path: Path, *, name: str, delimiter: str, limits: Limits) -> Iterator[Record]:
    """The file's records in order; a quote that never closes spoils only the line it stands in."""
    delim = delimiter.encode()
    waiting: list[tuple[int, bytes, bytes]] = []
    lines = enumerate(physical_lines(path, name=name, limit=limits.line), start=1)
    pending: list[tuple[int, bytes, bytes]] = []

    def following() -> tuple[int, bytes, bytes] | None:
        if pending:
            return pending.pop()
        for number, (text, end) in lines:
            return number, text, end
        return None

    while (item := following()) is not None:
        number, text, end = item
        if b'"' not in text:
            yield _record(number, text, delim, limits)
            continue
        closed = _is_closed(text, delim)
        whole, last_end = text, end
        waiting = [item]
        while closed is False and len(whole) <= limits.cell * 2:
            more = following()
            if more is None:
                break
            waiting.append(more)
            whole += last_end + more[1]
            last_end = more[2]
            if b'"' in more[1]:
                closed = _is_closed(whole, delim)
        if closed:
            yield _record(number, whole, delim, limits)
            continue
        pending.extend(reversed(waiting[1:]))
        reason = (
            msg("A quote is opened and never closed.")
            if closed is False
            else msg("A quoted value is followed by other text; quotes inside a value must be doubled.")
        )
        yield Record(number, problem=reason, text=text[:200].decode("utf-8", "replace"))


def _record(number: int, text: bytes, delim: bytes, limits: Limits) -> Record:
    shown = text[:200]
    if b"\x00" in text:
        return Record(number, problem=msg("The row holds a zero byte (NUL)."), text=shown.decode("utf-8", "replace"))
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        return Record(number, problem=msg("The row is not valid UTF-8 text."), text=shown.decode("utf-8", "replace"))
    if len(text) > limits.cell and any(len(c) > limits.cell for c in split_record(decoded, delim.decode())):
        reason = msg("A value is longer than {size} characters.", size=limits.cell)
        return Record(number, problem=reason, text=decoded[:200])
    if '"' in decoded:
        cells = split_record(_unspaced(decoded, delim.decode()), delim.decode())
    else:
        cells = decoded.split(delim.decode())
    return Record(number, cells)


def _unspaced(text: str, delimiter: str) -> str:
    """Spaces between a delimiter and a quote taken away."""
    return re.sub(rf"(^|{re.escape(delimiter)}) +\"", r'\1"', text) if ' "' in text else text


@dataclass(frozen=True)
class Converted:
    """What the careful reading gave."""

    header: tuple[str, ...]
    header_line: int
    rows: int
    bad_lines: tuple[BadLine, ...]
    more_bad_lines: int
    first_blank: int | None = None


def convert(path: Path, out: Path, *, name: str, delimiter: str, limits: Limits) -> Converted:
    """Write the records as text columns with their line numbers to a Parquet file; the first is the header."""
    bad: list[BadLine] = []
    more = 0
    header: tuple[str, ...] = ()
    header_line = 0
    first_blank: int | None = None
    writer: RowWriter | None = None
    for record in records(path, name=name, delimiter=delimiter, limits=limits):
        if writer is None:
            if record.problem is None and not any(c.strip("\ufeff \t") for c in record.cells):
                continue
            if record.problem is not None:
                raise BadFileError(
                    "{file}, line {line}: the header cannot be read: {reason}",
                    remedy="Correct the first line, or export the file again.",
                    file=name,
                    line=record.line,
                    reason=record.problem,
                )
            if len(record.cells) > limits.columns:
                raise too_wide(name, len(record.cells), limits)
            header, header_line = unique_names(record.cells), record.line
            writer = RowWriter(out, header)
            continue
        problem = record.problem
        cells = record.cells
        if problem is None:
            if len(cells) == 1 and not cells[0].strip() and len(header) > 1:
                first_blank = first_blank or record.line
                continue
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()
            if len(cells) != len(header):
                problem = msg(
                    "The row has {found} values where the header has {expected} columns.",
                    found=len(cells),
                    expected=len(header),
                )
        if problem is None:
            writer.add(record.line, cells)
        elif len(bad) < _KEPT:
            text = record.text or delimiter.join(cells)[:200]
            bad.append(BadLine(line=record.line, value=text, reason=problem))
        else:
            more += 1
    if writer is None:
        return Converted((), 0, 0, (), 0)
    rows = writer.close()
    return Converted(header, header_line, rows, tuple(bad), more, first_blank)
