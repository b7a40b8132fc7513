"""One pass over a text table in machine arrays: is it regular, and where do its records start?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oarlock.kit.files.model import line_too_long

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CHUNK = 1 << 22
_QUOTE, _NEWLINE, _RETURN = 34, 10, 13


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What one pass found.

    is_regular: engines read the file exactly as it is meant: quotes only around cells, one kind of line end,
    valid UTF-8, no zero bytes, no record that is too long. why: the first thing that was not regular.
    lines: newline bytes; records: records ended by one; blank: empty records; longest: bytes of the longest record.
    bad_lines: lines that are not UTF-8, of `high_lines` lines that are not ASCII; legacy_lines: those of them that may
    be text in another encoding (lone surrogates never are), with some of them in `sample`.
    """

    is_regular: bool
    why: str
    sha256: str
    size: int
    lines: int
    records: int
    blank: int
    longest: int
    has_final_newline: bool
    bad_lines: int
    high_lines: int
    legacy_lines: int
    sample: bytes


def scan(path: Path, *, name: str, delimiter: str, line_limit: int, record_limit: int) -> Scan:
    """Read the file once, hashing it and checking that it is regular; memory stays at a few chunks."""
    import numpy as np

    digest = hashlib.sha256()
    rest = b""
    parity = size = lines = records = blank = longest = bad_lines = high_lines = legacy_lines = open_length = 0
    why = ""
    ends: set[bool] = set()
    sample = bytearray()
    delim = ord(delimiter)
    is_last = False
    with path.open("rb") as file:
        while not is_last:
            data = file.read(CHUNK)
            digest.update(data)
            size += len(data)
            is_last = not data
            buffer = rest + data if rest else data
            cut = len(buffer) if is_last else buffer.rfind(b"\n") + 1
            if not cut:
                if len(buffer) > line_limit:
                    raise line_too_long(name, line_limit)
                rest = buffer
                continue
            chunk, rest = (buffer, b"") if cut == len(buffer) else (buffer[:cut], buffer[cut:])
            if not chunk:
                break
            if not chunk.isascii():
                bad, legacy, high = _bad_utf8(chunk, sample)
                bad_lines += bad
                legacy_lines += legacy
                high_lines += high
            if b"\x00" in chunk:
                why = why or "zero"
            array = np.frombuffer(chunk, dtype=np.uint8)
            newlines = np.flatnonzero(array == _NEWLINE)
            lines += len(newlines)
            if b'"' in chunk:
                quotes = np.flatnonzero(array == _QUOTE)
                if not why and not _quotes_fit(array, quotes, parity, delim):
                    why = "quotes"
                inside = (parity + np.searchsorted(quotes, newlines)) & 1
                parity = (parity + len(quotes)) & 1
                newlines = newlines[inside == 0]
            elif parity:
                newlines = newlines[:0]
            if b"\r" in chunk:
                if chunk.count(b"\r") != chunk.count(b"\r\n") + (is_last and chunk.endswith(b"\r")):
                    why = why or "line ends"
                before = array[newlines[newlines > 0] - 1] == _RETURN
                ends.update(map(bool, np.unique(before)))
            elif len(newlines):
                ends.add(False)
            records += len(newlines)
            if len(newlines):
                starts = np.concatenate(([-1], newlines[:-1]))
                lengths = newlines - starts - 1
                lengths[0] += open_length
                longest = max(longest, int(lengths.max()))
                short = lengths <= 1
                if short.any():
                    first = array[starts[short] + 1]
                    blank += int(((lengths[short] == 0) | (first == _RETURN)).sum())
                open_length = len(chunk) - 1 - int(newlines[-1])
            else:
                open_length += len(chunk)
            longest = max(longest, open_length)
            last_byte = chunk[-1]
    if len(ends) > 1:
        why = why or "line ends"
    if parity:
        why = why or "quotes"
    if longest > record_limit:
        why = why or "long"
    if bad_lines:
        why = why or "encoding"
    return Scan(
        is_regular=not why,
        why=why,
        sha256=digest.hexdigest(),
        size=size,
        lines=lines,
        records=records,
        blank=blank,
        longest=longest,
        has_final_newline=size == 0 or last_byte == _NEWLINE,
        bad_lines=bad_lines,
        high_lines=high_lines,
        legacy_lines=legacy_lines,
        sample=bytes(sample),
    )


def _bad_utf8(chunk: bytes, sample: bytearray) -> tuple[int, int, int]:
    """How many lines are not UTF-8, may be another encoding, and hold anything but ASCII; some go to the sample."""
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return 0, 0, chunk.count(b"\n") + 1
    bad = legacy = high = 0
    for line in chunk.split(b"\n"):
        if line.isascii():
            continue
        high += 1
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            bad += 1
            if not _has_surrogates(line):
                legacy += 1
                if len(sample) < 1 << 18:
                    sample += line[: 1 << 14] + b"\n"
    return bad, legacy, high


def _has_surrogates(line: bytes) -> bool:
    """Whether the line is UTF-8 but for lone surrogates."""
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _quotes_fit(array: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], parity: int, delim: int) -> bool:
    """Whether each quote opens a cell, closes one, or is doubled inside one; the chunk starts and ends with a line."""
    import numpy as np

    state = (parity + np.arange(len(quotes))) & 1
    opening, closing = quotes[state == 0], quotes[state == 1]
    before = array[opening - 1]
    fits = (before == delim) | (before == _NEWLINE) | (before == _QUOTE) | (opening == 0)
    if not fits.all():
        return False
    if not len(closing):
        return True
    after = array[np.minimum(closing + 1, len(array) - 1)]
    at_end = closing + 1 >= len(array)
    return bool(((after == delim) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE) | at_end).all())


@dataclass(frozen=True)
class RecordStarts:
    """Byte offset and line number of each record that is not blank; line of the first blank one."""

    offsets: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    first_blank: int | None


def record_lines(path: Path) -> RecordStarts:
    """Where the records of a regular file start.

    The header is the first record. Lines inside quotes belong to their record.
    """
    import numpy as np

    offsets: list[npt.NDArray[np.int64]] = []
    numbers: list[npt.NDArray[np.int64]] = []
    parity, base, line = 0, 0, 1
    rest = b""
    first_blank: int | None = None
    starts_record = True
    is_last = False
    with path.open("rb") as file:
        while not is_last:
            data = file.read(CHUNK)
            is_last = not data
            buffer = rest + data if rest else data
            cut = len(buffer) if is_last else buffer.rfind(b"\n") + 1
            chunk, rest = buffer[:cut], buffer[cut:]
            if not chunk:
                continue
            array = np.frombuffer(chunk, dtype=np.uint8)
            every = np.flatnonzero(array == _NEWLINE)
            quotes = np.flatnonzero(array == _QUOTE)
            inside = (parity + np.searchsorted(quotes, every)) & 1
            parity = (parity + len(quotes)) & 1
            index = np.flatnonzero(inside == 0)
            starts = every[index] + 1
            at_line = line + index + 1
            if starts_record:
                starts = np.concatenate(([0], starts))
                at_line = np.concatenate(([line], at_line))
            starts_record = bool(len(index)) and int(index[-1]) == len(every) - 1 and chunk.endswith(b"\n")
            keep = starts < len(array)
            if starts_record:
                keep &= starts < len(array)
            starts, at_line = starts[keep], at_line[keep]
            first = array[starts]
            second = array[np.minimum(starts + 1, len(array) - 1)]
            is_blank = (first == _NEWLINE) | ((first == _RETURN) & (second == _NEWLINE))
            if first_blank is None and is_blank.any():
                first_blank = int(at_line[is_blank][0])
            offsets.append(starts[~is_blank] + base)
            numbers.append(at_line[~is_blank])
            line += len(every)
            base += len(chunk)
    empty = np.zeros(0, dtype=np.int64)
    return RecordStarts(np.concatenate([empty, *offsets]), np.concatenate([empty, *numbers]), first_blank)
