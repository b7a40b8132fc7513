"""Databases: tables listed and streamed to Parquet, and no URL is ever shown."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from oarlock.errors import BadFileError, OarlockError, OperatorError, UserError
from oarlock.kit import sql


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "crm.db"
    connection = sqlite3.connect(path)
    connection.execute("create table account (id integer, name text, rate real, blob blob)")
    connection.executemany(
        "insert into account values (?, ?, ?, ?)", [(i, f"n{i}" if i % 2 else None, i / 4, b"\x01") for i in range(25)]
    )
    connection.execute("create view recent as select id from account where id > 20")
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


def test_tables_and_views_are_listed(url: str) -> None:
    assert [(t.name, t.columns) for t in sql.tables(url)] == [
        ("account", ("id", "name", "rate", "blob")),
        ("recent", ("id",)),
    ]


def test_a_table_is_streamed_in_batches(url: str, tmp_path: Path) -> None:
    seen: list[int] = []
    assert sql.export(url, "account", tmp_path / "a.parquet", seen.append, rows=10) == 25
    assert seen == [10, 10, 5]
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert rows[1] == {"__line": 2, "id": "1", "name": "n1", "rate": "0.25", "blob": "01"}
    assert rows[0]["name"] is None


def test_an_export_only_reads(url: str, tmp_path: Path) -> None:
    before = Path(url.removeprefix("sqlite:///")).read_bytes()
    sql.export(url, "recent", tmp_path / "a.parquet")
    assert Path(url.removeprefix("sqlite:///")).read_bytes() == before
    with pytest.raises(UserError, match="no table 'account; drop table account'"):
        sql.export(url, "account; drop table account", tmp_path / "b.parquet")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("postgresql://ann:s3cret@127.0.0.1:1/crm", OperatorError),
        ("sqlite:////nowhere/s3cret.db", BadFileError),
        ("mysql://ann:s3cret@db/crm", UserError),
        ("s3cret", UserError),
    ],
)
def test_the_url_is_never_shown(url: str, kind: type[OarlockError]) -> None:
    with pytest.raises(kind) as caught:
        sql.tables(url)
    assert "s3cret" not in f"{caught.value!s} {caught.value!r} {caught.value.params}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.postgres
def test_postgresql_tables_are_read(tmp_path: Path, postgres_url: str) -> None:
    import psycopg

    server = postgres_url
    plain = server.replace("postgresql+psycopg://", "postgresql://")  # the server's own library knows no drivers
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("drop table if exists oarlock_reader")
        connection.execute(
            "create table oarlock_reader as select i as id, i * 1.25::numeric as amount, "
            "timestamptz '2020-01-01 00:00+00' as seen, jsonb_build_object('a', i) as body from generate_series(1, 7) i"
        )
    try:
        assert "oarlock_reader" in {t.name for t in sql.tables(server)}
        assert sql.export(server, "oarlock_reader", tmp_path / "a.parquet", rows=3) == 7
        rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
        assert (rows[0]["amount"], rows[0]["body"]) == ("1.25", '{"a": 1}')
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("drop table oarlock_reader")
