"""Runs one case in a process of its own, so that its time, CPU and memory are its alone."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One case: wall seconds of the first and of the best repetition, its CPU seconds, peak memory and result."""

    name: str
    first: float
    best: float
    cpu: float
    peak_mb: float
    result: Any


def timed(work: Callable[[], Any], *, repeats: int) -> dict[str, Any]:
    """Run the work some times in this process."""
    times, cpus, result = [], [], None
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        times.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"first": times[0], "best": min(times), "cpu": min(cpus), "peak_mb": peak / 1024, "result": result}


def run(name: str, case: str, *arguments: str, repeats: int = 3, module: str = "benchmarks.cases") -> Measured:
    """Measure one case of a module of cases in a fresh process."""
    command = [sys.executable, "-m", module, case, str(repeats), *arguments]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
    return Measured(name=name, **json.loads(done.stdout.splitlines()[-1]))


def added(name: str, steps: Sequence[Measured]) -> Measured:
    """Steps that are one piece of work: their seconds together, the highest peak, and the list of results."""
    return Measured(
        name=name,
        first=sum(one.first for one in steps),
        best=sum(one.best for one in steps),
        cpu=sum(one.cpu for one in steps),
        peak_mb=max(one.peak_mb for one in steps),
        result=[one.result for one in steps],
    )
