"""Whatever way a value is written, reading it gives the value back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.domain.money import Money
from oarlock.kit.files.dialect import sniff, split_record
from oarlock.kit.files.header import unique_names
from oarlock.lake.load.macros import MACROS

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
CENTS = st.integers(-(10**13), 10**13)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("set threads = 1; set TimeZone = 'UTC'")
    connection.execute(MACROS)
    yield connection
    connection.close()


def figure(engine: duckdb.DuckDBPyConnection, text: str, digits: int, *, comma: bool) -> int | None:
    sql = (
        "select ol_scaled(p, $2) from (select case when q is null then t else ol_ungrouped(q, $3) end as p "
        "from (select t, case when not ol_is_simple(t, $3) then coalesce(ol_dressed(t), '') end as q "
        "from (select $1::varchar as t)))"
    )
    row = engine.execute(sql.replace("$2", str(digits)).replace("$3", str(comma)), [text]).fetchone()
    assert row is not None
    found: int | None = row[0]
    return found


@given(
    minor=CENTS,
    dress=st.sampled_from(["{}", "${}", "{} €", "USD {}", "¥{}", " {} ", "{}元"]),
    group=st.booleans(),
    comma=st.booleans(),
    brackets=st.booleans(),
)
def test_amounts_read_back(
    engine: duckdb.DuckDBPyConnection, minor: int, dress: str, group: bool, comma: bool, brackets: bool
) -> None:
    text = f"{Decimal(abs(minor)).scaleb(-2):,.2f}" if group else f"{Decimal(abs(minor)).scaleb(-2):.2f}"
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))
    text = dress.format(text)
    if minor < 0:
        text = f"({text})" if brackets else f"-{text.strip()}"
    assert figure(engine, text, 2, comma=comma) == minor


@given(value=st.decimals(-(10**12), 10**12, places=7), digits=st.sampled_from([("JPY", 0), ("USD", 2), ("KWD", 3)]))
def test_amounts_are_rounded_as_money_is(
    engine: duckdb.DuckDBPyConnection, value: Decimal, digits: tuple[str, int]
) -> None:
    currency, places = digits
    assert figure(engine, f"{value:f}", places, comma=False) == Money.parse(value, currency).minor


def written(engine: duckdb.DuckDBPyConnection, texts: list[str], *, day_first: bool) -> list[dt.datetime | None]:
    sql = f"select ol_written(t, ol_day_of(t, {day_first})) from (select unnest($1::varchar[]) as t)"
    return [row[0] for row in engine.execute(sql, [texts]).fetchall()]


@given(day=DATES, day_first=st.booleans())
def test_dates_read_back(engine: duckdb.DuckDBPyConnection, day: dt.date, day_first: bool) -> None:
    a, b = (day.day, day.month) if day_first else (day.month, day.day)
    texts = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{a}/{b}/{day.year}",
        f"{a:02}.{b:02}.{day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ]
    if day.year < 2200:
        texts.append(f"{day:%Y%m%d}")
    if 1970 <= day.year < 2070:
        texts.append(f"{day.day}/{day:%b}/{day:%y}")
    midnight = dt.datetime(day.year, day.month, day.day)
    assert dict(zip(texts, written(engine, texts, day_first=day_first), strict=True)) == dict.fromkeys(texts, midnight)


@given(stamp=st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2069, 12, 31)))
def test_stamps_read_back(engine: duckdb.DuckDBPyConnection, stamp: dt.datetime) -> None:
    minute = stamp.replace(second=0, microsecond=0)
    hour = stamp.hour % 12 or 12
    half = "AM" if stamp.hour < 12 else "PM"
    texts = {
        stamp.isoformat(sep=" "): stamp,
        f"{stamp.day}/{stamp:%b}/{stamp:%y} {hour}:{stamp:%M} {half}": minute,
        f"{stamp.month}/{stamp.day}/{stamp.year} {stamp.hour}:{stamp:%M}": minute,
        f"{stamp:%Y-%m-%dT%H:%M}Z": minute,
    }
    assert dict(zip(texts, written(engine, list(texts), day_first=False), strict=True)) == texts


@given(text=st.text(max_size=30))
def test_no_text_stops_the_reading(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    written(engine, [clean], day_first=True)
    figure(engine, clean, 2, comma=False)
    row = engine.execute(
        "select ol_offset(t), ol_bool(t), ol_double(t), ol_epoch(t, 's'), ol_epoch(t, 'ms') "
        "from (select $1::varchar as t)",
        [clean],
    ).fetchone()
    assert row is not None


CELLS = st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8), min_size=1)


@given(cells=CELLS, delimiter=st.sampled_from([",", ";", "\t", "|"]))
def test_records_split_as_they_were_joined(cells: list[str], delimiter: str) -> None:
    text = delimiter.join('"' + c.replace('"', '""') + '"' for c in cells)
    assert split_record(text, delimiter) == cells


@given(names=st.lists(st.sampled_from(["a", "A", " a", "a (2)", "", None, "b"]), max_size=12))
def test_header_names_become_unique(names: list[str | None]) -> None:
    found = unique_names(names)
    assert len(found) == len(names)
    assert len({n.casefold() for n in found}) == len(found)
    assert unique_names(found) == found


@given(
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    rows=st.lists(st.tuples(st.integers(), st.integers(), st.text("abc ,;|\t", max_size=9)), min_size=3, max_size=20),
)
def test_the_delimiter_is_found(delimiter: str, rows: list[tuple[int, int, str]]) -> None:
    lines = [["id", "count", "text"], *([str(a), str(b), f'"{c}"'] for a, b, c in rows)]
    assert sniff("".join(delimiter.join(line) + "\n" for line in lines)).delimiter == delimiter
