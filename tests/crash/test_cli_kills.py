"""Commands of the real command line, killed at a named step: nothing confirmed is lost, and the same command again
completes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from oarlock.lake import snapshots
from oarlock.lake.commits import read_log
from oarlock.lake.serve import read_table
from oarlock.lake.workspace import open_workspace
from oarlock.pipeline import refresh
from tests.support.cli import Cli
from tests.support.crash import ENV
from tests.support.smallco import BEFORE, MORE, by_account, importing, small_company
from tests.support.standing import arr_and_mrr

pytestmark = pytest.mark.crash
CHILD = Path(__file__).parent / "killed.py"

LOADED = BEFORE | {"apex:c1": "120.00", "bill:b4": "7.00"}
"""All of `more` is in, but the rules have not linked its account yet."""
WITHDRAWN = LOADED
"""The account of `more` was withdrawn, and with it its link; its contract line stays."""
MERGED = {k: v for k, v in MORE.items() if k != "bill:b3"} | {"apex:c3": MORE["bill:b3"]}


def total(figures: dict[str, str]) -> Decimal:
    return sum(map(Decimal, figures.values()), Decimal(0))


@pytest.fixture(autouse=True)
def _two_metrics(monkeypatch):
    monkeypatch.setattr(refresh, "all_figures", arr_and_mrr)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Two companies that nobody writes to: one whose files are in and published, one with `more` since."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refresh, "all_figures", arr_and_mrr)
        cli = small_company(folder / "published")
        cli("refresh")
        shutil.copytree(folder / "published", folder / "grown")
        Cli(folder / "grown" / "w")(*importing(folder / "grown" / "files", "more"))
    return folder


@pytest.fixture
def company(prepared, tmp_path):
    def copy(name: str) -> Cli:
        shutil.copytree(prepared / name, tmp_path / "c")
        return Cli(tmp_path / "c" / "w")

    return copy


def kill(cli: Cli, step: str, occurrence: int, *words: str) -> None:
    """Let a process run a command until it kills itself; it has confirmed nothing."""
    command = [sys.executable, str(CHILD), step, str(occurrence), "--", "--workspace", str(cli.workspace), *words]
    done = subprocess.run(command, env=ENV | {"OARLOCK_THREADS": "1"}, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, f"{step} was not reached: {done.stderr}"
    assert done.stdout == ""


def published(cli: Cli) -> tuple[str, Decimal]:
    """The run that readers see, whole and of one piece, and its MRR."""
    with snapshots.reading(open_workspace(cli.workspace)) as shown:
        assert shown is not None
        assert shown.warnings == ()
        tables = {a["table"]: read_table(shown.path, a["table"]) for a in shown.manifest["answers"].values()}
    (run,) = (r["run"] for r in cli("runs", "--format", "json").json if r["current"])
    assert run == shown.manifest["run"]
    mrr, arr = tables["mrr_now"][0]["value"], tables["arr_now"][0]["value"]
    assert arr == 12 * mrr
    assert tables["mrr_months"][-1]["value"] == mrr
    return run, Decimal(mrr) / 100


def check(cli: Cli, confirmed: list[dict[str, object]], *, figures: list[dict[str, str]]) -> None:
    """What the next process finds: every confirmed batch as it was, one of the allowed states, no damage."""
    batches = {b["batch"]: b for b in cli("imports", "--format", "json").json}
    assert [batches.get(b["batch"]) for b in confirmed] == confirmed
    assert by_account(cli) in figures
    health = cli("doctor", "--format", "json").json
    assert health["ok"]
    assert health["problems"] == []


def batches_of(cli: Cli, *, but: str = "") -> list[dict[str, object]]:
    return [b for b in cli("imports", "--format", "json").json if b["batch"] != but]


@pytest.mark.parametrize(
    ("step", "occurrence"),
    [
        ("staging.written", 1), ("staging.sealed", 2),
        ("batch-rename.placed", 1), ("batch-rename.placed", 2),
        ("import-commit.half-written", 1), ("import-commit.placed", 1), ("import-commit.placed", 2),
        ("import-head.synced", 2),
        ("staging.sealed", 3), ("journal-commit.half-written", 1), ("journal-commit.placed", 1),
    ],
)  # fmt: skip
def test_killed_import(company, step, occurrence):
    cli = company("published")
    words = importing(cli.workspace.parent / "files", "more")
    before, confirmed = published(cli), batches_of(cli)
    kill(cli, step, occurrence, *words)
    check(cli, confirmed, figures=[BEFORE, LOADED, MORE])
    assert published(cli) == before

    told = [json.loads(line) for line in cli(*words).out.splitlines()]
    assert [(t["entity"], t["read"], t["loaded"] + t["unchanged"]) for t in told] == [
        ("account", 1, 1), ("contract_line", 2, 2)
    ]  # fmt: skip
    check(cli, confirmed, figures=[MORE])
    again = [json.loads(line) for line in cli(*words).out.splitlines()]
    assert [t["loaded"] for t in again] == [0, 0]


@pytest.mark.parametrize(
    ("step", "occurrence"),
    [
        ("journal.before-commit", 1), ("journal.committed", 1),
        ("undo-commit.half-written", 1), ("undo-commit.placed", 1),
        ("undo-head.synced", 1), ("journal-commit.half-written", 1), ("journal-commit.placed", 1),
    ],
)  # fmt: skip
def test_killed_undo(company, step, occurrence):
    cli = company("grown")
    batch = [str(b["batch"]) for b in batches_of(cli) if b["entity"] == "account"][-1]
    before, confirmed = published(cli), batches_of(cli, but=batch)
    kill(cli, step, occurrence, "imports", "undo", batch, "--reason", "wrong file")
    check(cli, confirmed, figures=[MORE, WITHDRAWN])
    assert published(cli) == before

    ran = cli.try_("imports", "undo", batch, "--reason", "wrong file")
    assert ran.code == 0 or (ran.code == 2 and "withdrawn already" in ran.err)
    check(cli, confirmed, figures=[WITHDRAWN])
    assert batch not in read_log(open_workspace(cli.workspace)).visible_batches


@pytest.mark.parametrize(
    ("step", "occurrence"),
    [
        ("journal.inserted", 1), ("journal.committed", 1), ("batch-rename.placed", 1),
        ("journal-commit.half-written", 1), ("journal-commit.placed", 1), ("journal-head.synced", 1),
    ],
)  # fmt: skip
def test_killed_merge(company, step, occurrence):
    cli = company("grown")
    before, confirmed = published(cli), batches_of(cli)
    kill(cli, step, occurrence, "identity", "merge", "apex:c3", "bill:b3", "--reason", "same owner")
    check(cli, confirmed, figures=[MORE, MERGED])
    assert published(cli) == before

    ran = cli.try_("identity", "merge", "apex:c3", "bill:b3", "--reason", "same owner")
    assert ran.code == 0 or (ran.code == 2 and "one account already" in ran.err)
    check(cli, confirmed, figures=[MERGED])
    cli("identity", "split", "bill:b3")
    check(cli, confirmed, figures=[MORE])


@pytest.mark.parametrize(
    ("step", "occurrence", "is_published"),
    [
        ("publish.answer", 2, False), ("publish.computed", 1, False), ("publish-manifest.half-written", 1, False),
        ("publish-rename.placed", 1, False), ("pointer.half-written", 1, False), ("pointer.placed", 1, True),
    ],
)  # fmt: skip
def test_killed_refresh(company, step, occurrence, is_published):
    cli = company("grown")
    (run, mrr), confirmed = published(cli), batches_of(cli)
    assert mrr == total(BEFORE)
    kill(cli, step, occurrence, "refresh")
    after = published(cli)
    assert after[1] == total(MORE if is_published else BEFORE)
    assert (after[0] != run) == is_published
    check(cli, confirmed, figures=[MORE])

    cli("refresh")
    assert published(cli)[1] == total(MORE)
    assert cli.metric("arr")["run"] == published(cli)[0]
    leftovers = os.listdir(open_workspace(cli.workspace).lake / "staging")
    assert leftovers == []
