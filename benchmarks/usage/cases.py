"""The cases of usage and health: `python -m benchmarks.usage.cases CASE REPEATS ARGUMENT…` prints JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.cases import refresh
from benchmarks.measure import timed
from benchmarks.usage import features, made, retention, rollups, scored
from oarlock.sample.make import END


def grown(workspace: str, file: str) -> list[Any]:
    """What a new file costs: import, and the roll-ups that it makes stale."""
    from pathlib import Path

    from oarlock.config import Settings
    from oarlock.lake.commits import read_log
    from oarlock.lake.rollups import read
    from oarlock.lake.workspace import open_workspace
    from oarlock.pipeline.answer import engine_for

    rows = made.bring(workspace, file)
    place = open_workspace(Path(workspace))
    with engine_for("duckdb", settings=Settings()) as engine:
        days = read.refresh(engine, read_log(place), place.zone, end=END)
    return [rows, days]


CASES: dict[str, Callable[..., Any]] = {
    "sample": made.sample,
    "base": made.base,
    "bring": made.bring,
    "copied": made.copied,
    "cut": made.cut,
    "more": made.more,
    "looked": made.looked,
    "grown": grown,
    "refresh": refresh,
    "rollups": rollups.ours,
    "rollups_per_day": rollups.per_day,
    "rollups_at_once": rollups.at_once,
    "rollups_pandas": rollups.pandas_way,
    "decoded": rollups.decoded,
    "bags": features.bags,
    "features": features.ours,
    "features_from_rollups": features.from_rollups,
    "features_from_raw": features.from_raw,
    "retention": retention.ours,
    "retention_by_hand": retention.by_hand,
    "retention_with_state": retention.by_hand_with_state,
    "values": scored.values,
    "scored": scored.ours,
    "scored_numpy": scored.numpy_way,
    "differing": scored.differing,
}
WARM = ("bring", "grown", "refresh", "rollups", "features", "retention", "scored")
"""Ours: Ibis is brought in before the clock starts; what it costs is told with the commands."""

if __name__ == "__main__":
    case, repeats, *arguments = sys.argv[1:]
    if case in WARM:
        import ibis  # noqa: F401 - for its time alone
    print(json.dumps(timed(lambda: CASES[case](*arguments), repeats=int(repeats))))
