"""Numbers that are typed: what is meant is read, and what may mean two things is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.kit.typed import plain_number, typed_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), (" 12.50 ", "12.5"), ("1,250", "1250"), ("1,250,000.5", "1250000.5"), ("1 250", "1250"),
     ("1\xa0250", "1250"), ("１２．５", "12.5"), ("１，２５０", "1250"), ("-3", "-3"), ("+3", "3"), (".5", "0.5"),
     ("5.", "5")],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text: str, value: str) -> None:
    assert typed_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "12,5", "1,25,000", "12,5000", "1,250,00", "1.250,5", "1e5", "nan", "inf", "-inf", "0x10",
     "12h", "1 25", "1,250 000", "--3", "1.2.3", "1_000", "9" * 41, "½"],
)  # fmt: skip
def test_what_is_no_number_or_may_mean_two_is_refused(text: str) -> None:
    assert typed_number(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_what_is_written_plainly_is_read_back(value: Decimal) -> None:
    assert typed_number(plain_number(value)) == value
    assert typed_number(f"{value:,f}") == value
