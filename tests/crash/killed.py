"""The real command line in a process of its own, which kills itself at a named step.

Usage: killed.py STEP OCCURRENCE -- ARGUMENT…; with `-` for STEP it names the steps it passes on stderr; with `pause`
for OCCURRENCE it says on stderr that it is there, and goes on when it hears a line.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count

from oarlock.cli import main
from oarlock.kit import steps
from oarlock.pipeline import refresh
from tests.support.standing import arr_and_mrr


def watcher(step: str, occurrence: str) -> None:
    passed = count(1)

    def kill(name: str) -> None:
        if name == step and next(passed) == int(occurrence):
            os.kill(os.getpid(), signal.SIGKILL)

    def pause(name: str) -> None:
        if name == step and next(passed) == 1:
            os.write(2, b"paused\n")
            sys.stdin.readline()

    def tell(name: str) -> None:
        sys.stderr.write(f"step {name}\n")

    steps.watch(tell if step == "-" else pause if occurrence == "pause" else kill)


if __name__ == "__main__":
    refresh.all_figures = arr_and_mrr
    watcher(sys.argv[1], sys.argv[2])
    main(sys.argv[4:])
