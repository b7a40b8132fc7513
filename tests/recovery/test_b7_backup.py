"""B7, R-161: a backup taken while people work, restored into an empty place: equal figures, equal journal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from oarlock.kit.clock import utc_now
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace, open_workspace
from oarlock.pipeline import refresh
from tests.support.cli import Cli
from tests.support.postgres import fresh_database
from tests.support.smallco import importing, small_company
from tests.support.standing import arr_and_mrr

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """A workspace's folder and its database's URL, empty for a file."""

    folder: Path
    database: str

    def run(self, *words: object, fails: bool = False) -> str:
        """A command in a process of its own; what it printed."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_URL")}
        if self.database:
            env["DATABASE_URL"] = self.database
        command = [sys.executable, "-m", "oarlock", "-w", str(self.folder), "--lang", "en", *map(str, words)]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def opened(self) -> Workspace:
        return open_workspace(self.folder, database=self.database)


def moves() -> list[object]:
    needs = pytest.mark.postgres
    return [
        pytest.param(("sqlite", "sqlite"), id="sqlite"),
        pytest.param(("sqlite", "postgres"), id="to-postgres", marks=needs),
        pytest.param(("postgres", "postgres"), id="postgres", marks=needs),
        pytest.param(("postgres", "sqlite"), id="to-sqlite", marks=needs),
    ]


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Place]]:
    """A small published company with people, and an empty place to restore it to."""
    monkeypatch.setattr(refresh, "all_figures", arr_and_mrr)
    with ExitStack() as stack:
        urls = [
            stack.enter_context(fresh_database(request.getfixturevalue("postgres_url"))) if kind == "postgres" else ""
            for kind in request.param
        ]
        with pytest.MonkeyPatch.context() as patch:
            if urls[0]:
                patch.setenv("DATABASE_URL", urls[0])
            cli = small_company(tmp_path)
            cli(*importing(tmp_path / "files", "more"))
            cli("refresh")
        yield [Place(cli.workspace, urls[0]), Place(tmp_path / "restored", urls[1])]


def figures(place: Place) -> str:
    with pytest.MonkeyPatch.context() as patch:
        if place.database:
            patch.setenv("DATABASE_URL", place.database)
        cli = Cli(place.folder)
        return cli("metric", "mrr", "--format", "json").out + cli("metric", "arr", "--format", "json").out


@pytest.mark.parametrize("places", moves(), indirect=True)
def test_b7_a_drill_while_people_work(places: list[Place], tmp_path: Path) -> None:
    here, there = places
    here.run("people", "add", "ana@example.com", "--role", "csm", "--customers", "team", "--of", "E1", "--name", "安娜")
    stop, written = threading.Event(), []

    def works() -> None:
        while not stop.is_set():
            written.append(
                journal.append(here.opened(), actor="li", entity="note", key="k", after={"客": 1}, now=utc_now())
            )

    worker = threading.Thread(target=works)
    worker.start()
    try:
        told = here.run("backup", tmp_path / "all.tar")
    finally:
        stop.set()
        worker.join()
    assert written, "nobody worked meanwhile"
    assert "Wrote" in told

    assert "match their checksums" in there.run("restore", tmp_path / "all.tar")
    seq, last = journal.head(there.opened())
    assert 0 < seq <= written[-1]
    assert journal.hash_at(here.opened(), seq) == last
    assert journal.verify(there.opened()) == seq
    assert figures(there) == figures(here)
    assert there.run("people", "list", "--format", "csv") == here.run("people", "list", "--format", "csv")
    assert (there.folder / "secret.key").read_bytes() == (here.folder / "secret.key").read_bytes()
    assert (there.folder / "secret.key").stat().st_mode & 0o777 == 0o600
    # New rows get new numbers there, and the journal goes on where it ended.
    there.run("people", "add", "bo@example.com", "--role", "csm")
    assert journal.verify(there.opened()) == seq + 1
    assert list((here.opened().lake / "staging").iterdir()) == []


@pytest.mark.parametrize("places", [("sqlite", "sqlite")], indirect=True)
def test_b7_nothing_is_overwritten_and_half_a_backup_restores_nothing(places: list[Place], tmp_path: Path) -> None:
    here, there = places
    file = tmp_path / "all.tar"
    here.run("backup", file, "--without-key")
    before = file.read_bytes()
    assert b"secret.key" not in before
    assert "exists already" in here.run("backup", file, fails=True)
    assert file.read_bytes() == before
    assert "is not empty" in here.run("restore", file, fails=True)
    at = before.index(b"PAR1") + 9
    file.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
    assert "no whole backup" in there.run("restore", file, fails=True)
    file.write_bytes(before[: len(before) // 2])
    assert "no whole backup" in there.run("restore", file, fails=True)
    assert not there.folder.exists()
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".tmp-")] == []
    file.write_bytes(before)
    there.run("restore", file)
    assert figures(there) == figures(here)


@pytest.mark.parametrize("places", [("sqlite", "sqlite")], indirect=True)
def test_b7_a_restore_that_fails_leaves_a_lake_elsewhere_empty(
    places: list[Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = places
    file, lake = tmp_path / "all.tar", tmp_path / "lake"
    here.run("backup", file)
    lake.mkdir()
    monkeypatch.setenv("OARLOCK_LAKE", str(lake))
    script = "import sys; from oarlock.site import tables; tables.load_tables = lambda *_: {}; from oarlock.cli import "
    command = [sys.executable, "-c", script + "main; main(sys.argv[1:])", "-w", str(there.folder), "restore", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "not complete" in done.stderr
    assert list(lake.iterdir()) == []
    assert not there.folder.exists()
    there.run("restore", file)
    with monkeypatch.context() as patch:
        told = figures(there)
        patch.delenv("OARLOCK_LAKE")
        assert figures(here) == told


@pytest.mark.postgres
@pytest.mark.parametrize("places", [("postgres", "postgres")], indirect=True)
def test_b7_a_database_that_holds_anything_is_left_alone(places: list[Place], tmp_path: Path) -> None:
    here, _ = places
    here.run("backup", tmp_path / "all.tar")
    full = Place(tmp_path / "elsewhere", here.database)
    assert "is not empty" in full.run("restore", tmp_path / "all.tar", fails=True)
    assert not full.folder.exists()
