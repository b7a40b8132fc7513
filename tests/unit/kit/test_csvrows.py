"""Cells of our own CSV files may be of any length."""

from __future__ import annotations

import io

from oarlock.kit.csvrows import rows_of_csv


def test_b6_a_cell_of_ten_million_characters_is_read() -> None:
    long = "x" * 10_000_000
    rows = rows_of_csv(io.StringIO(f'a;b\r\n1;"{long}\n{long}"\r\n', newline=""), delimiter=";")
    assert list(rows) == [["a", "b"], ["1", f"{long}\n{long}"]]
    assert rows.line_num == 3
