"""R-145: at import a complaint that is solved without a cause is loaded, told of, and stays open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from oarlock.domain.metric import Question
from oarlock.ingest import ImportOptions, import_paths
from oarlock.kit.text import render
from oarlock.lake.commits import read_log
from oarlock.lake.engines import Engine
from oarlock.lake.reading import AsOfTables, View
from oarlock.lake.workspace import init_workspace
from oarlock.metrics.registry import metric
from tests.support.tables import shared_engine

NOW = dt.datetime(2024, 7, 1, 12)
FILE = """ticket_id,account_id,kind,status,cause,created_at,solved_at
1,a,complaint,solved,C1,2024-06-01,2024-06-02
2,a,Complaint,solved,,2024-06-01,2024-06-02
3,a,complaint,open,,2024-06-01,2024-06-02
4,a,complaint,closed, ,2024-06-01,
5,a,question,solved,,2024-06-01,2024-06-02
"""


def test_r145_a_complaint_without_a_cause_is_loaded_with_a_note(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "ws", timezone="UTC", currency="USD", now=dt.datetime(2024, 1, 1))
    file = tmp_path / "tickets.csv"
    file.write_text(FILE, encoding="utf-8")
    (result,) = import_paths(workspace, [file], options=ImportOptions(entity="ticket"), actor="mei", now=NOW)
    assert result.loaded == 5
    told = [render(note, lang="en") for note in result.notes]
    assert "2 complaints are solved without a cause code, the first in line 3; they count as open." in told
    engine: Engine = shared_engine()
    tables = AsOfTables(engine, View(read_log(workspace), dt.datetime(2024, 7, 1), None, "recorded", workspace.zone))
    question = Question(metric="ticket_backlog", as_of=dt.date(2024, 7, 1))
    (row,) = tables.fetch(metric("ticket_backlog").answer(tables, question))
    assert (row["value"], row["complaints"], row["without_cause"]) == (3, 3, 2)
