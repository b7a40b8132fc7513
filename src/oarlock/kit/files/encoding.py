"""Which encoding a text file has, and turning it into UTF-8 as a stream."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from oarlock.errors import BadFileError
from oarlock.kit.files.model import line_too_long
from oarlock.kit.text import Msg, msg

CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+[\x40-\x7e]?")


def encoding_by_bom(head: bytes) -> str | None:
    """The encoding that a byte order mark, or the zero bytes of UTF-16 without one, gives away."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    sample = head[:4096]
    if sample.count(0) * 50 < len(sample):
        return None
    pairs = [sample[i : i + 2] for i in range(0, len(sample) - 1, 2)]
    little, big = pairs.count(b"\n\x00"), pairs.count(b"\x00\n")
    if little == big:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def known_encoding(name: str) -> str:
    """Python's name of an encoding; raises `BadFileError` for a name that does not exist."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise BadFileError(
            "There is no encoding called '{encoding}'.",
            remedy="Use a name such as utf-8, gb18030, windows-1252 or utf-16.",
            encoding=name,
        ) from None


def chinese_score(sample: bytes) -> float:
    """How much of the sample's non-ASCII text reads as common Chinese in GB 18030, from 0 to 1."""
    common = other = 0
    for match in _HIGH.finditer(sample):
        run = match.group()
        at = 0
        while at < len(run):
            lead = run[at]
            trail = run[at + 1] if at + 1 < len(run) else 0
            if (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3) and trail >= 0xA1:
                common += 2
                at += 2
            elif lead >= 0x80:
                other += 1
                at += 1
            else:
                at += 1
    return common / (common + other) if common + other else 0.0


def decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is valid in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def guess_legacy(path: Path, sample: bytes) -> tuple[str, Msg]:
    """GB 18030 or Windows-1252 for a file that is not UTF-8, and the sentence that says so."""
    score = chinese_score(sample)
    if score >= 0.5 and decodes(path, "gb18030"):
        chosen, other = "gb18030", "windows-1252"
    else:
        chosen, other = "windows-1252", "gb18030"
    note = msg(
        "The file is not UTF-8; it was read as {encoding}. If names look wrong, import it with --encoding {other}.",
        encoding=chosen,
        other=other,
    )
    return chosen, note


def decoded_chunks(path: Path, encoding: str, *, name: str) -> Iterator[str]:
    """The file's text piece by piece; raises `BadFileError` naming the line of the first byte that does not fit."""
    lenient = encoding == "windows-1252"
    decoder = codecs.getincrementaldecoder("cp1252" if lenient else encoding)("replace" if lenient else "strict")
    lines = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, not chunk)
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                lines += getattr(error, "object", b"")[:start].count(b"\n")
                raise BadFileError(
                    "{file}, line {line}: the text is not valid {encoding}.",
                    remedy="Import it with --encoding and the encoding it was saved in, or save it as UTF-8.",
                    file=name,
                    line=lines,
                    encoding=encoding,
                ) from None
            lines += text.count("\n")
            yield text
            if not chunk:
                return


def to_utf8(path: Path, encoding: str, out: Path, *, name: str, line_limit: int) -> None:
    """Copy the file to `out` as UTF-8 without a byte order mark; memory stays at a few megabytes."""
    since_newline = 0
    with out.open("w", encoding="utf-8", newline="", errors="surrogatepass") as target:
        is_first = True
        for text in decoded_chunks(path, encoding, name=name):
            piece = text.removeprefix("\ufeff") if is_first else text
            is_first = is_first and not text
            last = piece.rfind("\n")
            since_newline = since_newline + len(piece) if last < 0 else len(piece) - last
            if since_newline > line_limit:
                raise line_too_long(name, line_limit)
            target.write(piece)
