"""A refresh on a standalone cluster: the same figures, written to the same lake."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oarlock.lake import snapshots
from oarlock.lake.serve import read_table
from oarlock.lake.workspace import open_workspace
from tests.support.cli import Cli, new_workspace
from tests.support.cluster import QUICK_JAVA, Cluster

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(1500)]
DAY = "2025-12-01"
SOURCE = Path(__file__).parents[2] / "src"
HEAVY = (
    "mrr", "mrr_movements", "net_revenue_retention", "logo_retention", "cohort_logo_retention", "revenue_bridge",
    "receivables_ageing", "revenue_concentration", "active_users", "feature_adoption", "usage_recency",
    "user_concentration", "ticket_volume", "time_to_solve", "nps", "effort_hours", "two_way_share",
)  # fmt: skip
"""Some of each room; all of them are compared on a session of one machine, which takes the same plans."""
REFRESH = """
import runpy, sys
from oarlock.pipeline import refresh
every, names = refresh.all_figures, sys.argv.pop(1).split(",")
refresh.all_figures = lambda: tuple(m for m in every() if m.card.name in names)
runpy.run_module("oarlock", run_name="__main__", alter_sys=True)
"""


def refresh(cli: Cli, *words: str, **env: str) -> str:
    """A refresh in a process of its own, because a process has one Spark session; the name of its run."""
    command = [sys.executable, "-c", REFRESH, ",".join(HEAVY), "--workspace", str(cli.workspace), "refresh", *words]
    done = subprocess.run(
        [*command, "--as-of", DAY, "--format", "json"], capture_output=True, text=True, env={**os.environ, **env}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # A virtual machine short of room warns on standard output, before the command prints its one line.
    run: str = json.loads(done.stdout.splitlines()[-1])["run"]
    return run


def same(left: Any, right: Any) -> bool:
    """Floats within 1e-12 of each other, all else exactly equal."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-15)
    return bool(left == right)


def test_refresh_on_a_cluster_writes_the_same_figures_to_the_same_lake(cluster: Cluster, tmp_path: Path) -> None:
    cli = new_workspace(tmp_path / "w")
    cli("sample", "--accounts", 30, "--months", 12, "--seed", 7, "--out", tmp_path / "sample")
    cli("import", *(tmp_path / "sample" / kind for kind in ("generic", "salesforce", "stripe", "usage", "success")))
    there = refresh(
        cli, "--engine", "spark", OARLOCK_SPARK_MASTER=cluster.master, OARLOCK_MEMORY_MB="640",
        JAVA_TOOL_OPTIONS=QUICK_JAVA, PYTHONPATH=str(SOURCE),
    )  # fmt: skip
    here = refresh(cli, "--engine", "duckdb", PYTHONPATH=str(SOURCE))

    workspace = open_workspace(cli.workspace)
    one, other = (snapshots.find(workspace, run) for run in (here, there))
    assert one is not None
    assert other is not None
    assert (one.manifest["engine"], other.manifest["engine"]) == ("duckdb", "spark")
    assert one.manifest["answers"].keys() == other.manifest["answers"].keys()
    filled = 0
    for key, answer in one.manifest["answers"].items():
        rows = read_table(one.path, answer["table"])
        others = read_table(other.path, other.manifest["answers"][key]["table"])
        assert len(rows) == len(others)
        for row, twin in zip(rows, others, strict=True):
            assert row.keys() == twin.keys()
            assert all(same(row[name], twin[name]) for name in row), (answer["metric"], row, twin)
        filled += bool(rows)
    assert filled >= 20
    assert cluster.alive() == cluster.workers
    assert all(cluster.served()), "a worker was not used"


def test_a_cluster_without_room_is_a_sentence_and_no_endless_wait(cluster: Cluster) -> None:
    code = (
        "from oarlock.lake.engines import open_engine, spark\n"
        "from oarlock.errors import EngineError\n"
        "spark.PATIENCE = 3\n"
        "try:\n"
        f"    open_engine('spark', master={cluster.master!r}, memory_mb=4096)\n"
        "except EngineError as error:\n"
        "    print(error)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "JAVA_TOOL_OPTIONS": QUICK_JAVA}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert "No worker of spark://127.0.0.1" in done.stdout, done.stderr
