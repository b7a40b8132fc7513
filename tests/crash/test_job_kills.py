"""A worker that is killed in the middle of a job: another one goes on within a minute, and everything is there once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from oarlock.ingest.withdraw import list_batches
from oarlock.lake import journal, snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace, init_workspace, open_workspace
from tests.support.crash import ENV, ROOT
from tests.support.site import NOW

pytestmark = pytest.mark.crash
HERE = ROOT / "tests" / "crash"
LINES = "account_id,start_date,mrr,currency\n" + "".join(f"A{i},2025-0{i % 9 + 1}-01,1{i}0,EUR\n" for i in range(9))
ACCOUNTS = "account_id,name,created_at\n" + "".join(f"A{i},Firm {i},2025-01-0{i + 1}\n" for i in range(9))
MINUTE = 60.0


def run(script: str, workspace: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / script), str(workspace), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=ENV, timeout=150)


def done(found: subprocess.CompletedProcess[str]) -> str:
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture
def asked(tmp_path: Path) -> Workspace:
    """A workspace with two files that wait to be imported."""
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="EUR", now=NOW)
    files = [tmp_path / "accounts.csv", tmp_path / "lines.csv"]
    for file, text in zip(files, (ACCOUNTS, LINES), strict=True):
        file.write_text(text)
    done(run("asking.py", workspace.path, "import", *files))
    return workspace


def told(workspace: Workspace) -> dict[str, Any]:
    return dict(json.loads(done(run("asking.py", workspace.path, "told")).splitlines()[-1]))


def killed(workspace: Workspace, step: str, occurrence: int) -> float:
    found = run("worker.py", workspace.path, step, occurrence)
    assert found.returncode == -signal.SIGKILL, f"{step} was not reached: {found.stderr}"
    return time.monotonic()


def check_all_there_once(workspace: Workspace) -> None:
    workspace = open_workspace(workspace.path)
    log = read_log(workspace)
    made = [b for b in list_batches(workspace) if b.kind == "import"]
    assert sorted((b.file, b.loaded) for b in made) == [("accounts.csv", 9), ("lines.csv", 9)]
    assert sum(log.rows("contract_line").values()) == sum(log.rows("account").values()) == 9
    assert [f for f in verify(workspace) if f.weight != "stray"] == []
    assert journal.verify(workspace) > 0
    current = snapshots.current(workspace)
    assert current is not None
    assert current.manifest["head"] == log.head


@pytest.mark.parametrize(
    ("step", "occurrence"),
    [
        ("staging.begun", 1), ("staging.sealed", 1), ("staging.begun", 2), ("staging.sealed", 2),
        ("imported.kept", 1), ("imported.removed", 1), ("publish.answer", 1), ("publish.synced", 1),
    ],
)  # fmt: skip
def test_b1_a_killed_worker_loses_and_doubles_nothing(asked: Workspace, step: str, occurrence: int) -> None:
    died = killed(asked, step, occurrence)
    done(run("worker.py", asked.path, "-", 1))
    assert time.monotonic() - died < MINUTE
    check_all_there_once(asked)
    found = told(asked)
    assert [(j["kind"], j["state"]) for j in found["jobs"]] == [("import", "done"), ("refresh", "done")], found
    assert sum(j["attempt"] for j in found["jobs"]) == 3
    files = {f["file"]: (f["loaded"], f["unchanged"]) for f in found["jobs"][0]["result"]["files"]}
    assert files == {"accounts.csv": (9, 0), "lines.csv": (9, 0)}
    assert found["uploads"] == ["imported"]
    assert list((asked.path / "uploads").iterdir()) == []


def test_b1_a_withdrawal_that_was_killed_happens_once(asked: Workspace) -> None:
    done(run("worker.py", asked.path, "-", 1))
    batch = next(b.batch for b in list_batches(open_workspace(asked.path)) if b.file == "accounts.csv")
    done(run("asking.py", asked.path, "undo", batch))
    killed(asked, "journal.committed", 1)
    done(run("worker.py", asked.path, "-", 1))
    undone = [b for b in list_batches(open_workspace(asked.path)) if b.undone_at is not None]
    assert [b.batch for b in undone] == [batch]
    assert told(asked)["jobs"][-1]["state"] == "done"
