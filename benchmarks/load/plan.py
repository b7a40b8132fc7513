"""`python -m benchmarks load`: pages and JSON at a fixed rate from 100,000 customers, then during a refresh.

Everything is on loopback and bounded: the server is ours, and so are the people who ask. Before the load, CPU seconds
of each page are measured in one process, which says more than wall time does on a machine that others use too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.load import report
from benchmarks.load.made import make

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS, MONTHS = 135_000, 6
"""Companies of the sample, of which about three quarters are customers at its end."""
PAGES, JSONS = 40.0, 50.0


def main(words: list[str]) -> int:
    """Measure, print, and write the part of the page of benchmarks; 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(prog="benchmarks load", description=__doc__)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--rounds", type=int, default=1, help="so many times; where others work, each starts afresh")
    parser.add_argument("--pages", type=float, default=PAGES, help="pages a second")
    parser.add_argument("--jsons", type=float, default=JSONS, help="JSON answers a second")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--folder", type=Path, help="keep the workspace here, and use it again")
    parser.add_argument("--out", type=Path, default=ROOT / "bench")
    parser.add_argument("--no-refresh", action="store_true", help="leave out the load during a refresh")
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks.md, too")
    asked = parser.parse_args(words)
    with contextlib.ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oarlock-load-")))
        folder.mkdir(parents=True, exist_ok=True)
        workspace = make(folder, accounts=asked.accounts, months=asked.months)
        told = json.loads(_python("benchmarks.load.people", str(workspace)))
        costs = json.loads(_python("benchmarks.load.costs", str(workspace)))
        found: dict[str, Any] = {"customers": told["n"], "costs": costs, "asked": vars(asked), "runs": {}}
        with _server(workspace, asked, folder / "server.log") as (port, process):
            _load(port, told["people"], asked, seconds=min(10.0, asked.seconds), seed=1, process=process)  # warm
            for number in range(1, asked.rounds + 1):
                run = _load(port, told["people"], asked, seconds=asked.seconds, seed=number + 10, process=process)
                found["runs"]["steady" if asked.rounds == 1 else f"steady {number}"] = run
            if not asked.no_refresh:
                found["runs"]["refresh"] = _during_refresh(port, told["people"], asked, workspace, process)
    text = report.write(asked.out, found)
    if asked.docs:
        report.put(ROOT / "docs" / "benchmarks.md", text)
    print(text)
    return int(any(run[kind]["wrong"] for run in found["runs"].values() for kind in ("page", "json")))


def _load(port: int, people: dict[str, list[str]], asked: argparse.Namespace, *, seconds: float, seed: int,
          process: subprocess.Popen[bytes]) -> dict[str, Any]:  # fmt: skip
    print(f"asking for {seconds:.0f} s", file=sys.stderr, flush=True)
    told = {"port": port, "told": people, "pages": asked.pages, "jsons": asked.jsons, "seconds": seconds, "seed": seed}
    before, busy = _cpu(process.pid), _busy()
    found = json.loads(_python("benchmarks.load.asking", stdin=json.dumps(told)))
    found["server_cpu"] = round(_cpu(process.pid) - before, 1)
    found["machine_cpu"] = round(_busy() - busy, 1)
    return found


def _during_refresh(port: int, people: dict[str, list[str]], asked: argparse.Namespace, workspace: Path,
                    process: subprocess.Popen[bytes]) -> dict[str, Any]:  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.load.refreshing", str(workspace)]
    refreshing = subprocess.Popen(command, cwd=ROOT, env=_environment())
    try:
        time.sleep(3)  # its imports are no part of it
        found = _load(port, people, asked, seconds=min(asked.seconds, 60.0), seed=3, process=process)
        found["was_still_refreshing"] = refreshing.poll() is None
    finally:
        refreshing.wait()
    return found


@contextlib.contextmanager
def _server(workspace: Path, asked: argparse.Namespace, log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oarlock", "-w", str(workspace), "up", "--port", str(port),
               "--workers", str(asked.workers), "--threads", str(asked.threads)]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=out, stderr=out)
    try:
        from oarlock.kit.probe import answers

        if not answers(f"http://127.0.0.1:{port}/alive", seconds=120):
            raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def _python(module: str, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=_environment(), input=stdin,
                          text=True, stdout=subprocess.PIPE, check=True)  # fmt: skip
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children that live, by the system's own count."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                told = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(folder.name) == pid or int(told[1]) == pid:
                    ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _busy() -> float:
    """CPU seconds that the whole machine has spent, on whatever."""
    told = [int(x) for x in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(told) - told[3] - told[4]) / os.sysconf("SC_CLK_TCK")
