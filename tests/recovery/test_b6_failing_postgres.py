"""B6 on a true PostgreSQL: it dies, falls silent or changes while a table is copied, and no half of it is kept."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from oarlock.errors import OperatorError, SourceError
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions
from oarlock.kit import sql, sqlconnection
from oarlock.lake.commits import read_log
from oarlock.lake.workspace import open_workspace
from tests.support import badserver
from tests.support.cli import new_workspace
from tests.support.storage import NOW

pytestmark = pytest.mark.postgres
TABLE, ROWS = "oarlock_b6", 60_000
HALF = 2 << 20
"""Bytes after which the server fails: beyond what is asked before the copying, before its end."""


@pytest.fixture(scope="module")
def own_url(postgres_url: str, worker_id: str) -> Iterator[str]:
    """A database of these tests alone: they end connections, and other tests run at the same time."""
    import psycopg

    name = f"oarlock_b6_{worker_id}"
    with psycopg.connect(_plain(postgres_url), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name}")
        yield sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"drop database {name} with (force)")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="module")
def admin(own_url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(_plain(own_url), autocommit=True) as connection:
        connection.execute(f"drop table if exists {TABLE}")
        connection.execute(
            f"create table {TABLE} as select 'a' || i as account_id, 'a product with a long name' as product, "
            "date '2024-01-01' as start_date, null::date as end_date, 1.00::numeric as mrr, 1 as quantity, "
            f"'seat' as units from generate_series(1, {ROWS}) i"
        )
        yield connection


def _connect(url: sa.URL) -> socket.socket:
    host = str(url.query.get("host") or url.host)
    if not host.startswith("/"):
        return socket.create_connection((host, url.port or 5432))
    reached = socket.socket(socket.AF_UNIX)
    reached.connect(f"{host}/.s.PGSQL.{url.port or 5432}")
    return reached


def relayed(own_url: str, port: int) -> str:
    """The URL of the same database by way of a relay on loopback."""
    url = sa.make_url(own_url)
    query = {k: v for k, v in url.query.items() if k != "host"}
    shown: str = url.set(host="127.0.0.1", port=port, query=query).render_as_string(hide_password=False)
    return shown


@pytest.mark.parametrize(
    ("patience", "silence", "said"),
    [(0.0, 60.0, "server closed the connection"), (60.0, 1.0, "said nothing for")],
    ids=["dies", "is silent"],
)
@pytest.mark.usefixtures("admin")
def test_a_server_that_fails_in_the_middle_leaves_no_half_table(
    tmp_path, own_url, monkeypatch, patience, silence, said
):
    workspace = open_workspace(new_workspace(tmp_path / "w").workspace)
    load = partial(import_paths, workspace, [], actor="li", now=NOW)
    told = threading.Event()

    def fail(caller: socket.socket) -> None:
        told.wait(patience)
        caller.shutdown(socket.SHUT_RDWR)

    talk = badserver.relaying(partial(_connect, sa.make_url(own_url)), after=HALF, then=fail)
    with badserver.serving(talk) as port, monkeypatch.context() as patch:
        # Short for the silent one only: a machine with other work says nothing for a second, too.
        patch.setattr(sqlconnection, "SILENCE", silence)
        (result,) = load(options=ImportOptions(url=relayed(own_url, port), tables=(TABLE,)))
        told.set()
    assert isinstance(result.error, SourceError)
    assert said in str(result.error)
    assert read_log(workspace).commits == ()
    (result,) = load(options=ImportOptions(url=own_url, tables=(TABLE,)))
    assert (result.error, result.loaded) == (None, ROWS)


def test_a_connection_that_is_ended_by_the_server_may_be_tried_again(admin, tmp_path, own_url):
    def end(rows: int) -> None:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )

    with pytest.raises(SourceError, match=r"terminating connection|closed the connection"):
        sql.export(own_url, TABLE, tmp_path / "a.parquet", end, rows=1000)


def test_a_table_that_may_not_be_read_says_so_and_does_not_pass(admin, tmp_path, own_url, worker_id):
    reader = f"oarlock_b6_reader_{worker_id}"  # roles belong to all databases
    admin.execute(f"drop role if exists {reader}")
    admin.execute(f"create role {reader} login")
    url = sa.make_url(own_url).set(username=reader).render_as_string()
    try:
        with pytest.raises(OperatorError, match="permission denied") as caught:
            sql.export(url, TABLE, tmp_path / "a.parquet")
        assert not caught.value.is_transient
    finally:
        admin.execute(f"drop role {reader}")


def test_a_table_that_changes_while_it_is_copied_is_seen_as_it_was(admin, tmp_path: Path, own_url):
    def change(rows: int) -> None:
        admin.execute(f"update {TABLE} set mrr = mrr + 1 where account_id = 'a{ROWS}'")
        admin.execute(f"delete from {TABLE} where account_id = 'a{ROWS - 1}'")

    assert sql.export(own_url, TABLE, tmp_path / "a.parquet", change, rows=20_000) == ROWS
    assert set(pq.read_table(tmp_path / "a.parquet")["mrr"].to_pylist()) == {"1.00"}
