"""A look at a file of JSON lines shows the good ones; which are bad is told when they are brought in."""

from __future__ import annotations

from pathlib import Path

from oarlock.ingest.looking import look
from oarlock.lake.workspace import Workspace


def test_r151_a_broken_line_stops_no_look_at_the_others(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "accounts.jsonl"
    file.write_text('{"account_id": "J1"}\n{bad\n\n{"account_id": "J2"}\n', "utf-8")
    (seen,) = look(workspace, [file])
    assert [row[0] for row in seen.rows] == ["J1", "J2"]
