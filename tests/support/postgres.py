"""PostgreSQL databases that live as long as a test."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from oarlock.kit.postgres import driver, parts_of
from tests.support.absent import without


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty database on a server; it is dropped at the end, whoever is still connected."""
    psycopg = driver()
    name = f"oarlock_{secrets.token_hex(6)}"
    with psycopg.connect(**parts_of(server), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(**parts_of(server), autocommit=True) as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def as_it_was(url: str) -> Iterator[None]:
    """Whatever happens to a database inside is taken back at the end; nobody may be connected at either moment."""
    psycopg, parts = driver(), parts_of(url)
    live, kept = parts["dbname"], f"{parts['dbname']}_kept"
    with psycopg.connect(**{**parts, "dbname": "postgres"}, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {kept} TEMPLATE {live}")
        try:
            yield
        finally:
            db.execute(f"DROP DATABASE {live} WITH (FORCE)")
            db.execute(f"ALTER DATABASE {kept} RENAME TO {live}")


def dumped(url: str) -> bytes:
    """Every value of every table, as text."""
    with driver().connect(**parts_of(url), autocommit=True) as db:
        names = [row[0] for row in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        told = []
        for name in names:
            with db.cursor() as cursor, cursor.copy(f'COPY "{name}" TO STDOUT') as rows:
                told += [bytes(piece) for piece in rows]
    return b"".join(told)


@contextmanager
def database_of_choice() -> Iterator[str]:
    """What OARLOCK_TEST_DATABASE asks the site's tests to run on: `postgres` is a fresh database, else a file."""
    if os.environ.get("OARLOCK_TEST_DATABASE") != "postgres":
        yield ""
        return
    server = os.environ.get("OARLOCK_TEST_POSTGRES")
    if not server:
        without("no PostgreSQL here: run with `python tools/services.py pytest …`")
    with fresh_database(server) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield url
