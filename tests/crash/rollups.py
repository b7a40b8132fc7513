"""A small process that makes the roll-ups of a workspace and kills itself at a named step.

Usage: rollups.py WORKSPACE STEP OCCURRENCE
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from oarlock.lake.commits import read_log
from oarlock.lake.engines import open_engine
from oarlock.lake.rollups import read
from oarlock.lake.workspace import open_workspace
from tests.crash.child import kill_at


def main(place: str, step: str, occurrence: str) -> None:
    kill_at(step, int(occurrence))
    workspace = open_workspace(Path(place))
    engine = open_engine("duckdb", threads=1)
    read.refresh(engine, read_log(workspace), workspace.zone, end=dt.date(2024, 4, 1))
    engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
