"""How a person is recognised in text, the same in Python and in SQL; lists of erasures; runs that were rewritten."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from pathlib import Path

import duckdb
import pytest

from oarlock.errors import DamagedError
from oarlock.kit import workdb
from oarlock.kit.workdb import open_workdb, transaction
from oarlock.lake import erasures, journal, snapshots
from oarlock.lake.locks import refresh_lock
from oarlock.lake.redaction import copies, files, published
from oarlock.lake.redaction import journal as redaction
from oarlock.lake.redaction.subject import Subject, forget, keep, kept
from oarlock.lake.redaction.words import GONE, Words
from oarlock.lake.serve import read_table, write_serve
from oarlock.lake.serving import close_all, serving
from oarlock.lake.workspace import Workspace
from tests.support.storage import NOW, make_workspace

ZORA = Subject(
    erasure="erased-1", kind="contact", ids={"77": "erased-a", "0038d0000ABC": "erased-b"},
    users={"0123456789abcdef": "f"},
    names=("Zora Quill", "李小伟", "Zo"), emails=("zora@acme.example",), phones=("+49 30 5550 1234", "110"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Zora Quill", GONE),
        ("met ZORA  quill, then", f"met {GONE}, then"),
        ("Quill, Zora", GONE),
        ("Zora Quillson", "Zora Quillson"),
        ("Zora alone, and Zo in Zoo", "Zora alone, and Zo in Zoo"),
        ("Zo", GONE),
        ("昨天李小伟来电", f"昨天{GONE}来电"),
        ("to Zora@ACME.example.", f"to {GONE}."),
        ("xzora@acme.example", "xzora@acme.example"),
        ("call 030 / 5550-1234 or 110", f"call {GONE} or 110"),
        ("+49 (30) 55501234", GONE),
        ("77", "77"),
        ("order 77 of 0038d0000ABC", "order 77 of erased-b"),
        ("0038d0000ABCD", "0038d0000ABCD"),
        ("0123456789abcdef", "f"),
        ("nobody", "nobody"),
    ],
)
def test_f5_the_person_is_found_in_text_and_nobody_else(text: str, left: str) -> None:
    words = Words(ZORA)
    assert words.text(text) == left
    sql = f"SELECT {words.sql('c')} FROM (SELECT ? AS c)"
    assert duckdb.execute(sql, [text]).fetchall() == [(left,)]
    assert words.plain({text: [text, 3, None]}) == {left: [left, 3, None]}


def test_mere_numbers_are_ids_only_where_ids_stand() -> None:
    sql = f"SELECT {Words(ZORA).sql('c', is_id=True)} FROM (SELECT '77' AS c)"
    assert duckdb.execute(sql).fetchall() == [("erased-a",)]


def test_f5_the_list_of_erasures_knows_a_person_again_and_tells_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        erasures.add(tmp_path, id="erased-1", kind="contact", known=ZORA.known(), now=NOW)
    file = erasures.path_of(tmp_path)
    (book,) = erasures.load(file)
    assert len(book.entries) == 1
    assert book.mark("email", " ZORA@acme.example ") in book.marks
    assert book.mark("contact", "zora@acme.example") not in book.marks
    assert os.stat(file).st_mode & 0o777 == 0o600
    assert not any(word in file.read_text().lower() for word in ("zora", "quill", '77"', "acme"))
    other = (erasures.Book(salt="s", entries=(erasures.Entry(id="x", at="", kind="contact", marks=("m",)),)),)
    both = erasures.joined(erasures.load(file), other)
    assert {entry.id for b in both for entry in b.entries} == {"erased-1", "x"}
    assert erasures.is_erased(both, "zora@acme.example")
    assert not erasures.is_erased(both, "bob@acme.example")
    file.write_text(file.read_text().replace("contact", "employee"))
    with pytest.raises(DamagedError, match="does not match its checksum"):
        erasures.load(file)


def test_who_is_being_erased_is_kept_until_the_end_and_readable_by_nobody_else(tmp_path: Path) -> None:
    keep(tmp_path, ZORA)
    (file,) = (tmp_path / "erasing").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept(tmp_path) == [ZORA]
    for _ in range(2):
        forget(tmp_path, "erased-1")
    assert kept(tmp_path) == []


def test_f5_a_rejected_row_with_a_very_long_cell_is_erased_like_any_other(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w")
    file, long = workspace.quarantine / "b-1.rows.csv", "x" * 200_000
    file.write_bytes(f"id,note\r\n77,{long} zora@acme.example\r\n78,{long}\r\n".encode())
    assert files.held(workspace, ZORA)["quarantine"] == 1
    assert files.erase_quarantine(workspace, ZORA) == 1
    assert file.read_bytes() == f"id,note\r\n78,{long}\r\n".encode()


def test_to_look_where_a_person_is_keeps_nobody_from_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace(tmp_path / "w")
    journal.append(workspace, actor="li", entity="note", key="k", after={"who": "Zora Quill"}, now=NOW)
    monkeypatch.setattr(workdb, "_BUSY_SECONDS", 0.1)
    with open_workdb(workspace.store) as db, transaction(db):
        assert redaction.held(workspace, ZORA) == 1
        assert [one["field"] for one in copies.journal(workspace, ZORA)][-1:] == ["after"]


def publish(workspace: Workspace, run: str) -> None:
    """A run that holds the person."""
    building = snapshots.begin(workspace, run)
    rows = "SELECT 'c1' AS account_id, '77' AS contact_id, 'Zora Quill' AS told, 3 AS n"
    duckdb.sql(f"COPY ({rows}) TO '{building.path / 'people_now.parquet'}' (FORMAT PARQUET)")
    write_serve(building.path, {"people_now": "people_now.parquet"})
    answers = {"people_now": {"table": "people_now", "file": "people_now.parquet", "content_hash": "-", "sha256": "-"}}
    snapshots.publish(workspace, building, {"run": run, "answers": answers}, now=NOW)


def test_f5_a_refresh_that_read_the_person_is_waited_for_before_runs_are_rewritten(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w")
    has_begun = threading.Event()

    def refresh() -> None:
        with refresh_lock(workspace):
            has_begun.set()
            time.sleep(0.5)
            publish(workspace, "run-1")

    running = threading.Thread(target=refresh)
    running.start()
    has_begun.wait()
    rows = published.erase(workspace, ZORA, now=NOW.replace(tzinfo=dt.UTC))
    running.join()
    shown = snapshots.current(workspace)
    assert shown is not None
    assert [row["told"] for row in read_table(shown.path, "people_now")] == [GONE]
    assert rows["published"] == 1


def test_f5_the_current_run_is_rewritten_under_its_readers_and_stays_the_current_one(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w")
    building = snapshots.begin(workspace, "run-1")
    rows = "SELECT 'c1' AS account_id, '77' AS contact_id, 'Zora Quill' AS told, 3 AS n"
    duckdb.sql(f"COPY ({rows}) TO '{building.path / 'people_now.parquet'}' (FORMAT PARQUET)")
    duckdb.sql(f"COPY (SELECT 1 AS n) TO '{building.path / 'other_now.parquet'}' (FORMAT PARQUET)")
    tables = {name: f"{name}.parquet" for name in ("people_now", "other_now")}
    write_serve(building.path, tables)
    answers = {n: {"table": n, "file": f, "content_hash": "-", "sha256": "-"} for n, f in tables.items()}
    snapshots.publish(workspace, building, {"run": "run-1", "answers": answers}, now=NOW)
    with serving(workspace) as served:
        assert served is not None
        assert served.rows("people_now")[0]["told"] == "Zora Quill"
    other = (workspace.lake / "snapshots" / "run-1" / "other_now.parquet").read_bytes()

    rows_changed = published.erase(workspace, ZORA, now=NOW.replace(tzinfo=dt.UTC))
    assert rows_changed == {"published": 1, "past": 0, "rollups": 0}
    assert published.erase(workspace, ZORA, now=NOW.replace(tzinfo=dt.UTC))["published"] == 0
    shown = snapshots.current(workspace)
    assert shown is not None
    assert shown.warnings == ()
    assert snapshots.damage(workspace, shown, is_deep=True) == ()
    left = {"account_id": "c1", "contact_id": "erased-a", "told": GONE, "n": 3}
    assert read_table(shown.path, "people_now") == [left]
    (shown.path / "serve.duckdb").unlink()
    assert read_table(shown.path, "people_now") == [left]
    with serving(workspace) as served:
        assert served is not None
        assert served.rows("people_now") == [left]
    assert (shown.path / "other_now.parquet").read_bytes() == other
    assert {f.name for f in shown.path.glob("*.parquet")} == {"people_now.erased-1.parquet", "other_now.parquet"}
    close_all()
