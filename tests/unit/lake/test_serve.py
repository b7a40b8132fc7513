"""The serving file: what it answers, what it does without, and what happens when it is damaged."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oarlock.errors import UnknownNameError
from oarlock.lake.serve import FILE, read_file, read_table, write_serve

ROWS = [
    {"account": "b", "value": 3, "share": 0.25, "day": dt.date(2024, 1, 1), "rate": Decimal("0.500000000000")},
    {"account": "a", "value": None, "share": None, "day": None, "rate": None},
    {"account": "c", "value": 1, "share": 0.5, "day": dt.date(2024, 2, 1), "rate": Decimal("1.000000000000")},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A snapshot's folder, with letters that DuckDB could take for a pattern."""
    made = tmp_path / "run [1]'s*"
    made.mkdir()
    schema = pa.schema(
        {"account": pa.string(), "value": pa.int64(), "share": pa.float64(), "day": pa.date32(),
         "rate": pa.decimal128(20, 12)}
    )  # fmt: skip
    pq.write_table(pa.Table.from_pylist(ROWS, schema), made / "mrr.parquet")
    write_serve(made, {"mrr": "mrr.parquet"})
    return made


def test_rows_come_in_the_order_published(folder: Path) -> None:
    assert read_table(folder, "mrr") == ROWS
    assert read_file(folder / "mrr.parquet") == ROWS
    assert sorted(path.name for path in folder.iterdir()) == ["mrr.parquet", FILE]


@pytest.mark.parametrize("is_served", [True, False])
def test_selecting_filtering_sorting_and_paging(folder: Path, is_served: bool) -> None:
    if not is_served:
        (folder / FILE).unlink()
    assert read_table(folder, "mrr", columns=["account"], order=["account"], limit=1, offset=1) == [{"account": "b"}]
    assert [r["value"] for r in read_table(folder, "mrr", order=["value"])] == [None, 1, 3]
    assert [r["value"] for r in read_table(folder, "mrr", order=["value"], is_descending=True)] == [3, 1, None]
    assert read_table(folder, "mrr", where={"account": "c", "value": 1}) == [ROWS[2]]
    assert read_table(folder, "mrr", where={"value": None}) == [ROWS[1]]
    assert read_table(folder, "mrr", where={"account": "x' OR 1=1 --"}) == []


@pytest.mark.parametrize("content", [None, b"", b"junk" * 5000, "cut", "flipped"])
def test_a_missing_or_damaged_serving_file_is_passed_over(folder: Path, content: bytes | str | None) -> None:
    file = folder / FILE
    whole = file.read_bytes()
    if content is None:
        file.unlink()
    elif content == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif content == "flipped":
        file.write_bytes(whole[:4096] + bytes(b ^ 255 for b in whole[4096:]))
    elif isinstance(content, bytes):
        file.write_bytes(content)
    assert read_table(folder, "mrr") == ROWS


def test_an_unknown_table_is_a_sentence(folder: Path) -> None:
    with pytest.raises(UnknownNameError, match="arr"):
        read_table(folder, "arr")


def test_it_can_be_written_again(folder: Path) -> None:
    assert write_serve(folder, {"other": "mrr.parquet"}) == folder / FILE
    assert read_table(folder, "other") == ROWS


def test_where_duckdb_cannot_have_a_database_the_parquet_file_serves(tmp_path: Path, folder: Path) -> None:
    moved = folder.rename(tmp_path / "what?")
    (moved / FILE).unlink()
    assert write_serve(moved, {"mrr": "mrr.parquet"}) is None
    assert read_table(moved, "mrr") == ROWS


def test_reading_needs_neither_ibis_nor_pandas_nor_arrow(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from oarlock.lake.serve import read_table\n"
        "print(len(read_table(Path(sys.argv[1]), 'mrr')))\n"
        "print(*sorted({'ibis', 'pandas', 'pyarrow', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["3", ""]
