"""A workspace, and batches put into it without files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.entities import entity as find_entity
from oarlock.domain.metric import KnownBy
from oarlock.ingest.rows import row_hash
from oarlock.lake.batches import finish, new_batch
from oarlock.lake.commits import Commit, PartFile, read_log
from oarlock.lake.current import write_rows
from oarlock.lake.engines import open_engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import Workspace, init_workspace

NOW = dt.datetime(2024, 6, 1, 12)
Rows = list[dict[str, Any]]


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)


@pytest.fixture
def add(workspace: Workspace) -> Callable[..., Commit]:
    """Commit rows of an entity as one import batch; references get the system before them."""

    def _add(entity: str, rows: list[Mapping[str, Any]], *, system: str = "", at: dt.datetime = NOW) -> Commit:
        declared = find_entity(entity)
        draft = new_batch(workspace, now=at)
        full = []
        for number, row in enumerate(rows, start=1):
            values = {n: row.get(n) for n in declared.names if n not in declared.personal}
            for c in declared.columns:
                if system and values.get(c.name) is not None and (c.refers_to or declared.key == (c.name,)):
                    values[c.name] = f"{system}:{values[c.name]}"
            stamps = [values.get(n) for n in declared.valid_by if values.get(n) is not None]
            full.append(
                {
                    **values,
                    "_row": number,
                    "_line": number + 1,
                    "_batch": draft.id,
                    "_source": system,
                    "_key": "\x1f".join(str(values[n]) for n in declared.key),
                    "_hash": row_hash(values.values()),
                    "_learned": None,
                    "_valid_from": stamps[0] if stamps else None,
                    "_closed": False,
                }
            )
        write_rows(full, entity, draft.file(entity))
        part = PartFile(entity=entity, rows=len(full), schema_version=declared.version)
        return finish(draft, parts=[part], source={"system": system, "preset": "test"}, now=at)

    return _add


@pytest.fixture
def seen(workspace: Workspace) -> Callable[..., Rows]:
    """What a figure would read of an entity."""

    def _seen(
        entity: str,
        *,
        at: dt.datetime = dt.datetime(2030, 1, 1),
        known_at: dt.datetime | None = None,
        by: KnownBy = "recorded",
    ) -> Rows:
        engine = open_engine("duckdb")
        try:
            view = View(read_log(workspace), at, known_at, by, workspace.zone)
            tables = AsOfTables(engine, view)
            return tables.fetch(tables.entity(entity))
        finally:
            engine.close()

    return _seen
