"""One sample for all tests of this folder, and plain readers of its files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from oarlock.sample import SampleSummary, make_sample


def rows(path: Path) -> list[dict[str, str]]:
    """All rows of a file by header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    """The default sample, with the dirty file."""
    return make_sample(tmp_path_factory.mktemp("sample"), dirty=True)


@pytest.fixture(scope="session")
def truth(made: SampleSummary) -> dict[str, Any]:
    """Its truth file."""
    told: dict[str, Any] = json.loads(made.truth.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="session")
def tables(made: SampleSummary) -> dict[str, list[dict[str, str]]]:
    """Every source-shaped file of text by its path."""
    return {name: rows(made.out / name) for name in made.files if name.endswith(".csv")}


@pytest.fixture(scope="session")
def used(made: SampleSummary) -> list[dict[str, Any]]:
    """Every row of the usage files, with the file it stands in."""
    out = []
    for name in made.files:
        if name.endswith(".parquet"):
            table = pq.read_table(made.out / name)
            out += [{"file": name, **row} for row in table.to_pylist()]
    return out
