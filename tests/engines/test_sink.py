"""The sink: declared types in the file, the same bytes with any number of threads, the same content on both engines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from oarlock.lake.engines import Engine, open_engine
from oarlock.lake.engines.types import WrongTypeError
from oarlock.lake.hashing import content_hash
from tests.support.lake import ARROW

SCHEMA = {
    "name": "string", "n": "int64", "small": "int32", "amount": "int64", "rate": "decimal(20,12)", "share": "double",
    "is_big": "bool", "day": "date", "at": "timestamp",
}  # fmt: skip


def answer(engine: Engine) -> Any:
    """Sums and counts, which DuckDB makes 128 bits wide, over rows with nulls and ties."""
    rows = [
        {
            "name": None if i % 97 == 0 else f"客户{i % 500}",
            "amount": i * 7_919 - 50_000,
            "rate": Decimal(i) / 8,
            "day": dt.date(2024, 1, 1) + dt.timedelta(days=i % 40),
            "at": dt.datetime(2024, 1, 1, 12, 0, 0, i % 1000),
        }
        for i in range(3000)
    ]
    table = engine.literal(
        rows, {"name": "string", "amount": "int64", "rate": "decimal(20,12)", "day": "date", "at": "timestamp"}
    )
    total = table.amount.sum()
    return table.group_by("name").aggregate(
        n=table.count(), small=table.amount.nunique(), amount=total, rate=table.rate.max(),
        share=total.cast("float64") / table.count().nullif(0), is_big=total > 0, day=table.day.max(), at=table.at.min(),
    )  # fmt: skip


def test_types_in_the_file_are_the_declared_ones(duck: Engine, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    assert duck.write(answer(duck), SCHEMA, ["name"], file) == 501
    schema = pq.read_schema(file)
    assert {f.name: f.type for f in schema} == {name: ARROW[type_] for name, type_ in SCHEMA.items()}
    names = pq.read_table(file)["name"].to_pylist()
    assert names == [None, *sorted(names[1:])]


def test_bytes_are_equal_with_any_number_of_threads(tmp_path: Path) -> None:
    written = set()
    for threads in (1, 2, 4):
        engine = open_engine("duckdb", threads=threads)
        file = tmp_path / f"{threads}.parquet"
        engine.write(answer(engine), SCHEMA, ["n"], file)
        engine.close()
        written.add(file.read_bytes())
    assert len(written) == 1


@pytest.mark.parametrize(
    ("column", "type_"),
    [("share", "int64"), ("rate", "int64"), ("name", "int64"), ("day", "timestamp"), ("amount", "bool")],
)
def test_a_fraction_or_another_kind_is_refused(duck: Engine, tmp_path: Path, column: str, type_: str) -> None:
    with pytest.raises(WrongTypeError, match=column):
        duck.write(answer(duck), {column: type_}, [], tmp_path / "a.parquet")
    with pytest.raises(WrongTypeError, match="missing"):
        duck.write(answer(duck), {"missing": "int64"}, [], tmp_path / "a.parquet")


@pytest.mark.spark
def test_content_is_equal_on_both_engines(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "duckdb.parquet", tmp_path / "spark [1].parquet"
    assert duck.write(answer(duck), SCHEMA, ["n"], ours) == spark.write(answer(spark), SCHEMA, ["n"], theirs) == 501
    assert {f.name: f.type for f in pq.read_schema(theirs)} == {name: ARROW[t] for name, t in SCHEMA.items()}
    assert pq.read_table(theirs).to_pylist() == pq.read_table(ours).to_pylist()
    assert content_hash(ours, SCHEMA, ["n"]) == content_hash(theirs, SCHEMA, ["n"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["duckdb.parquet", "spark [1].parquet"]


@pytest.mark.spark
def test_an_empty_answer_is_a_file_too(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    for engine in (duck, spark):
        file = tmp_path / f"{engine.name}.parquet"
        empty = answer(engine)
        assert engine.write(empty.filter(empty.n < 0), SCHEMA, ["n"], file) == 0
        assert pq.read_table(file).num_rows == 0
        assert {f.name: f.type for f in pq.read_schema(file)} == {name: ARROW[t] for name, t in SCHEMA.items()}


@pytest.mark.spark
def test_a_sum_that_does_not_fit_stops_the_figure(duck: Engine, spark: Engine, tmp_path: Path) -> None:
    from oarlock.errors import EngineError

    for engine in (duck, spark):
        table = engine.literal([{"a": 2**62}, {"a": 2**62}], {"a": "int64"})
        total = table.aggregate(a=table.a.sum())
        with pytest.raises(EngineError):
            engine.write(total, {"a": "int64"}, [], tmp_path / "a.parquet")
