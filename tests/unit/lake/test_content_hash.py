"""The content hash: the same for the same rows whatever file holds them, another one for any other value."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.errors import DamagedError
from oarlock.lake.hashing import content_hash
from tests.support.lake import ARROW

SCHEMA = {
    "k": "string", "n": "int64", "i": "int32", "x": "double", "m": "decimal(20,12)", "b": "bool", "d": "date",
    "t": "timestamp",
}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"k": None, "n": 1, "i": None, "x": 0.1, "m": None, "b": None, "d": None, "t": None},
    {"k": "客户;s1:x", "n": -(2**63), "i": 3, "x": -0.0, "m": Decimal("1.50"), "b": True,
     "d": dt.date(1, 1, 1), "t": dt.datetime(2024, 1, 1, 0, 0, 0, 1)},
    {"k": "", "n": None, "i": 0, "x": 1e300, "m": Decimal(0), "b": False,
     "d": dt.date(9999, 12, 31), "t": dt.datetime(1969, 12, 31, 23)},
    {"k": "", "n": None, "i": 0, "x": None, "m": Decimal("-7"), "b": False, "d": None, "t": None},
]  # fmt: skip


def write(path: Path, rows: list[dict[str, Any]], types: dict[str, pa.DataType] | None = None, **how: Any) -> Path:
    schema = pa.schema([(name, (types or {}).get(name) or ARROW[type_]) for name, type_ in SCHEMA.items()])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, **how)
    return path


def test_how_the_file_is_written_does_not_matter(tmp_path: Path) -> None:
    one = content_hash(write(tmp_path / "1.parquet", ROWS), SCHEMA, ["k"])
    shuffled = ROWS.copy()
    random.Random(5).shuffle(shuffled)
    other = write(tmp_path / "2.parquet", shuffled, row_group_size=1, compression="gzip", use_dictionary=False)
    assert content_hash(other, SCHEMA, ["k"]) == one
    wider = write(tmp_path / "3.parquet", ROWS, {"i": pa.int64(), "m": pa.decimal128(30, 15)})
    assert content_hash(wider, SCHEMA, ["k"]) == one
    assert content_hash(other, SCHEMA, ["d", "n"]) != one


def test_the_hash_is_that_of_the_encoding_in_plain_python(tmp_path: Path) -> None:
    """Runs are compared across versions of Oarlock and of DuckDB, so the encoding must never change unnoticed."""
    lines = [
        "-i1;-f0.1;----",
        "s0:;-i0;-m-7;b0;--",
        f"s0:;-i0;f{1e300!r};m0;b0;d2932896;t-3600000000;",
        f"s11:客户;s1:x;i{-(2**63)};i3;f0.0;m1.5;b1;d-719162;t1704067200000001;",
    ]
    text = json.dumps([[name, type_] for name, type_ in SCHEMA.items()]) + "".join(f"{line}\n" for line in lines)
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert content_hash(write(tmp_path / "1.parquet", ROWS), SCHEMA, ["k"]) == expected


@pytest.mark.parametrize("name", list(SCHEMA))
def test_every_value_counts(tmp_path: Path, name: str) -> None:
    before = content_hash(write(tmp_path / "1.parquet", ROWS), SCHEMA, ["k"])
    for place, row in enumerate(ROWS):
        if row[name] is not None:
            changed = [*ROWS[:place], row | {name: None}, *ROWS[place + 1 :]]
            assert content_hash(write(tmp_path / "2.parquet", changed), SCHEMA, ["k"]) != before
    assert content_hash(write(tmp_path / "2.parquet", ROWS[1:]), SCHEMA, ["k"]) != before
    assert content_hash(write(tmp_path / "2.parquet", [*ROWS, ROWS[0]]), SCHEMA, ["k"]) != before


texts = st.text(st.sampled_from("s:;-1ab\n"), max_size=4) | st.none()


@given(st.lists(st.tuples(texts, texts), max_size=4), st.lists(st.tuples(texts, texts), max_size=4))
def test_texts_cannot_imitate_the_borders_between_values(
    tmp_path_factory: pytest.TempPathFactory, one: list[Any], other: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("h")
    hashes = []
    for number, rows in enumerate((one, other)):
        table = pa.Table.from_pylist(
            [{"a": a, "b": b} for a, b in rows], pa.schema({"a": pa.string(), "b": pa.string()})
        )
        pq.write_table(table, folder / f"{number}.parquet")
        hashes.append(content_hash(folder / f"{number}.parquet", {"a": "string", "b": "string"}))
    assert (hashes[0] == hashes[1]) == (sorted(one, key=repr) == sorted(other, key=repr))


def test_whole_decimals_keep_their_zeros(tmp_path: Path) -> None:
    hashes = set()
    for value in (1, 10, 100):
        table = pa.table({"a": pa.array([Decimal(value)], pa.decimal128(10, 0))})
        pq.write_table(table, tmp_path / "x.parquet")
        hashes |= {content_hash(tmp_path / "x.parquet", {"a": type_}) for type_ in ("decimal(10,0)", "decimal(10,2)")}
    assert len(hashes) == 6


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    file.write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(DamagedError, match=r"x\.parquet"):
        content_hash(file, SCHEMA)
