"""Both engines, started once for the whole run, and a small standalone cluster on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from oarlock.lake.engines import Engine, open_engine
from tests.support.absent import without
from tests.support.cluster import MANY_SMALL_QUERIES, QUICK_JAVA, Cluster, start_cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spark's Python side leaves its sockets to the garbage collector, which no filter by module can tell."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine."""
    engine = open_engine("duckdb", threads=2, scratch=tmp_path_factory.mktemp("duckdb"))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The distributed engine in this process; it takes some 20 CPU seconds to start, so there is one."""
    pytest.importorskip("pyspark", reason="Spark is not installed")
    if shutil.which("java") is None:
        without("Java is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", f"{QUICK_JAVA} {MANY_SMALL_QUERIES}")
        engine = open_engine("spark", master="local[2]", memory_mb=2048, scratch=tmp_path_factory.mktemp("spark"))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A standalone master with two workers, on loopback only."""
    pytest.importorskip("pyspark", reason="Spark is not installed")
    if shutil.which("java") is None:
        without("Java is not installed")
    with start_cluster(Path(tmp_path_factory.mktemp("cluster")), workers=2) as running:
        yield running
