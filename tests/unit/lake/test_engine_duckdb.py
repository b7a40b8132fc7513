"""The embedded engine: what it may touch, how it says what is wrong, and that it cleans up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oarlock.errors import DamagedError, EngineError, UnknownNameError
from oarlock.lake.engines import open_engine
from oarlock.lake.engines.types import PHYSICAL, WrongTypeError, arrow_type, duckdb_type, physical, spark_type
from tests.support.lake import ARROW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.parquet"
    path.parent.mkdir()
    pq.write_table(pa.table({"a": [1, 2]}), path)
    return path


def test_only_the_named_folders_can_be_reached(file: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.parquet"
    outside.write_bytes(file.read_bytes())
    engine = open_engine("duckdb", folders=[file.parent], scratch=tmp_path)
    try:
        table = engine.scan([file], {"a": "int64"})
        assert engine.fetch(table) == [{"a": 1}, {"a": 2}]
        assert engine.write(table, {"a": "int64"}, ["a"], file.parent / "b.parquet") == 2
        with pytest.raises(EngineError, match="disabled by configuration"):
            engine.scan([outside], {"a": "int64"})
        with pytest.raises(EngineError, match="disabled by configuration"):
            engine.write(table, {"a": "int64"}, ["a"], tmp_path / "c.parquet")
    finally:
        engine.close()


def test_temporary_files_go_with_the_engine(tmp_path: Path) -> None:
    engine = open_engine("duckdb", scratch=tmp_path, threads=1, memory_mb=100)
    assert len(list(tmp_path.iterdir())) == 1
    engine.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PAR1junkPAR1", None])
def test_a_damaged_or_missing_file_is_named(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    engine = open_engine("duckdb", threads=1)
    with pytest.raises(DamagedError, match=r"a\.parquet"):
        engine.fetch(engine.scan([file], {"a": "int64"}))
    engine.close()


def test_a_literal_holds_what_it_was_given() -> None:
    engine = open_engine("duckdb", threads=1)
    schema = {
        "s": "string",
        "n": "int64",
        "d": "date",
        "t": "timestamp",
        "m": "decimal(20,12)",
        "x": "float64",
        "b": "boolean",
    }
    row = {
        "s": "it's ?", "n": -(2**63), "d": dt.date(1, 1, 1), "t": dt.datetime(9999, 12, 31, 23, 59, 59, 999_999),
        "m": Decimal("-0.000000000001"), "x": 5e-324, "b": False,
    }  # fmt: skip
    assert engine.fetch(engine.literal([row, {}], schema)) == [row, dict.fromkeys(schema)]
    assert engine.fetch(engine.literal([], schema)) == []
    assert engine.fetch(engine.literal([row, row, row], schema), limit=2) == [row, row]
    engine.close()


def test_an_unknown_engine_is_a_sentence() -> None:
    with pytest.raises(UnknownNameError, match="duckdb, spark"):
        open_engine("sparc")


def test_types_have_one_name_in_each_engine() -> None:
    for type_ in set(PHYSICAL.values()):
        assert physical(type_) == type_
        assert arrow_type(type_) == ARROW[type_]
        assert duckdb_type(type_)
        assert spark_type(type_)
    assert [physical(name) for name in ("float64", "Boolean", "decimal(20, 12)")] == [
        "double",
        "bool",
        "decimal(20,12)",
    ]
    with pytest.raises(WrongTypeError):
        physical("int128")
