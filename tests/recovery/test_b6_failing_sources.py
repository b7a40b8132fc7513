"""B6: databases that refuse, hang, lie or die, and files still being written: each table once, or a sentence."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from oarlock.errors import BadFileError, OarlockError, OperatorError, SourceError, UserError
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions, ImportResult, Silent
from oarlock.kit import sql, sqlconnection
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import Workspace, open_workspace
from tests.support import badserver
from tests.support.cli import Cli, new_workspace
from tests.support.storage import NOW

SECRET = "s3cret-Wort"
HEAD = ("account_id", "product", "start_date", "end_date", "mrr", "quantity", "units")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setattr(sqlconnection, "CONNECT_SECONDS", 4)
    monkeypatch.setattr(sqlconnection, "SILENCE", 3.0)
    return new_workspace(tmp_path / "w")


@pytest.fixture
def workspace(cli: Cli) -> Workspace:
    return open_workspace(cli.workspace)


def rows_of(table: int, count: int) -> list[tuple[str, ...]]:
    return [(f"t{table}a{n}", "p", "2024-01-01", "", str(n + 1), "1", "seat") for n in range(count)]


def database(file: Path, *, tables: int = 1, count: int = 40) -> str:
    """A SQLite file with tables of subscriptions, and its URL."""
    with sqlite3.connect(file) as connection:
        for table in range(tables):
            connection.execute(f"create table subs_{table:02} ({', '.join(HEAD)})")
            values = rows_of(table, count)
            connection.executemany(f"insert into subs_{table:02} values ({', '.join('?' * len(HEAD))})", values)
    connection.close()
    return f"sqlite:///{file}"


def written(file: Path, count: int) -> Path:
    file.write_text("\n".join(",".join(row) for row in [HEAD, *rows_of(99, count)]) + "\n", encoding="utf-8")
    return file


def imported(workspace: Workspace, *paths: Path, url: str | None = None, progress=None) -> list[ImportResult]:
    return import_paths(workspace, paths, options=ImportOptions(url=url), actor="li", now=NOW, progress=progress)


def loaded(workspace: Workspace) -> Counter[str]:
    """How many rows of contract lines stand in the lake, by the table or file that they came from."""
    log = read_log(workspace)
    held: Counter[str] = Counter()
    for batch, rows in log.rows("contract_line").items():
        held[str(log.batches[batch].source["file"])] += rows
    return held


def holds(folder: Path, text: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("talk", "code", "said"),
    [
        (badserver.say_nothing, 14, "timeout expired"),
        (badserver.hang_up, 14, "server closed the connection unexpectedly"),
        (badserver.hang_up_later, 14, "server closed the connection unexpectedly"),
        (badserver.fall_silent, 14, "said nothing for"),
        (badserver.refuse_loudly, 10, "password authentication failed"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_server_that_misbehaves_is_told_in_time_and_the_files_go_on(cli, tmp_path, monkeypatch, talk, code, said):
    file = written(tmp_path / "subs.csv", 3)
    with badserver.serving(talk) as port:
        monkeypatch.setenv("BILLING", f"postgresql://ann:{SECRET}@127.0.0.1:{port}/crm")
        begun = time.monotonic()
        ran = cli.try_("import", file, "--url-env", "BILLING")
        assert time.monotonic() - begun < 20
    assert ran.code == code
    assert said in ran.err
    assert "database: The database" in ran.err
    assert SECRET not in ran.out + ran.err
    assert holds(tmp_path, SECRET) == []
    assert loaded(open_workspace(cli.workspace)) == {"subs.csv": 3}


def test_a_refused_connection_says_so_in_both_languages(cli, monkeypatch):
    monkeypatch.setenv("BILLING", f"postgresql://ann:{SECRET}@127.0.0.1:{badserver.free_port()}/crm")
    ran = cli.try_("import", "--url-env", "BILLING")
    assert (ran.code, "Connection refused" in ran.err, SECRET in ran.err) == (14, True, False)
    told = Cli(cli.workspace, "zh").try_("import", "--url-env", "BILLING").err
    assert "数据库没有应答" in told
    assert SECRET not in told


@pytest.mark.parametrize("password", ["a b%C3%BC", "p%40ss%2Fword", "ein'%22Zitat", "ü"])
def test_a_server_that_repeats_the_password_is_not_repeated(cli, password):
    plain = sa.make_url(f"postgresql://ann:{password}@h/d").password
    with badserver.serving(badserver.refuse_loudly) as port, pytest.raises(OperatorError) as caught:
        sql.tables(f"postgresql://ann:{password}@127.0.0.1:{port}/crm")
    assert not isinstance(caught.value, SourceError)
    assert plain not in str(caught.value)
    assert password not in str(caught.value)


def test_a_password_with_an_at_sign_does_not_become_a_host_that_is_told():
    with pytest.raises(UserError, match="more than one @") as caught:
        sql.tables(f"postgresql://ann:p@{SECRET}/x@db.example/crm")
    assert SECRET not in str(caught.value)


def test_a_library_that_is_missing_is_named(monkeypatch):
    def missing(*args: object, **options: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'")

    monkeypatch.setattr(sa, "create_engine", missing)
    with pytest.raises(OperatorError, match="its extra 'postgres'"):
        sql.tables("postgresql://ann@127.0.0.1/crm")


def test_a_file_that_another_program_keeps_can_be_tried_again(workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlconnection, "CONNECT_SECONDS", 0.1)
    url = database(tmp_path / "crm.db")
    keeper = sqlite3.connect(tmp_path / "crm.db", isolation_level=None)
    keeper.execute("begin exclusive")
    (result,) = imported(workspace, url=url)
    assert isinstance(result.error, SourceError)
    assert result.error.is_transient
    assert "locked" in str(result.error)
    keeper.close()
    assert [r.error for r in imported(workspace, url=url)] == [None]
    assert loaded(workspace) == {"subs_00": 40}


def test_a_database_that_breaks_in_the_middle_leaves_no_half_table(workspace, tmp_path):
    file = tmp_path / "crm.db"
    url = database(file, tables=2, count=3000)
    whole = file.read_bytes()
    with file.open("r+b") as opened:  # a page far behind the first rows of the first table
        opened.seek(20 * 4096)
        opened.write(b"\xff" * 4096)
    results = {r.file: r for r in imported(workspace, url=url)}
    assert isinstance(results["subs_00"].error, OperatorError)
    assert "malformed" in str(results["subs_00"].error)
    assert results["subs_01"].error is None
    assert loaded(workspace) == {"subs_01": 3000}
    file.write_bytes(whole)
    imported(workspace, url=url)
    assert loaded(workspace) == {"subs_00": 3000, "subs_01": 3000}


def test_a_table_that_changes_while_it_is_copied_is_seen_as_it_was(tmp_path):
    url = database(tmp_path / "crm.db", count=90)
    writer = sqlite3.connect(tmp_path / "crm.db", isolation_level=None)
    writer.execute("pragma journal_mode = wal")
    seen: list[int] = []

    def change(rows: int) -> None:
        seen.append(rows)
        writer.execute("delete from subs_00 where account_id = 't0a80'")
        writer.execute("update subs_00 set mrr = '777'")

    assert sql.export(url, "subs_00", tmp_path / "a.parquet", change, rows=20) == 90
    import pyarrow.parquet as pq

    assert seen == [20, 20, 20, 20, 10]
    assert pq.read_table(tmp_path / "a.parquet")["mrr"].to_pylist() == [str(n + 1) for n in range(90)]
    writer.close()


def test_tables_that_changed_since_they_were_listed_are_read_as_they_are_now(workspace, tmp_path, monkeypatch):
    url = database(tmp_path / "crm.db", tables=3)
    listed = sql.tables

    def list_and_change(url: str) -> list[sql.SqlTable]:
        found = listed(url)
        with sqlite3.connect(tmp_path / "crm.db") as connection:
            connection.execute("drop table subs_00")
            connection.execute("alter table subs_01 rename column mrr to what")
            connection.execute("alter table subs_02 add column remark")
        connection.close()
        return found

    monkeypatch.setattr(sql, "tables", list_and_change)
    results = {r.file: r for r in imported(workspace, url=url)}
    assert "no table 'subs_00'" in str(results["subs_00"].error)
    assert "No preset recognises" in str(results["subs_01"].error)
    assert loaded(workspace) == {"subs_02": 40}


class _Writing(Silent):
    """Another program that writes to the file while it is read."""

    def __init__(self, change) -> None:
        self.change = change

    def advance(self, rows: int) -> None:
        self.change()


def _append(file: Path) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write("late,p,2024-01-01,,1,1,seat\n")


def _replace(file: Path) -> None:
    os.replace(written(file.with_name("other"), 7), file)


@pytest.mark.parametrize("change", [_append, _replace, Path.unlink, lambda f: os.truncate(f, 60)])
def test_a_file_that_changes_while_it_is_read_is_refused_and_read_later(workspace, tmp_path, change):
    file = written(tmp_path / "subs.csv", 50)
    (result,) = imported(workspace, file, progress=_Writing(lambda: change(file) if file.exists() else None))
    assert isinstance(result.error, BadFileError)
    assert "changed while it was being read" in str(result.error)
    assert (result.batch, loaded(workspace)) == (None, {})
    written(file, 50)
    assert imported(workspace, file)[0].error is None
    assert loaded(workspace) == {"subs.csv": 50}


FAIL, RETRY, BREAK = 0.2, 0.3, 0.1
TABLES, TRIES = 25, 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_source_that_often_fails_each_table_is_loaded_once_or_says_why(workspace, tmp_path, monkeypatch, seed):
    """A dummy source with fixed odds, as loaders test themselves: refused, broken off, or a fault, at some row."""
    url = database(tmp_path / "crm.db", tables=TABLES, count=5)
    chance, met = random.Random(seed), Counter()
    plain = sql.export

    def export(url: str, table: str, out: Path) -> int:
        fate = chance.random()
        at = chance.randrange(5)
        kinds = ((FAIL, sa.exc.ProgrammingError), (FAIL + RETRY, sa.exc.OperationalError))
        kind = next((k for odds, k in kinds if fate < odds), sa.exc.DataError if fate < FAIL + RETRY + BREAK else None)

        so_far: list[int] = []

        def row(rows: int) -> None:
            so_far.append(rows)
            if kind is not None and len(so_far) > at:
                met[kind.__name__] += 1
                raise kind("select", {}, Exception(kind.__name__))

        return plain(url, table, out, row, rows=1)

    monkeypatch.setattr(sql, "export", export)
    failed: dict[str, OarlockError] = {}
    for _ in range(TRIES):
        results = imported(workspace, url=url)
        failed = {r.file: r.error for r in results if r.error is not None}
        assert len(results) == TABLES
        if len(loaded(workspace)) == TABLES:
            break
    held = loaded(workspace)
    assert len(met) == 3
    assert set(held.values()) == {5}
    assert set(held) | set(failed) == {f"subs_{n:02}" for n in range(TABLES)}
    assert len(held) >= TABLES - 3
    assert all(error.remedy for error in failed.values())
    assert sum(c.kind == "import" for c in read_log(workspace).commits) == len(held)
