"""Three generations of every entity's files are read together, and equally on both engines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oarlock.domain.entities import ENTITIES
from oarlock.domain.entity import Entity
from oarlock.lake.engines import Engine
from oarlock.lake.engines.types import declared_schema
from tests.support.lake import ARROW, fetched

VALUES: dict[str, tuple[Any, ...]] = {
    "string": ("a", "客户 7", "", 'O\'Neil; \\ "x"', "🚣"),
    "bool": (True, False),
    "int32": (0, -7, 2**31 - 1),
    "int64": (0, -1, 9 * 10**12, 2**62),
    "double": (0.1, -1e300, 5e-324, 3.0),
    "decimal(20,12)": (Decimal("0.141592653589"), Decimal("-99999999.999999999999"), Decimal(7)),
    "date": (dt.date(1, 1, 1), dt.date(1582, 10, 10), dt.date(2024, 2, 29), dt.date(9999, 12, 31)),
    "timestamp": (dt.datetime(1, 1, 1), dt.datetime(2024, 3, 10, 2, 30, 0, 123456), dt.datetime(9999, 12, 31, 23, 59)),
}
NARROW = {"int64": pa.int32(), "double": pa.float32(), "int32": pa.int16()}
NARROW_VALUES = {"int64": (1, -2), "double": (0.5, -3.0), "int32": (1, 9)}


def _rows(schema: dict[str, str], *, start: int, narrow: bool = False) -> list[dict[str, Any]]:
    """Six rows with every value and a null somewhere in every column."""
    out = []
    for row in range(start, start + 6):
        values: dict[str, Any] = {}
        for place, (name, type_) in enumerate(schema.items()):
            choice = (NARROW_VALUES if narrow else VALUES).get(type_, VALUES[type_])
            turn = (row + place) % (len(choice) + 1)
            values[name] = None if turn == len(choice) else choice[turn]
        out.append(values | {"_row": row, "_key": str(row)})
    return out


def _write(path: Path, rows: list[dict[str, Any]], types: dict[str, pa.DataType]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(types.items()))), path)
    return path


def generations(entity: Entity, folder: Path) -> tuple[list[Path], list[dict[str, Any]]]:
    """Files of an entity when it had fewer columns and narrower ones, as it is, and as a later version may write it."""
    schema = declared_schema(entity, system=True)
    system = [name for name in schema if name.startswith("_")]
    own = [name for name in schema if not name.startswith("_")]
    kept = own[: max(1, len(own) * 2 // 3)]
    old = {name: schema[name] for name in (*system, *kept)}
    first = _rows(old, start=0, narrow=True)
    second, third = _rows(schema, start=6), _rows(schema, start=12)
    files = [
        _write(
            folder / "1.parquet", first, {n: NARROW.get(t, ARROW[t]) if n in kept else ARROW[t] for n, t in old.items()}
        ),
        _write(folder / "2.parquet", second, {n: ARROW[t] for n, t in schema.items()}),
        _write(
            folder / "3.parquet",
            [row | {"future": 1} for row in third],
            {"future": pa.int64()} | {n: ARROW[schema[n]] for n in sorted(schema)},
        ),
    ]
    expected = [{name: row.get(name) for name in schema} for row in (*first, *second, *third)]
    return files, sorted(expected, key=lambda row: row["_row"])


def read(engine: Engine, files: list[Path], schema: dict[str, str]) -> list[dict[str, Any]]:
    return sorted(fetched(engine, engine.scan(files, schema)), key=lambda row: str(row["_row"]).zfill(3))


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_generations_read_on_duckdb(name: str, duck: Engine, tmp_path: Path) -> None:
    files, expected = generations(ENTITIES[name], tmp_path)
    schema = declared_schema(ENTITIES[name], system=True)
    assert read(duck, files, schema) == expected
    assert read(duck, files[::-1], schema) == expected


@pytest.mark.spark
@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_generations_read_on_spark(name: str, spark: Engine, tmp_path: Path) -> None:
    files, expected = generations(ENTITIES[name], tmp_path)
    assert read(spark, files, declared_schema(ENTITIES[name], system=True)) == expected
