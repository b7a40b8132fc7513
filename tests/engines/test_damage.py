"""A file that cannot be read is named on Spark, too, and so is a master that is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.errors import DamagedError, EngineError
from oarlock.lake.engines import Engine

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("content", [b"PAR1junkPAR1", None])
def test_a_damaged_or_missing_file_is_named(spark: Engine, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.parquet"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DamagedError, match=r"a\.parquet"):
        spark.fetch(spark.scan([file], {"a": "int64"}))


def test_division_by_zero_stops_a_figure(spark: Engine) -> None:
    table = spark.literal([{"a": 1, "b": 0}], {"a": "int64", "b": "int64"})
    with pytest.raises(EngineError, match="DIVIDE_BY_ZERO"):
        spark.fetch(table.select(c=table.a / table.b))


def test_no_master_is_a_sentence() -> None:
    code = (
        "from oarlock.lake.engines import open_engine\nfrom oarlock.errors import EngineError\n"
        "try:\n    open_engine('spark', master='nonsense://x')\nexcept EngineError as error:\n    print(error)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert "Spark did not start on nonsense://x" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
