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
