"""Poison rows stop only themselves: one bad row in a thousand, of thirty kinds, and all the others load."""

from __future__ import annotations

import pytest

from oarlock.domain.entities import entity
from tests.unit.load.conftest import Loader, told
from tests.unit.load.plans import LINES

HEADER = (
    "line_id,account_id,start_date,end_date,amount,currency,interval,interval_count,quantity,is_recurring,created_at"
)
GOOD = "L{i},客户{i},2024-01-31,2024-12-31,12.50,USD,month,1,3,true,2024-01-30 10:00:00"

# Column to replace, its text (bytes where no encoding gives them), and the column that the reject names ("" = the row).
KINDS: dict[str, tuple[str, bytes, str]] = {
    "31 February": ("start_date", b"2024-02-31", "start_date"),
    "29 February of a common year": ("start_date", b"2023-02-29", "start_date"),
    "year 1": ("start_date", b"0001-01-01", "start_date"),
    "year 9999": ("start_date", b"9999-12-31", "start_date"),
    "year 10000": ("start_date", b"10000-01-01", "start_date"),
    "month 13": ("start_date", b"2024-13-01", "start_date"),
    "no date at all": ("start_date", b"soon", "start_date"),
    "infinity": ("start_date", b"infinity", "start_date"),
    "before Christ": ("start_date", b"2024-01-01 (BC)", "start_date"),
    "end before start": ("end_date", b"2023-01-01", "end_date"),
    "unknown currency": ("currency", b"XYZ", "currency"),
    "currency in words": ("currency", b"dollars", "currency"),
    "NaN": ("amount", b"NaN", "amount"),
    "infinite amount": ("amount", b"inf", "amount"),
    "1e308": ("amount", b"1e308", "amount"),
    "20 digits": ("amount", b"12345678901234567890", "amount"),
    "negative amount": ("amount", b"-12.50", "amount"),
    "a formula": ("amount", b"=1+1", "amount"),
    "text for a number": ("quantity", b"many", "quantity"),
    "quantity NaN": ("quantity", b"nan", "quantity"),
    "a fraction for a count": ("interval_count", b"1.5", "interval_count"),
    "no interval": ("interval_count", b"0", "interval_count"),
    "too large a count": ("interval_count", b"99999999999", "interval_count"),
    "unknown choice": ("interval", b"fortnight", "interval"),
    "neither yes nor no": ("is_recurring", b"perhaps", "is_recurring"),
    "no account": ("account_id", b"", "account_id"),
    "a time that no clock shows": ("created_at", b"2024-01-30 25:61:00", "created_at"),
    "an offset that is none": ("created_at", b"2024-01-30 10:00:00+99:99:99", "created_at"),
    "NUL byte": ("account_id", b"A\x00", ""),
    "lone surrogate": ("account_id", b"\xed\xa0\x80", ""),
    "invalid UTF-8": ("account_id", b"\xff\xfe\xfd", ""),
    "10 MB of text": ("account_id", b'"' + b"x" * (10 << 20) + b'"', ""),
    "open quote": ("account_id", b'"A', ""),
    "one value too many": ("account_id", b"A,B", ""),
}
# What spoils the whole text file, and so is read record by record.
IRREGULAR = {name for name, (_, _, column) in KINDS.items() if column == ""}


def table(kinds: list[str], rows: int) -> bytes:
    """A table with one bad row of each kind, `rows` good ones apart."""
    names = HEADER.split(",")
    lines = [HEADER.encode()]
    for number, kind in enumerate(kinds):
        lines += [GOOD.format(i=number * rows + i).encode() for i in range(rows)]
        column, text, _ = KINDS[kind]
        cells = GOOD.format(i=f"bad{number}").encode().split(b",")
        cells[names.index(column)] = text
        lines.append(b",".join(cells))
    return b"\n".join(lines) + b"\n"


def test_there_are_thirty_kinds() -> None:
    assert len(KINDS) >= 30
    assert {column for column, _, _ in KINDS.values()} <= set(entity("contract_line").names)


@pytest.mark.parametrize("is_regular", [True, False], ids=["read by the engine", "read record by record"])
def test_one_bad_row_in_a_thousand_stops_only_itself(loader: Loader, is_regular: bool) -> None:
    kinds = [k for k in KINDS if not is_regular or k not in IRREGULAR]
    source = loader.source(table(kinds, 999))
    assert (source.kind == "csv") == is_regular
    loaded = loader(source, LINES)
    (part,) = loaded.parts
    assert (part.loaded, part.rejected) == (999 * len(kinds), len(kinds))
    found = [(line, column) for line, column, _, reason in told(loaded) if reason]
    assert found == [(1 + 1000 * (i + 1), KINDS[kind][2]) for i, kind in enumerate(kinds)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_in_a_sentence(loader: Loader, kind: str) -> None:
    loaded = loader(table([kind], 2), LINES)
    assert loaded.parts[0].loaded == 2
    ((line, column, value, reason),) = told(loaded)
    assert (line, column) == (4, KINDS[kind][2])
    assert reason.endswith(".")
    assert len(reason.split()) >= 4
    assert "{" not in reason
    assert len(value) <= 200
