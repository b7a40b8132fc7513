"""Employees are called by the name in their newest record, wherever files were merged; who has none keeps the ID."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from oarlock.ingest import ImportOptions, import_paths, list_batches, undo
from oarlock.ingest.assignments import names_of
from oarlock.lake.workspace import Workspace


def test_names_come_from_the_newest_record(tmp_path: Path, workspace: Workspace, now: dt.datetime) -> None:
    first, second = tmp_path / "staff.csv", tmp_path / "later.csv"
    first.write_text("employee_id,name,department\nE1,Wu Na,CS\nE2,,CS\nE3,Li Hua,Sales\n", encoding="utf-8")
    second.write_text("employee_id,name,department\nE1,Wu Na-Berg,CS\n", encoding="utf-8")
    assert names_of(workspace) == {}
    for day, file in enumerate((first, second)):
        at = now + dt.timedelta(days=day)
        (done,) = import_paths(workspace, [file], options=ImportOptions(entity="employee"), actor="eva", now=at)
        assert done.error is None
    assert names_of(workspace) == {"E1": "Wu Na-Berg", "E3": "Li Hua"}
    undo(workspace, list_batches(workspace)[-1].batch, actor="eva", reason="", now=now + dt.timedelta(days=3))
    assert names_of(workspace) == {"E1": "Wu Na", "E3": "Li Hua"}
