"""Which delimiter and decimal sign a text table uses, told from its first lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

DELIMITERS = (",", ";", "\t", "|")
_DECIMAL_COMMA = re.compile(r"^\s*[-+(]?[\d.\u00a0 ']*\d,\d{1,2}\)?\s*$")
_DECIMAL_DOT = re.compile(r"^\s*[-+(]?[\d,\u00a0 ']*\d\.\d{1,2}\)?\s*$")


@dataclass(frozen=True)
class Dialect:
    """A delimiter, the quote, and `,` as decimal sign when the sample proves it."""

    delimiter: str
    quote: str = '"'
    decimal: Literal[".", ","] | None = None


def split_record(text: str, delimiter: str, quote: str = '"') -> list[str]:
    """The cells of one record, leniently: a quote counts only at the start of a cell."""
    cells: list[str] = []
    at, end = 0, len(text)
    while True:
        if text.startswith(quote, at):
            stop = at + 1
            while True:
                stop = text.find(quote, stop)
                if stop < 0:
                    stop = end
                    break
                if text.startswith(quote, stop + 1):
                    stop += 2
                    continue
                break
            cell = text[at + 1 : stop].replace(quote * 2, quote)
            nxt = text.find(delimiter, min(stop + 1, end))
            cells.append(cell + text[min(stop + 1, end) : nxt if nxt >= 0 else end])
        else:
            nxt = text.find(delimiter, at)
            cells.append(text[at : nxt if nxt >= 0 else end])
        if nxt < 0:
            return cells
        at = nxt + len(delimiter)


def sample_records(text: str, quote: str = '"') -> list[str]:
    """The records of a sample (line ends inside quotes kept); a last one that is cut off is left out."""
    records: list[str] = []
    open_record = ""
    lines = text.splitlines(keepends=True)
    for line in lines:
        open_record += line
        if open_record.count(quote) % 2 and len(open_record) < 20_000:
            continue
        records.append(open_record.rstrip("\r\n"))
        open_record = ""
    if len(records) > 1 and lines and not lines[-1].endswith(("\n", "\r")):
        records.pop()
    return records or [text.rstrip("\r\n")]


def sniff(text: str) -> Dialect:
    """The delimiter that cuts most records of the sample into the header's number of cells."""
    records = [r for r in sample_records(text) if r.strip()][:400]
    best, best_score = ",", (-1.0, -1)
    for delimiter in DELIMITERS:
        widths = [len(split_record(r, delimiter)) for r in records]
        if not widths or widths[0] < 2:
            continue
        share = sum(w == widths[0] for w in widths) / len(widths)
        score = (round(share, 2), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    commas = dots = 0
    if best != ",":
        for record in records[1:200]:
            for cell in split_record(record, best):
                commas += bool(_DECIMAL_COMMA.match(cell))
                dots += bool(_DECIMAL_DOT.match(cell))
    decimal: Literal[".", ","] | None = "," if commas > dots else "." if dots > commas else None
    return Dialect(best, '"', decimal)
