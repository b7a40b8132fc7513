"""B8: a work database that is locked or away is a page that says so, on both databases, and never a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.site import Site


def told(answer: Any) -> str:
    """What the page says, once it is known to be one for now only."""
    body: str = answer.content.decode()
    assert answer.status_code == 503, body
    assert int(answer.headers["Retry-After"]) > 0
    assert "Traceback" not in body
    assert "Content-Security-Policy" in answer.headers
    return body


@contextmanager
def locked() -> Iterator[None]:
    """Another writer stays for longer than anybody waits."""
    from django.conf import settings
    from django.db import connection

    from oarlock.kit import postgres

    store = settings.WORKSPACE.store
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'" if store.is_postgres else "PRAGMA busy_timeout = 50")
    other: Any
    if store.is_postgres:
        other = postgres.connect(store.url)
        other.execute("BEGIN")
        other.execute("LOCK TABLE access_person IN ACCESS EXCLUSIVE MODE")
    else:
        other = sqlite3.connect(store.file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
        connection.close()


@contextmanager
def away() -> Iterator[None]:
    """The database does not answer."""
    from django.conf import settings
    from django.db import connection, connections

    from oarlock.kit import postgres

    store = settings.WORKSPACE.store
    if not store.is_postgres:
        connections.close_all()
        aside = store.file.with_name("aside")
        store.file.rename(aside)
        try:
            yield
        finally:
            connections.close_all()
            assert not store.file.exists(), "an empty database was made in its place"
            aside.rename(store.file)
        return
    name = connection.settings_dict["NAME"]
    connections.close_all()
    server = store.url.replace(f"/{name}?", "/postgres?")
    with postgres.driver().connect(**postgres.parts_of(server), autocommit=True) as db:
        db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            db.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            connections.close_all()


@pytest.fixture
def client(site: Site, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser that gets the answer that a server would give, where the test client would raise."""
    client = site.client("admin")
    monkeypatch.setattr(client, "raise_request_exception", False)
    return client


def test_b8_a_locked_database_is_told_and_what_was_asked_can_be_asked_again(client: Any) -> None:
    assert client.get("/").status_code == 200
    with locked():
        body = told(client.post("/language", {"lang": "en"}))
    assert "Try again in a moment" in body or "请稍后再试" in body
    assert client.post("/language", {"lang": "en"}).status_code == 302


def test_b8_a_database_that_is_away_is_told_before_anybody_is_known(site: Site, client: Any) -> None:
    assert client.get("/").status_code == 200
    with away():
        for address in ("/", "/portfolio/", "/people/"):
            assert "One moment" in told(client.get(address, headers={"accept-language": "en"}))
        told(client.post("/sign-in", {"email": "admin@example.com", "password": "whatever"}))
        # A supervisor has no cookie.
        assert site.client(None).get("/alive").status_code == 200
        ready = site.client(None).get("/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "the work database does not answer")
    assert client.get("/").status_code == 200
    assert site.client(None).get("/ready").json() == {"status": "ok"}


def test_a_fault_of_ours_is_still_a_fault(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import backend

    def broken(self: object, user_id: int) -> None:
        raise ZeroDivisionError("never shown")

    monkeypatch.setattr(backend.People, "get_user", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert b"never shown" not in answer.content
