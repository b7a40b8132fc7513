"""A worker of jobs in a process of its own, which kills itself at a named step.

Usage: worker.py WORKSPACE STEP OCCURRENCE; with `-` for STEP it works until the queue is empty, whatever it had to wait
for; with `?` it names the steps it passes on stderr.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from itertools import count
from pathlib import Path

from oarlock.kit import steps
from oarlock.pipeline import refresh
from oarlock.site import up
from tests.support.standing import arr_and_mrr


def watch(step: str, occurrence: int) -> None:
    passed = count(1)

    def kill(name: str) -> None:
        if name == step and next(passed) == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.watch((lambda name: sys.stderr.write(f"step {name}\n")) if step == "?" else kill)


def work(step: str, occurrence: int) -> None:
    import datetime as dt

    from oarlock.app.jobs.models import RUNNING, WAITING, Job
    from oarlock.app.jobs.services import tick
    from oarlock.app.jobs.worker import run

    watch(step, occurrence)
    until = time.monotonic() + 100
    while time.monotonic() < until:
        tick(dt.datetime.now(dt.UTC))
        run(is_once=True)
        if not Job.objects.filter(state__in=(WAITING, RUNNING)).exists():
            return
        time.sleep(0.5)


if __name__ == "__main__":
    refresh.all_figures = arr_and_mrr
    up.begin(Path(sys.argv[1]), None)
    up.migrate()
    work(sys.argv[2], int(sys.argv[3]))
