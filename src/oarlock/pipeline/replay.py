"""Replay a run in a fresh process, with other threads and shuffled input files, and say exactly what differs."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.config import Settings
from oarlock.errors import EngineError, UnknownNameError
from oarlock.kit.hashing import file_hash
from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace, open_workspace
from oarlock.pipeline import questions, stale
from oarlock.pipeline.answer import engine_for, write_answer
from oarlock.strategy.registry import figure as find_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from oarlock.lake.engines import Engine


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One answer of the run beside its replay."""

    table: str
    is_equal: bool
    is_byte_equal: bool
    is_code_changed: bool
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Replay:
    """The outcome of a replay: every answer compared."""

    run: str
    threads: int
    compared: tuple[Compared, ...]

    @property
    def differs(self) -> tuple[Compared, ...]:
        """The answers whose content hash is not what the run published."""
        return tuple(c for c in self.compared if not c.is_equal)


def replay(workspace: Workspace, run: str, *, settings: Settings, seed: int = 1) -> Replay:
    """Recompute every answer of a published run from the same commits; raises `UnknownNameError` for an unknown run."""
    found = snapshots.find(workspace, run)
    if found is None:
        raise UnknownNameError(
            "There is no run '{run}'.", remedy="List the runs that are kept with: oarlock runs.", run=run
        )
    manifest = found.manifest
    threads = 1 if manifest["threads"] != 1 else 2
    order = {
        "workspace": str(workspace.path),
        "lake": str(workspace.lake),
        "run": run,
        "threads": threads,
        "seed": seed,
    }
    env = {**os.environ, "PYTHONHASHSEED": str(seed), "OARLOCK_SPARK_MASTER": settings.spark_master}
    child = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-m", "oarlock.pipeline.replay", json.dumps(order)], capture_output=True, text=True, env=env
    )
    if child.returncode != 0:
        raise EngineError("The replay could not run: {why}", why=child.stderr.strip().splitlines()[-1:])
    again: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return Replay(run=run, threads=threads, compared=tuple(_compare(manifest["answers"], again)))


def _compare(was: Mapping[str, Any], again: Mapping[str, Any]) -> list[Compared]:
    return [
        Compared(
            table=entry["table"],
            is_equal=again[key]["content_hash"] == entry["content_hash"],
            is_byte_equal=again[key]["sha256"] == entry["sha256"],
            is_code_changed=again[key]["fingerprint"] != entry["fingerprint"],
            was=entry["content_hash"],
            now=again[key]["content_hash"],
        )
        for key, entry in sorted(was.items(), key=lambda item: item[1]["table"])
    ]


class _Shuffled:
    """An engine that reads its input files in another order, to show that the order does not matter."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self._engine = engine
        self._random = random.Random(seed)  # noqa: S311 - a test of order, not a secret

    def scan(self, files: Sequence[Path], schema: Mapping[str, str]) -> ir.Table:
        shuffled = list(files)
        self._random.shuffle(shuffled)
        return self._engine.scan(shuffled, schema)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def recompute(workspace: Workspace, run: str, *, threads: int, seed: int, settings: Settings) -> dict[str, Any]:
    """The child's work: every answer of the run computed again; hashes by key."""
    found = snapshots.find(workspace, run)
    if found is None:
        raise UnknownNameError("There is no run '{run}'.", run=run)
    log = read_log(workspace).upto(found.manifest["head"])
    out: dict[str, Any] = {}
    settings = replace(settings, threads=threads)
    place = tempfile.TemporaryDirectory(prefix="oarlock-replay-")
    with place as folder, engine_for(found.manifest["engine"], settings=settings) as engine:
        shuffled: Any = _Shuffled(engine, seed)
        for key, entry in found.manifest["answers"].items():
            metric, q = find_metric(entry["metric"]), questions.from_json(entry["question"])
            file = Path(folder) / f"{entry['table']}.parquet"
            content, _ = write_answer(workspace, metric, q, log=log, engine=shuffled, file=file)
            fingerprint = stale.fingerprint(metric, q, log)
            out[key] = {"content_hash": content, "sha256": file_hash(file), "fingerprint": fingerprint}
    return out


def _child(order: dict[str, Any]) -> None:
    settings = Settings.from_env()
    workspace = open_workspace(Path(order["workspace"]), lake=Path(order["lake"]), database=settings.database)
    done = recompute(workspace, order["run"], threads=order["threads"], seed=order["seed"], settings=settings)
    sys.stdout.write("\n" + json.dumps(done) + "\n")


if __name__ == "__main__":
    _child(json.loads(sys.argv[1]))
