"""F5, R-159: a person is erased on request everywhere, and again after a restore; what is counted stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oarlock.kit.workdb import open_workdb, transaction, unguarded
from oarlock.lake import journal
from oarlock.lake.compaction import compact
from oarlock.lake.verify import verify
from oarlock.lake.workspace import Workspace, open_workspace
from tests.support.cli import Cli, new_workspace
from tests.support.crash import ENV, ROOT
from tests.support.postgres import fresh_database
from tests.support.traces import CANARIES, EMAIL, ENTITIES, NOW, write


@dataclass(frozen=True)
class Place:
    """A workspace's folder and its database's URL, empty for a file."""

    folder: Path
    database: str = ""

    def run(self, *words: object, fails: bool = False, script: tuple[str, ...] = ("-m", "oarlock")) -> str:
        """A command in a process of its own; what it printed."""
        env = {k: v for k, v in ENV.items() if not k.startswith("DATABASE_URL")} | {"OARLOCK_ACTOR": "dpo@example.com"}
        if self.database:
            env["DATABASE_URL"] = self.database
        where = ("-w", str(self.folder), "--lang", "en") if script[0] == "-m" else (str(self.folder),)
        done = subprocess.run(
            [sys.executable, *script, *where, *map(str, words)], env=env, cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + (done.stderr if fails else "")

    def json(self, *words: object) -> Any:
        return json.loads(self.run(*words, "--format", "json"))

    def opened(self) -> Workspace:
        return open_workspace(self.folder, database=self.database)

    def erase(self, who: str = "77", kind: str = "contact") -> str:
        return self.run("erase", "run", who, "--kind", kind, "--reason", f"asked by {EMAIL}", "--yes")


def make(folder: Path, database: str = "") -> Place:
    """A company whose records, history, pages and files hold the canary person."""
    with pytest.MonkeyPatch.context() as patch:
        if database:
            patch.setenv("DATABASE_URL", database)
        cli = new_workspace(folder / "w")
        bring(cli, write(folder / "files"))
    place = Place(folder / "w", database)
    place.run(script=(str(ROOT / "tests" / "support" / "traces.py"),))
    return place


def bring(cli: Cli, files: Path, *more: str) -> list[dict[str, Any]]:
    """Import the files one after the other; withdraw one, and merge another's entity."""
    told: list[dict[str, Any]] = []
    for file in sorted(files.iterdir(), key=lambda f: (f.name != "contacts.csv", f.name)):
        named = ("--entity", ENTITIES[file.name]) if file.name in ENTITIES else ()
        ran = cli.try_("import", file, *named, *more, "--observed-until", "2024-03-01", "--format", "json")
        told += [json.loads(line) for line in ran.out.splitlines() if line.startswith("{")]
    if not more:
        batch = next(one["batch"] for one in told if one["file"] == "withdrawn.csv")
        cli("imports", "undo", batch, "--reason", "wrong file")
        assert compact(open_workspace(cli.workspace, database=os.environ.get("DATABASE_URL", "")), "contact", now=NOW)
    return told


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The company, on a file; tests copy it."""
    return make(tmp_path_factory.mktemp("traced"))


@pytest.fixture
def place(traced: Place, tmp_path: Path) -> Place:
    subprocess.run(["cp", "-a", str(traced.folder), str(tmp_path / "w")], check=True)
    subprocess.run(["cp", "-a", str(traced.folder.parent / "files"), str(tmp_path / "files")], check=True)
    return Place(tmp_path / "w")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """The company on a file, and on PostgreSQL."""
    with ExitStack() as stack:
        url = ""
        if request.param == "postgres":
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_url")))
            yield make(tmp_path, url)
        else:
            yield request.getfixturevalue("place")


def found(place: Place, words: tuple[str, ...] = CANARIES) -> list[str]:
    """Where the words are: every byte of every file, every cell of every Parquet file, every row of PostgreSQL."""
    out = []
    for file in sorted(p for p in place.folder.rglob("*") if p.is_file()):
        data = file.read_bytes().lower()
        out += [f"{file.relative_to(place.folder)}: {w}" for w in words if w.encode() in data]
        if file.suffix == ".parquet":
            cells = str(duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall()).lower()
            out += [f"{file.relative_to(place.folder)} cell: {w}" for w in words if w in cells]
    if place.database:
        from oarlock.kit.postgres import connect

        with connect(place.database) as db:
            tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                rows = str(db.execute(f'SELECT t::text FROM "{table}" t').fetchall()).lower()  # type: ignore[arg-type]
                out += [f"{table}: {w}" for w in words if w in rows]
    return out


def figures(place: Place) -> dict[str, Any]:
    """What is counted: figures over people, tickets, surveys and usage, and rows by entity."""
    with pytest.MonkeyPatch.context() as patch:
        if place.database:
            patch.setenv("DATABASE_URL", place.database)
        cli = Cli(place.folder)
        names = ("nps", "ticket_backlog", "stickiness")
        told = {name: cli.metric(name, "--as-of", "2024-03-01") for name in names}
    rows = {}
    for commit in sorted((place.folder / "lake" / "commits").glob("0*.json")):
        for part in json.loads(commit.read_bytes())["body"]["parts"]:
            rows[part["entity"]] = rows.get(part["entity"], 0) + part["rows"]
    return {"rows": rows} | {name: (one.get("value"), one.get("rows"), one.get("n")) for name, one in told.items()}


def test_f5_every_trace_goes_and_every_count_stays(either: Place) -> None:
    before, places = figures(either), {line.rsplit(":", 1)[0] for line in found(either)}
    assert len(places) + len([p for p in CANARIES if p]) >= 25
    held = {(one["place"], one["rows"]) for one in either.json("erase", "show", "77")}
    assert len(held) >= 15, held
    told = either.erase()
    assert "Files of the lake" in told
    assert found(either) == []
    assert figures(either) == before
    assert [f for f in verify(either.opened()) if f.weight != "stray"] == []
    assert "nobody" in either.run("erase", "show", "77", fails=True).lower()
    assert "Nothing is held" in either.run("erase", "show", EMAIL)
    # The other people are as they were.
    assert {"place": "contact", "record": "78", "field": "name", "value": "Bob Stone"} in either.json(
        "erase", "copy", "78"
    )


def test_f5_the_journal_tells_of_every_row_that_lost_something_and_proves_the_rest(place: Place) -> None:
    workspace = place.opened()
    before = {row.seq: row for row in journal.read(workspace)}
    place.erase()
    after = {row.seq: row for row in journal.read(workspace)}
    assert "of them lost personal data" in place.run("audit", "verify")
    assert "by dpo@example.com" in place.run("audit", "verify")
    changed = [seq for seq, row in before.items() if after[seq] != row]
    told = {n for row in after.values() if row.entity == "redaction" for n, _ in row.after["rows"]}
    assert told == set(changed)
    assert all(after[seq].hash == row.hash and after[seq].at == row.at for seq, row in before.items())
    assert [row.reason for row in after.values() if row.entity == "erasure"] == ["asked by [erased]"] * 2
    # Whoever alters a redacted row afterwards, or one beside it, or what tells of it, is found.
    redaction = next(seq for seq, row in after.items() if row.entity == "redaction")
    for seq in (changed[0], changed[-1] + 1, redaction):
        for column, value in (("reason", "another"), ("actor", "nobody"), ("after", '{"rows":[[1,"0"]]}')):
            with open_workdb(workspace.store) as db, transaction(db), unguarded(db):
                (was,) = db.execute(f"SELECT {column} FROM journal WHERE seq = ?", (seq,)).fetchone()
                db.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (value, seq))
            assert "was altered" in place.run("audit", "verify", fails=True)
            with open_workdb(workspace.store) as db, transaction(db), unguarded(db):
                db.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (was, seq))
    assert journal.verify(workspace) == len(after)


def test_f5_what_changes_in_the_lake_after_an_erasure_is_still_found(place: Place) -> None:
    place.erase()
    lake = place.folder / "lake"
    rewritten = next(iter(sorted((lake / "batches").glob("e-*/*.ticket.parquet"))))
    data = rewritten.read_bytes()
    rewritten.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
    assert any(f.file == rewritten for f in verify(place.opened()))
    rewritten.write_bytes(data)
    commit = next(f for f in sorted((lake / "commits").glob("0*.json")) if b'"is_redacted":true' in f.read_bytes())
    text = commit.read_bytes()
    commit.write_bytes(text.replace(b"[erased] list.csv", b"[erased] lost.csv"))
    assert commit.read_bytes() != text
    assert "damaged" in place.run("imports", fails=True)


def test_f5_a_restored_backup_erases_again(place: Place, tmp_path: Path) -> None:
    place.run("backup", tmp_path / "old.tar")
    place.erase()
    place.run("erase", "export", tmp_path / "kept.json")
    assert not any(w.encode() in (tmp_path / "kept.json").read_bytes().lower() for w in CANARIES)
    place.run("backup", tmp_path / "new.tar")
    fresh, late = Place(tmp_path / "fresh"), Place(tmp_path / "late")
    said = fresh.run("restore", tmp_path / "old.tar", "--erasures", tmp_path / "kept.json")
    assert "again who was erased after this backup" in said
    assert found(fresh) == []
    assert figures(fresh) == figures(place)
    assert journal.verify(fresh.opened()) > 0
    # Without the list it says what to do, and that is enough.
    assert "oarlock erase repeat FILE" in late.run("restore", tmp_path / "old.tar")
    assert found(late)
    assert "Erased 1 person again" in late.run("erase", "repeat", tmp_path / "kept.json")
    assert found(late) == []
    again = Place(tmp_path / "again")
    assert "again who" not in again.run("restore", tmp_path / "new.tar")
    assert found(again) == []


def test_f5_the_same_files_do_not_bring_the_person_back(place: Place) -> None:
    place.erase()
    before = figures(place)
    files = place.folder.parent / "files"
    next(files.glob("Zora*")).rename(files / "list.csv")  # what a file is called is up to who sends it
    told = bring(Cli(place.folder), files, "--again")
    assert [f for f in found(place) if not f.startswith("quarantine")] == []
    assert any("erased were left out" in note for one in told for note in one["notes"])
    assert {one["file"]: one["loaded"] for one in told if one["loaded"]} == {}
    assert figures(place) == before


@pytest.mark.parametrize("who", ["ana@example.com"])
def test_f5_somebody_of_ours_is_erased_and_what_they_did_still_adds_up(place: Place, who: str) -> None:
    workspace = place.opened()
    rows = journal.verify(workspace)
    place.erase(who, kind="employee")
    assert found(place, ("ana@example.com", "ana lopez")) == []
    assert journal.verify(workspace) > rows
    people = place.json("people", "list")
    assert [one["email"] for one in people] == ["bo@example.com"]
    assert "Nobody erases themselves" in place.run(
        "erase", "run", "bo@example.com", "--kind", "employee", "--reason", "x", "--yes", fails=True,
        script=("-c", "import os,sys; os.environ['OARLOCK_ACTOR']='bo@example.com'; from oarlock.cli import main; "
                "main(['-w', sys.argv[1], '--lang', 'en', *sys.argv[2:]])"),
    )  # fmt: skip


@pytest.mark.crash
@pytest.mark.parametrize(
    "step",
    [
        "erase.kept", "erase.table-done", "erase.row-changed", "erase.lake-committed", "erase.file-gone",
        "erase.run-written", "erase-run.placed", "erase.day-written",
    ],
)  # fmt: skip
def test_f5_killed_at_any_step_the_erasure_is_finished_later(place: Place, step: str) -> None:
    words = ["erase", "run", "77", "--reason", "asked", "--yes"]
    script = str(ROOT / "tests" / "crash" / "killed.py")
    command = [sys.executable, script, step, "1", "--", "--workspace", str(place.folder), "--lang", "en", *words]
    done = subprocess.run(command, env=ENV, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, f"{step} was not reached: {done.stderr}"
    assert [f for f in verify(place.opened()) if f.weight == "damaged"] == []
    assert "Finished 1 erasures" in place.run("erase", "finish")
    assert found(place) == []
    assert journal.verify(place.opened()) > 0
    assert [f for f in verify(place.opened()) if f.weight != "stray"] == []
    assert list((place.folder / "erasing").glob("*.json")) == []
