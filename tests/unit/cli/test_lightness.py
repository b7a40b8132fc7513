"""Commands load only what they need: help starts at once, and published figures are read without Ibis or pandas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.pipeline import codehash, parsedcode

ROOT = Path(__file__).parents[3]
PROGRAM = """
import resource, sys
from oarlock.cli import main
try:
    main(sys.argv[2:])
except SystemExit as end:
    assert not end.code, end.code
heavy = {m.split(".")[0] for m in sys.modules} & set(sys.argv[1].split(","))
sys.stderr.write(" ".join(sorted(heavy)))
"""
TWO_FIGURES = """
from oarlock.pipeline import refresh
from tests.support.standing import arr_and_mrr
refresh.all_figures = arr_and_mrr
"""
"""What the published company holds, so that a refresh finds nothing stale."""
HEAVY = {
    "babel", "duckdb", "holidays", "ibis", "numpy", "pandas", "pyarrow", "pyspark", "python_calamine", "rich",
    "sqlalchemy", "sqlglot", "xlsxwriter",
}  # fmt: skip


def loaded(*words: object, first: str = "") -> tuple[set[str], str]:
    """The heavy modules that a command loads, and what it prints."""
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", first + PROGRAM, ",".join(HEAVY), *map(str, words)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split()), done.stdout


@pytest.mark.parametrize("words", [["--help"], ["import", "--help"], ["metric", "-h"], ["imports", "undo", "--help"]])
def test_help_loads_nothing_heavy(words):
    assert loaded(*words)[0] == set()


def test_lists_load_nothing_heavy(company):
    for words in (["imports", "--format", "json"], ["runs", "--format", "csv"], ["definitions", "list"]):
        found, out = loaded("--workspace", company.workspace, *words)
        assert found <= {"rich"}
        assert out


def test_a_published_figure_is_read_without_ibis_or_pandas(company):
    found, out = loaded("--workspace", company.workspace, "metric", "mrr", "--format", "json")
    assert found <= {"duckdb"}
    assert json.loads(out)["run"]
    assert json.loads(out)["rows"][0]["value"] == "277.50"


def test_a_refresh_with_nothing_stale_loads_nothing_heavy(own):
    found, out = loaded("--workspace", own.workspace, "refresh", first=TWO_FIGURES)
    assert found <= {"rich"}
    assert "Nothing is stale" in out


def test_a_refresh_leaves_notes_so_that_later_processes_parse_no_code(own, monkeypatch):
    def refuse(data: bytes) -> None:
        raise AssertionError("a file was parsed")

    assert (own.workspace / "lake" / parsedcode.NOTES).is_file()
    for known in (codehash._hashes, parsedcode._known, parsedcode._noted):
        known.cache_clear()
    monkeypatch.setattr(parsedcode, "_parse", refuse)
    assert "Nothing is stale" in own("refresh").out


def test_help_takes_a_few_times_as_long_as_python_itself():
    """The time limit of 0.3 s as a ratio that holds on a slow or busy machine: CPU time against a bare start."""
    bare = min(_cpu("pass") for _ in range(3))
    started = min(_cpu("import oarlock.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass") for _ in range(3))
    assert started < 0.3 or started < 15 * bare


def _cpu(program: str) -> float:
    # Reported by the process itself, so that other children of this one do not count.
    tail = "\nimport resource, sys\nsys.stderr.write(str(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])))"
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program + tail], env=env, capture_output=True, text=True, timeout=60)
    return float(done.stderr)
