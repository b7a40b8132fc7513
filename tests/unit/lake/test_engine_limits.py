"""Memory of the embedded engine: a limit of its own, and what does not fit goes to disk with the same rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.errors import EngineFullError
from oarlock.lake.engines import limits, open_engine


@pytest.mark.parametrize(("threads", "expected"), [(1, 1600), (2, 1600), (8, 6400)])
def test_the_limit_grows_with_the_threads(monkeypatch: pytest.MonkeyPatch, threads: int, expected: int) -> None:
    monkeypatch.setattr(limits, "_memory_mb", lambda: 65_536)
    assert limits.engine_mb(threads) == expected


def test_the_limit_leaves_a_quarter_of_a_small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_memory_mb", lambda: 800)
    assert limits.engine_mb(64) == 600
    assert limits.reader_mb() <= 600


def test_the_limit_is_that_of_the_container_when_that_is_less(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "_GROUP", tmp_path / "memory.max")
    whole = limits._memory_mb()
    (tmp_path / "memory.max").write_text("max\n")
    assert limits._memory_mb() == whole
    (tmp_path / "memory.max").write_text(f"{512 * 2**20}\n")
    assert limits._memory_mb() == 512


def test_an_engine_that_is_told_nothing_has_the_limit(tmp_path: Path) -> None:
    engine = open_engine("duckdb", scratch=tmp_path, threads=1)
    try:
        (row,) = engine._connection.execute("SELECT current_setting('memory_limit')").fetchall()  # type: ignore[attr-defined]
    finally:
        engine.close()
    assert row[0] == "1.4 GiB", "1,600 MB; DuckDB's own choice is four fifths of the machine"


def held(engine: object) -> str:
    return str(engine._connection.execute("SELECT current_setting('memory_limit')").fetchone()[0])  # type: ignore[attr-defined]


WIDE = "SELECT list(hash(range)::VARCHAR) AS a FROM range(3000000)"
"""One list of all rows: nothing of it can be put aside."""


def test_what_cannot_be_put_aside_gets_more_than_the_limit_for_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limits, "ENGINE_MB", 128)
    monkeypatch.setattr(limits, "_memory_mb", lambda: 128 * 4 // 3 + 1)
    small = open_engine("duckdb", scratch=tmp_path, threads=1)
    monkeypatch.setattr(limits, "_memory_mb", lambda: 4096)
    told = open_engine("duckdb", scratch=tmp_path, threads=1, memory_mb=256)
    monkeypatch.setattr(limits, "_bounded", lambda wanted: 256 if wanted < 4096 else 3072)
    free = open_engine("duckdb", scratch=tmp_path, threads=1)
    try:
        for engine in (small, told):
            with pytest.raises(EngineFullError):
                engine._copy(WIDE, tmp_path / "a.parquet")  # type: ignore[attr-defined]
        before = held(free)
        assert free._copy(WIDE, tmp_path / "a.parquet") == 1  # type: ignore[attr-defined]
        assert held(free) == before
    finally:
        for engine in (small, told, free):
            engine.close()


SCRIPT = """
import re, sys
from pathlib import Path
from oarlock.lake.engines import open_engine
engine = open_engine("duckdb", scratch=Path(sys.argv[1]), threads=1, memory_mb=160)
file = Path(sys.argv[1]) / "a.parquet"
engine._connection.execute(
    f"COPY (SELECT range AS a, hash(range)::VARCHAR AS b FROM range(3000000)) TO '{file}' (FORMAT PARQUET)"
)
table = engine.scan([file], {"a": "int64", "b": "string"})
kept = [engine.kept(table.mutate(a=table.a + n)) for n in range(4)]
spilled = sum(f.stat().st_size for f in Path(sys.argv[1]).rglob("*.tmp"))
sums = [engine.fetch(t.aggregate(n=t.count(), s=t.a.sum()))[0] for t in kept]
engine.close()
# Of this program alone: the peak that `getrusage` tells begins with that of the process it was forked from.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(spilled > 0, [(s["n"], s["s"]) for s in sums], peak // 1024)
"""


def test_kept_tables_that_do_not_fit_go_to_disk_and_come_back(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
    )
    # DuckDB draws a progress bar of what takes long, or an empty line.
    spilled, rest = done.stdout.strip().splitlines()[-1].split(" ", 1)
    sums, peak = rest.rsplit(" ", 1)
    base = 3_000_000 * 2_999_999 // 2
    assert spilled == "True"
    assert sums == str([(3_000_000, base + n * 3_000_000) for n in range(4)])
    assert int(peak) < 400, "four tables of a hundred megabytes and Python beside a limit of 160 MB"
