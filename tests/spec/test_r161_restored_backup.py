"""R-161: a restored backup gives equal totals: every published figure, and the records that it was made of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from oarlock.ingest.withdraw import list_batches
from oarlock.lake import journal, snapshots
from oarlock.lake.workspace import open_workspace
from oarlock.pipeline import refresh
from tests.support.cli import Cli
from tests.support.smallco import MORE, by_account, importing, small_company
from tests.support.standing import some_of_revenue


def totals(cli: Cli) -> dict[str, str]:
    """The content hash of every published answer, by table."""
    with snapshots.reading(open_workspace(cli.workspace)) as snapshot:
        assert snapshot is not None
        manifest = json.loads(json.dumps(snapshot.manifest))
    return {answer["table"]: answer["content_hash"] for answer in manifest["answers"].values()}


def apart(cli: Cli, *words: object) -> None:
    """A command in a process of its own, for it loads the site for that workspace."""
    command = [sys.executable, "-m", "oarlock", "-w", str(cli.workspace), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_r161_a_restored_backup_gives_equal_totals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "all_figures", some_of_revenue)
    here = small_company(tmp_path)
    here(*importing(tmp_path / "files", "more"))
    here("refresh")
    again = Cli(tmp_path / "again")
    apart(here, "backup", tmp_path / "all.tar")
    apart(again, "restore", tmp_path / "all.tar")
    assert totals(again) == totals(here)
    assert len(totals(here)) >= 6
    # Not only what was published: computed again from the restored records, by account and to the cent.
    assert by_account(again) == by_account(here) == MORE
    assert journal.verify(open_workspace(again.workspace)) == journal.verify(open_workspace(here.workspace))
    # And work goes on there: a change of the restored company does not reach the other.
    again("imports", "undo", list_batches(open_workspace(again.workspace))[0].batch)
    assert by_account(again) != by_account(here) == MORE
