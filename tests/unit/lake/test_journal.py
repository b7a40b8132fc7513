"""The journal keeps every change in order, and no edit, drop or swap of its rows stays hidden."""

import datetime as dt
import random
import sqlite3
import threading
from contextlib import contextmanager

import pytest

from oarlock.errors import BusyError, DamagedError, OperatorError, UnreachableError, UserError
from oarlock.kit import postgres, workdb
from oarlock.lake import journal
from oarlock.lake.journal import Change
from oarlock.lake.workspace import open_workspace
from tests.support.postgres import fresh_database
from tests.support.storage import NOW, make_workspace


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(request, tmp_path):
    """A workspace on each of the two databases."""
    if request.param == "sqlite":
        yield make_workspace(tmp_path / "w")
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield make_workspace(tmp_path / "w", database=url)


@contextmanager
def somebody_with_the_database(workspace):
    """A connection past the program, as somebody has who holds the file or the server's password."""
    if workspace.database:
        raw = postgres.connect(workspace.database)
        yield workdb.OnPostgres(raw)
    else:
        raw = sqlite3.connect(workspace.work_db, isolation_level=None)
        yield raw
    raw.close()


def _drop_the_guards(db):
    for name in ("journal_keeps_rows", "journal_keeps_values"):
        db.execute(f"DROP TRIGGER {name}{' ON journal' if workdb.is_postgres(db) else ''}")


def _fill(workspace, count):
    changes = [
        Change(entity="edit", key=f"k{n}", before=None if n % 2 else {"名": n}, after=[n], reason=f"because {n}")
        for n in range(1, count + 1)
    ]
    return journal.append_all(workspace, changes, actor="li", now=NOW)


def test_it_reads_back_what_was_written(workspace):
    assert journal.complete_until(workspace) == 0
    one = journal.append(
        workspace, actor="王芳", entity="mapping", key="a", after={"列": "金额"}, reason="new", now=NOW
    )
    two = journal.append(workspace, actor="li", entity="mapping", key="a", before={"列": "金额"}, now=NOW)
    assert (one, two) == (1, 2)
    rows = journal.read(workspace)
    assert [(r.seq, r.actor, r.before, r.after, r.reason) for r in rows] == [
        (1, "王芳", None, {"列": "金额"}, "new"),
        (2, "li", {"列": "金额"}, None, ""),
    ]
    assert (rows[0].previous, rows[1].previous) == ("", rows[0].hash)
    assert journal.read(workspace, after=1) == rows[1:]
    assert journal.read(workspace, after=2) == []
    assert journal.verify(workspace) == journal.complete_until(workspace) == 2
    assert journal.head(workspace) == (2, rows[1].hash)
    assert (journal.hash_at(workspace, 1), journal.hash_at(workspace, 3)) == (rows[0].hash, None)


def test_its_times_rise_when_the_clock_goes_back(workspace):
    for now in (NOW, NOW, NOW - dt.timedelta(hours=1), NOW + dt.timedelta(hours=1)):
        journal.append(workspace, actor="li", entity="e", key="k", now=now)
    at = [row.at for row in journal.read(workspace)]
    assert at == sorted(set(at))
    assert (at[0], at[-1]) == (NOW, NOW + dt.timedelta(hours=1))


def test_several_changes_are_written_together_or_not_at_all(workspace):
    assert _fill(workspace, 3) == 3
    assert journal.append_all(workspace, [], actor="li", now=NOW) == 0
    with pytest.raises(TypeError):
        journal.append_all(
            workspace, [Change(entity="e", key="k"), Change(entity="e", key="k", after=object())], actor="li", now=NOW
        )
    assert journal.verify(workspace) == 3


def test_asking_past_its_end_is_noticed_as_a_loss(workspace):
    _fill(workspace, 3)
    with pytest.raises(DamagedError, match="row 4"):
        journal.read(workspace, after=4)


def test_rows_cannot_be_changed_through_the_database(workspace):
    _fill(workspace, 2)
    more = ("TRUNCATE journal",) if workspace.database else ()
    with somebody_with_the_database(workspace) as db:
        for sql in ("DELETE FROM journal WHERE seq = 2", "UPDATE journal SET reason = 'x' WHERE seq = 1", *more):
            with pytest.raises(Exception, match="append-only"):
                db.execute(sql)


def _tamper(db, chance, count):
    """One random edit, drop or swap of rows, as someone with the file could do it."""
    seq = chance.randint(1, count)
    kind = chance.choice(["edit", "drop", "swap"])
    if kind == "edit":
        column = chance.choice(["at", "actor", "entity", "key", "before", "after", "reason", "previous", "hash"])
        odd = [] if workdb.is_postgres(db) else [b"\xff", 7, 1.5]  # PostgreSQL has no such thing in a text
        value = chance.choice(["x", "", "2026-03-10T09:00:00.000001", *odd])
        db.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (value, seq))
    elif kind == "drop":
        db.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    else:
        other = chance.choice([n for n in range(1, count + 1) if n != seq])
        db.execute("UPDATE journal SET seq = -1 WHERE seq = ?", (seq,))
        db.execute("UPDATE journal SET seq = ? WHERE seq = ?", (seq, other))
        db.execute("UPDATE journal SET seq = ? WHERE seq = -1", (other,))
    return kind


def test_a_thousand_edits_drops_and_swaps_are_all_detected(workspace):
    count, chance, done = 12, random.Random(4), {"edit": 0, "drop": 0, "swap": 0}
    _fill(workspace, count)
    with somebody_with_the_database(workspace) as db:
        _drop_the_guards(db)
        for _ in range(1000):
            db.execute("BEGIN")
            done[_tamper(db, chance, count)] += 1
            with pytest.raises(DamagedError, match="was altered, dropped or moved"):
                list(journal._sound_rows(workspace, db, 0))
            db.execute("ROLLBACK")
    assert min(done.values()) > 200
    assert journal.verify(workspace) == count


def test_nothing_is_added_to_a_broken_end(workspace):
    _fill(workspace, 3)
    with somebody_with_the_database(workspace) as db:
        _drop_the_guards(db)
        db.execute("DELETE FROM journal WHERE seq = 3")
    with pytest.raises(DamagedError, match="row 3"):
        journal.append(workspace, actor="li", entity="e", key="k", now=NOW)


def test_a_missing_or_empty_database_is_a_loss_and_no_new_start(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    _fill(workspace, 1)
    workspace.work_db.write_bytes(b"")
    with pytest.raises(DamagedError, match="not a work database"):
        journal.read(workspace)
    workspace.work_db.unlink()
    with pytest.raises(DamagedError, match="missing"):
        journal.read(workspace)
    assert not workspace.work_db.exists()


def test_a_writer_that_stays_too_long_is_told(workspace, monkeypatch):
    monkeypatch.setattr(workdb, "_BUSY_SECONDS", 0.05)
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 0.05)
    with workdb.open_workdb(workspace.store) as db, workdb.transaction(db):
        with pytest.raises(BusyError, match="Another process is writing"):
            journal.append(workspace, actor="li", entity="e", key="k", now=NOW)
        assert journal.read(workspace) == []


def test_each_commit_reaches_the_disk_before_it_is_confirmed(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    with workdb.open_workdb(workspace.store) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_of_many_writers_each_row_gets_its_own_number_and_a_later_time(workspace):
    def writes(name):
        for n in range(15):
            journal.append(workspace, actor=name, entity="e", key=str(n), after={"n": n}, now=NOW)

    threads = [threading.Thread(target=writes, args=(f"w{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = journal.read(workspace)
    assert journal.verify(workspace) == len(rows) == 90
    assert [r.at for r in rows] == sorted({r.at for r in rows})
    for name in {r.actor for r in rows}:
        assert [r.key for r in rows if r.actor == name] == [str(n) for n in range(15)]


@pytest.mark.postgres
def test_a_workspace_has_one_work_database(tmp_path, postgres_url):
    with fresh_database(postgres_url) as url:
        made = make_workspace(tmp_path / "w", database=url)
        assert not made.work_db.exists()
        assert "oarlock@" not in repr(made)
        with pytest.raises(OperatorError, match="DATABASE_URL is not set"):
            open_workspace(made.path)
        with pytest.raises(OperatorError, match="belongs to another workspace"):
            make_workspace(tmp_path / "other", database=url)
    plain = make_workspace(tmp_path / "plain")
    with pytest.raises(OperatorError, match="keeps its work in its own file"):
        open_workspace(plain.path, database=url)
    gone = open_workspace(made.path, database=url)
    with pytest.raises(UnreachableError, match="does not answer") as told:
        journal.read(gone)
    assert told.value.exit_code == 15


@pytest.mark.postgres
def test_a_workspace_whose_making_was_cut_off_is_made_by_the_next_try(tmp_path, postgres_url, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    with fresh_database(postgres_url) as url:
        with monkeypatch.context() as patch:
            patch.setattr("oarlock.lake.formats.encode", killed)
            with pytest.raises(KeyboardInterrupt):
                make_workspace(tmp_path / "w", database=url)
        made = make_workspace(tmp_path / "w", database=url)
        assert journal.append(made, actor="a", entity="e", key="k", after={}, now=NOW) == 1
        assert sorted(f.name for f in made.path.iterdir()) == ["lake", "quarantine", "workspace.json"]


def test_a_database_url_that_is_none_is_told_without_its_password(tmp_path):
    for url in ("mysql://me:hunter2@db/x", "hunter2", "postgresql://me:hunt@er2@@/x?what=1"):
        with pytest.raises(UserError, match="DATABASE_URL") as told:
            make_workspace(tmp_path / "w", database=url)
        assert "hunt" not in str(told.value)
