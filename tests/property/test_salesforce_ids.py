"""The checksum of a Salesforce ID, against the rule written out in plain Python."""

from __future__ import annotations

import string
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.lake.load.expr import RawColumns, to_sql
from oarlock.sources.salesforce.ids import record_id

LETTERS = string.ascii_uppercase + "012345"
ids = st.text(alphabet=string.ascii_letters + string.digits, min_size=15, max_size=15)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A bare engine."""
    with duckdb.connect() as connection:
        yield connection


def long_form(short: str) -> str:
    """The 18-character form: a letter per five characters, whose bits say which of them are upper case."""
    suffix = ""
    for block in (short[0:5], short[5:10], short[10:15]):
        bits = "".join("1" if c in string.ascii_uppercase else "0" for c in reversed(block))
        suffix += LETTERS[int(bits, 2)]
    return short + suffix


def made(engine: duckdb.DuckDBPyConnection, texts: list[str]) -> list[str]:
    """What the preset makes of the texts."""
    expression = to_sql(record_id("Id"), {"": RawColumns(("Id",), alias="r")})
    rows = engine.execute(f"SELECT {expression} FROM (SELECT unnest(?) AS c0) r", [texts]).fetchall()
    return [row[0] for row in rows]


@given(texts=st.lists(ids, min_size=1, max_size=20))
def test_short_ids_become_long_ones(engine: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert made(engine, texts) == [long_form(text) for text in texts]


@given(texts=st.lists(ids.map(long_form), min_size=1, max_size=5))
def test_long_ids_stay(engine: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert made(engine, texts) == texts


@given(text=ids)
def test_ids_that_differ_only_by_case_differ_without_case_too(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    swapped = text.swapcase()
    one, other = made(engine, [text, swapped])
    assert (one.casefold() == other.casefold()) == (text == swapped)


def test_a_published_pair_agrees(engine: duckdb.DuckDBPyConnection) -> None:
    assert made(engine, ["0015500000Xyy06"]) == ["0015500000Xyy06AAB"]
