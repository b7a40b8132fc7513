"""Scopes as predicates, the limiter, what is written down, and the headers of every answer."""

from __future__ import annotations

import threading

import pytest

from oarlock.domain.predicate import ALL, NONE, Is, Some
from tests.support.site import NOW, PASSWORD, Site


def scope(*held: tuple[str, object]):
    from oarlock.app.access.scope import Held, Scope

    return Scope(held=tuple(Held(role=role, rows=rows) for role, rows in held))


def test_without_a_grant_nothing_may_be_seen() -> None:
    assert scope().among("portfolio.see") == NONE
    assert not scope().may("portfolio.see")


def test_scopes_add_up_and_the_whole_swallows_the_parts() -> None:
    mine = Is("owner", "=", "E1")
    assert scope(("csm", mine)).among("portfolio.see") == Some((mine,))
    assert scope(("csm", mine), ("support", ALL)).among("portfolio.see") == ALL
    # The other grant sees all customers, but is not allowed to export them.
    assert scope(("csm", mine), ("support", ALL)).among("portfolio.export") == Some((mine,))


def test_a_column_is_hidden_when_no_grant_shows_it() -> None:
    mine = Is("owner", "=", "E1")
    assert "attention" in scope(("support", ALL)).hidden("portfolio.see")
    assert "attention" not in scope(("support", ALL), ("csm", mine)).hidden("portfolio.see")


@pytest.mark.parametrize(("rows", "wanted"), [("own", NONE), ("team", NONE), ("group", NONE), ("all", ALL)])
def test_a_grant_that_names_nobody_opens_nothing(rows: str, wanted: object) -> None:
    from oarlock.app.access.scope import rows_of

    assert rows_of(rows, employee="", of=()) == wanted


def test_f2_a_bucket_never_gives_more_than_it_holds(site: Site) -> None:
    from django.db import connection

    from oarlock.app.access.limiter import take

    given: list[bool] = []

    def tries() -> None:
        given.extend(take("address test", most=20, now=1_000_000.0) for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=tries) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given) == 20
    assert take("address test", most=20, now=1_000_000.0 + 181)
    assert not take("address test", most=20, now=1_000_000.0 + 181)


def test_f2_the_eleventh_guess_is_not_even_hashed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import views
    from oarlock.app.access.models import Bucket

    hashed: list[str] = []
    monkeypatch.setattr(views, "make_password", hashed.append)
    client = site.client(None)
    answers = [client.post("/sign-in", {"email": "x@example.com", "password": "guess"}) for _ in range(12)]
    assert [a.status_code for a in answers] == [422] * 10 + [429] * 2
    assert len(hashed) == 10
    Bucket.objects.all().delete()


def test_a_wrong_password_and_a_wrong_address_are_told_apart_by_nothing(site: Site) -> None:
    client = site.client(None)
    bodies = [
        client.post("/sign-in", {"email": f"{name}@example.com", "password": "no"}).content.decode()
        for name in ("admin", "ghost")
    ]
    import re

    plain = [re.sub(r'value="[A-Za-z0-9]{64}"|x-csrftoken": "\w+|(admin|ghost)@example', "", body) for body in bodies]
    assert plain[0] == plain[1]


def test_f4_each_change_of_a_person_is_a_row_of_the_journal_and_no_password_is_in_it(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person, change_password
    from oarlock.lake import journal

    before = journal.complete_until(settings.WORKSPACE)
    person = add_person(
        Wanted(email="n@example.com", name="N", role="csm", rows="own"), password=PASSWORD, actor="t", now=NOW
    )
    change_password(person, "another one entirely", actor="t", now=NOW)
    rows = journal.read(settings.WORKSPACE, before)
    assert [(r.entity, r.key) for r in rows] == [("person", str(person.pk))] * 2
    assert PASSWORD not in str(rows)
    assert "another one" not in str(rows)
    assert journal.verify(settings.WORKSPACE) >= 2
    Person.objects.filter(pk=person.pk).delete()


def test_f4_without_a_journal_row_there_is_no_change(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from oarlock.app.access import services
    from oarlock.app.access.models import Person

    def full(*_: object, **__: object) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(services, "append_within", full)
    wanted = services.Wanted(email="lost@example.com", name="L", role="csm", rows="own")
    with pytest.raises(OSError, match="no space"):
        services.add_person(wanted, password=PASSWORD, actor="t", now=NOW)
    assert not Person.objects.filter(email="lost@example.com").exists()


HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
    "X-Frame-Options", "Permissions-Policy",
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "address", "status"),
    [
        ("admin", "/", 200),
        (None, "/", 302),
        (None, "/sign-in", 200),
        ("admin", "/no/such/page", 404),
        ("csm", "/people/", 404),
        (None, "/alive", 200),
    ],
)
def test_f1_headers_are_on_every_answer(site: Site, person: str | None, address: str, status: int) -> None:
    answer = site.client(person).get(address)
    assert answer.status_code == status
    for name in HEADERS:
        assert name in answer.headers, name
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_way_back_after_signing_in_stays_on_this_site(site: Site) -> None:
    for told, wanted in (
        ("/portfolio/?q=a", "/portfolio/?q=a"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ):
        answer = site.client(None).post("/sign-in", {"email": "admin@example.com", "password": PASSWORD, "next": told})
        assert answer["Location"] == wanted
