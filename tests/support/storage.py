"""Small batches and snapshots with made-up content, whose wholeness can be told from the content alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oarlock.lake import batches, snapshots
from oarlock.lake.commits import Commit, Log, PartFile
from oarlock.lake.snapshots import Snapshot
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2026, 3, 10, 9, 0)
ENTITIES = ("account", "contract_line")
TABLES = ("a.parquet", "b.parquet", "c.parquet", "deep/d.parquet")


def make_workspace(folder: Path, *, now: dt.datetime = NOW, database: str = "") -> Workspace:
    return init_workspace(folder, timezone="Asia/Shanghai", currency="CNY", now=now, database=database)


def content(batch: str, entity: str, *, size: int = 400) -> bytes:
    """Content that names its batch and entity, so that a mix or a cut shows."""
    return (f"{batch}/{entity};".encode() * size)[:size] + b"end"


def write_batch(
    workspace: Workspace,
    *,
    entities: tuple[str, ...] = ENTITIES,
    now: dt.datetime = NOW,
    source: Mapping[str, Any] | None = None,
    personal: bool = False,
    seed: int | None = None,
    kind: str = "import",
) -> Commit:
    draft = batches.new_batch(workspace, now=now, seed=seed)
    for entity in entities:
        draft.file(entity).write_bytes(content(draft.id, entity))
        if personal:
            draft.personal(entity).write_bytes(content(draft.id, f"{entity}.personal"))
    parts = [PartFile(entity=entity, rows=1) for entity in entities]
    return batches.finish(draft, parts=parts, kind=kind, source=source, now=now)  # type: ignore[arg-type]


def merge_texts(sources: list[Path], target: Path) -> int:
    """Stands for the merging of Parquet files: contents one after the other."""
    target.write_bytes(b"|".join(path.read_bytes() for path in sources))
    return sum(path.read_bytes().count(b"end") for path in sources)


def publish(workspace: Workspace, run: str, *, now: dt.datetime = NOW, make_current: bool = True) -> Snapshot:
    building = snapshots.begin(workspace, run)
    for name in TABLES:
        (building.path / name).parent.mkdir(exist_ok=True)
        (building.path / name).write_bytes(content(run, "table"))
    return snapshots.publish(workspace, building, {"run": run, "answers": {}}, make_current=make_current, now=now)


def facts(log: Log) -> dict[str, bytes]:
    """What a reader gets: the content of every visible file by its path in the lake."""
    files = [f for entity in log.entities for f in log.visible(entity)]
    return {str(f.path.relative_to(log.lake)): f.path.read_bytes() for f in files}


def tables(snapshot: Snapshot) -> dict[str, bytes]:
    return {name: (snapshot.path / name).read_bytes() for name in TABLES}
