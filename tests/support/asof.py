"""An entity of a workspace as of a day, as plain rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.metric import KnownBy
from oarlock.domain.period import local_midnight
from oarlock.lake.commits import read_log
from oarlock.lake.engines import open_engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import open_workspace
from tests.support.cli import Cli


def rows_as_of(cli: Cli, entity: str, day: str, *, known_by: KnownBy = "recorded") -> list[dict[str, Any]]:
    """The entity's rows as they were on the day; by learned time with what the sources knew then."""
    workspace = open_workspace(cli.workspace)
    instant = local_midnight(dt.date.fromisoformat(day), workspace.zone).replace(tzinfo=None)
    engine = open_engine("duckdb", threads=2)
    try:
        view = View(log=read_log(workspace), as_of=instant, known_at=None, known_by=known_by, zone=workspace.zone)
        return engine.fetch(AsOfTables(engine, view).entity(entity))
    finally:
        engine.close()
