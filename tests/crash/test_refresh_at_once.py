"""Two refreshes at once: one computes, the other says so; meanwhile readers see the old run or the new, never a mix."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oarlock.config import Settings
from oarlock.errors import BusyError
from oarlock.lake import snapshots
from oarlock.lake.serve import read_table
from oarlock.lake.workspace import open_workspace
from oarlock.pipeline import refresh
from oarlock.pipeline.answer import ask
from oarlock.pipeline.questions import Ask
from tests.support.crash import ENV
from tests.support.smallco import AS_OF, importing, small_company
from tests.support.standing import arr_and_mrr

pytestmark = pytest.mark.crash
CHILD = Path(__file__).parent / "killed.py"
OLD, NEW = 25050, 27750
"""MRR in cents before and after the files of `more`."""


@pytest.fixture(autouse=True)
def _two_metrics(monkeypatch):
    monkeypatch.setattr(refresh, "all_figures", arr_and_mrr)


@pytest.fixture
def grown(tmp_path):
    """A company that was published, and to which more files came since."""
    cli = small_company(tmp_path)
    cli("refresh")
    cli(*importing(tmp_path / "files", "more"))
    return cli


@contextmanager
def refreshing(cli, step: str) -> Iterator[subprocess.Popen[str]]:
    """A process that refreshes and waits at a step until it hears a line."""
    command = [sys.executable, str(CHILD), step, "pause", "--", "--workspace", str(cli.workspace), "refresh"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=ENV, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        try:
            assert child.stderr.readline() == "paused\n"
            yield child
        finally:
            if child.poll() is None:
                child.kill()


def let_go(child: subprocess.Popen[str]) -> None:
    out, err = child.communicate("go on\n", timeout=120)
    assert child.returncode == 0, err
    assert "Published run-" in out


def published(workspace) -> int:
    """MRR of the run that readers see, whose tables must agree."""
    with snapshots.reading(workspace) as shown:
        assert shown.warnings == ()
        rows = {a["table"]: read_table(shown.path, a["table"]) for a in shown.manifest["answers"].values()}
    assert rows["arr_now"][0]["value"] == 12 * rows["mrr_now"][0]["value"]
    assert rows["arr_months"][-1]["value"] == 12 * rows["mrr_months"][-1]["value"]
    return rows["mrr_now"][0]["value"]


def asked(workspace, name: str):
    """The answer that a person gets, at whatever moment they ask."""
    what = Ask(as_of=dt.date.fromisoformat(AS_OF))
    return ask(workspace, name, what, settings=Settings(threads=1), now=dt.datetime.now(dt.UTC))


def test_the_second_refresh_says_who_is_at_work_and_can_be_repeated(grown):
    workspace = open_workspace(grown.workspace)
    with refreshing(grown, "publish.answer") as child:
        with pytest.raises(BusyError) as told:
            refresh.refresh(workspace, settings=Settings(), now=dt.datetime.now(dt.UTC))
        assert told.value.params["pid"] == str(child.pid)
        ran = grown.try_("refresh")
        assert ran.code == BusyError.exit_code
        assert f"refresh, process {child.pid}," in ran.err
        assert "try again" in ran.err
        assert published(workspace) == OLD
        let_go(child)
    assert published(workspace) == NEW
    assert "Nothing is stale" in grown("refresh").out
    assert len(snapshots.list_snapshots(workspace)) == 2


@pytest.mark.parametrize(
    ("step", "seen"),
    [("publish.computed", OLD), ("publish-rename.placed", OLD), ("pointer.written", OLD), ("pointer.placed", NEW)],
)
def test_what_readers_see_while_a_refresh_is_at_a_step(grown, step, seen):
    workspace = open_workspace(grown.workspace)
    with refreshing(grown, step) as child:
        assert published(workspace) == seen
        # A question is about the files that are there: its answer is computed until the new run is published.
        mrr, arr = asked(workspace, "mrr"), asked(workspace, "arr")
        assert (mrr.rows[0]["value"], arr.rows[0]["value"]) == (NEW, 12 * NEW)
        assert (mrr.run is None) == (seen == OLD)
        assert mrr.run == arr.run
        let_go(child)
    after = asked(workspace, "mrr")
    assert (after.rows, after.content_hash) == (mrr.rows, mrr.content_hash)
    assert after.run is not None
    assert published(workspace) == NEW


def test_files_that_come_during_a_refresh_wait_for_the_next(grown):
    workspace = open_workspace(grown.workspace)
    late = grown.workspace.parent / "late.csv"
    head = "line_id,account_id,offering_id,start_date,end_date,amount,currency,interval\n"
    late.write_text(head + "l9,b1,r,2024-03-01,,3.00,USD,month\n", encoding="utf-8")
    with refreshing(grown, "publish.answer") as child:
        grown("import", late, "--system", "bill", "--observed-until", AS_OF)
        assert asked(workspace, "mrr").rows[0]["value"] == NEW + 300
        let_go(child)
    assert published(workspace) == NEW
    assert asked(workspace, "mrr").rows[0]["value"] == NEW + 300
    grown("refresh")
    assert published(workspace) == NEW + 300
    assert asked(workspace, "mrr").run is not None


def test_readers_that_never_stop_reading(grown):
    workspace, seen, wrong = open_workspace(grown.workspace), [], []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(published(workspace))
            except BaseException as error:
                wrong.append(error)
                return

    reader = threading.Thread(target=read)
    with refreshing(grown, "publish.computed") as child:
        reader.start()
        while not seen and not wrong:
            time.sleep(0.01)
        let_go(child)
    done.set()
    reader.join(timeout=30)
    assert wrong == []
    assert set(seen) <= {OLD, NEW}
    assert seen == sorted(seen)
    assert seen[0] == OLD
    assert published(workspace) == NEW
