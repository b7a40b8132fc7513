"""R-137 as a table: every route × method × person, made from the URL resolver, so that no route is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PEOPLE, Site

OPEN = {
    "alive", "ready", "language", "sign-in", "sign-out", "set-password", "account_login", "account_inactive",
    "mfa_authenticate", "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
    "socialaccount_login_error",
}  # fmt: skip
"""Routes that anybody may ask: they speak of no customer."""
SELF = "self"
"""What everybody who is signed in may do: look at themselves."""

METHODS = ("get", "head", "post", "put", "patch", "delete")


def routes() -> Iterator[tuple[str, str, Any]]:
    """Name, address and view of every route; an ID in an address is that of a customer that exists."""
    from django.urls import get_resolver

    def walk(patterns: Any, before: str) -> Iterator[tuple[str, str, Any]]:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if hasattr(pattern.callback if hasattr(pattern, "callback") else None, "doors"):
                continue  # the API: its table is test_api_stranger.py
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, address)
            else:
                yield pattern.name, "/" + address, pattern.callback

    yield from walk(get_resolver().url_patterns, "")


def filled(address: str, account: str, person: str = "admin") -> str:
    """The address with its places filled in."""
    for place in ("<path:account_id>", "<str:account_id>"):
        address = address.replace(place, account)
    address = address.replace("<int:task_id>", str(task_of(account)))
    if "<int:digest_id>" in address:
        return address.replace("<int:digest_id>", str(digest_of(person)))
    for place, thing in things().items():
        address = address.replace(place, thing)
    return address


def digest_of(name: str) -> int:
    """A summary of that person: everybody sees their own and nobody else's."""
    from oarlock.app.access.models import Person
    from oarlock.app.digests.models import Digest

    made = {"sequence": 0, "since": NOW, "at": NOW, "body": '{"tasks": [], "calls": [], "changes": []}'}
    person = Person.objects.get(email=f"{name}@example.com")
    return int(Digest.objects.get_or_create(person=person, kind="daily", day=NOW.date(), defaults=made)[0].pk)


def things() -> dict[str, str]:
    """Something that exists for each other kind of place in an address."""
    from django.conf import settings

    from oarlock.app.imports.models import Upload
    from oarlock.app.jobs.models import Job
    from oarlock.ingest.withdraw import list_batches
    from oarlock.lake import snapshots

    upload, _ = Upload.objects.get_or_create(folder="table", defaults={"names": ["a.csv"], "at": NOW})
    asked = {"kind": "refresh", "actor": "test", "asked_at": NOW, "queued_at": NOW, "state": "failed"}
    job, _ = Job.objects.get_or_create(key="table", defaults=asked)
    batch = list_batches(settings.WORKSPACE)[0].batch
    (settings.WORKSPACE.quarantine / f"{batch}.csv").touch()
    (settings.WORKSPACE.quarantine / f"{batch}.rows.csv").touch()
    return {
        "<str:run>": snapshots.list_snapshots(settings.WORKSPACE)[-1].id,
        "<str:name>": "mrr",
        "<slug:name>": "mrr",
        "<int:upload_id>": str(upload.pk),
        "<int:job_id>": str(job.pk),
        "<str:batch>": batch,
        "<slug:provider_id>": "company",
        "<str:label>": "default@1",
        "<slug:key>": "default",
        "<int:token_id>": "1",
        "<int:person_id>": "3",
        "<str:link>": "x",
        "<int:delivery_id>": "1",
        "<slug:webhook_id>": "1",
        "<slug:code>": "client",
        "<slug:rubric>": "icp",
        "<int:round_id>": "1",
        "<slug:symptom>": "big_bills",
    }


def task_of(account: str) -> int:
    """A task of that customer: the site has one of each customer that is asked for."""
    import datetime as dt

    from oarlock.app.access.models import Person
    from oarlock.app.tasks.models import Task
    from tests.support.site import NOW

    admin = Person.objects.get(email="admin@example.com")
    made = {
        "title": "made",
        "source": "hand",
        "due": dt.date(2026, 12, 1),
        "owner": admin,
        "opened_by": admin,
        "opened_at": NOW,
    }
    return int(Task.objects.get_or_create(account=account, same="hand: made", state="open", defaults=made)[0].pk)


def account_of(site: Site, owner: str | None) -> str:
    """A customer with that owner, or of anybody else when None."""
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        where = Is("owner", "=", owner) if owner else Is("owner", "!=", PEOPLE["csm"][2])
        return str(served.rows("portfolio_now", where=where, limit=1)[0]["account_id"])


def test_every_route_says_who_may_open_it(site: Site) -> None:
    unsaid = [name for name, _, view in routes() if name not in OPEN and not hasattr(view, "permission")]
    assert unsaid == []
    assert len(list(routes())) >= 8


def test_r137_nobody_who_has_not_signed_in_sees_anything(site: Site) -> None:
    foreign = account_of(site, None)
    for name, address, _ in routes():
        if name in OPEN:
            continue
        for method in METHODS:
            answer = getattr(site.client(None), method)(filled(address, foreign))
            assert answer.status_code in (302, 405), (name, method)
            assert answer.status_code == 405 or answer["Location"].startswith("/sign-in"), (name, method)


def test_r137_a_person_without_the_permission_finds_nothing_there(site: Site) -> None:
    from oarlock.app.access.roles import ROLES

    foreign = account_of(site, None)
    for person, (role, _, _) in PEOPLE.items():
        for name, address, view in routes():
            if name in OPEN or view.permission in (SELF, *ROLES[role].may):
                continue
            for method in METHODS:
                answer = getattr(site.client(person), method)(filled(address, foreign))
                assert answer.status_code in (404, 405), (person, name, method)


def test_r137_whoever_may_open_a_page_gets_it_whatever_is_hidden_from_them(site: Site) -> None:
    from oarlock.app.access.roles import ROLES

    for person, (role, rows, employee) in PEOPLE.items():
        if person == "stranger":
            continue
        own = account_of(site, employee if rows == "own" else None)
        for name, address, view in routes():
            if name not in OPEN and view.permission in ROLES[role].may:
                answer = site.client(person).get(filled(address, own, person))
                assert answer.status_code in (200, 405), (person, name)
            elif name not in OPEN and view.permission == SELF:
                assert site.client(person).get(address).status_code in (200, 302, 404, 405), (person, name)


def test_r137_absent_and_foreign_look_the_same(site: Site) -> None:
    foreign, client = account_of(site, None), site.client("csm")
    answers = [client.get(f"/accounts/{account}") for account in (foreign, "no-such-customer")]
    assert [a.status_code for a in answers] == [404, 404]
    # The token against forged forms is new on every page.
    bodies = [
        re.sub(rb"[A-Za-z0-9]{64}", b"", a.content).replace(foreign.encode(), b"no-such-customer") for a in answers
    ]
    assert bodies[0] == bodies[1]
    assert client.get(f"/accounts/{account_of(site, PEOPLE['csm'][2])}").status_code == 200


@pytest.mark.parametrize("person", ["csm", "seller", "stranger"])
def test_r137_lists_and_exports_hold_own_customers_only(site: Site, person: str) -> None:
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    owner = PEOPLE[person][2]
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        own = served.rows("portfolio_now", where=Is("owner", "=", owner), columns=("name",))
        others = served.rows("portfolio_now", where=Is("owner", "!=", owner), columns=("name",))
    client = site.client(person)
    pages = [client.get(a).content.decode() for a in ("/", "/portfolio/", "/portfolio/export.csv", "/portfolio/?q=a")]
    for row in others:
        if row["name"] not in {mine["name"] for mine in own}:
            assert not any(str(row["name"]) in page for page in pages), row
    assert pages[2].count("\n") == 1 + len(own)
    assert all(str(row["name"]) in pages[2] for row in own)


def test_r137_hidden_columns_are_absent_not_empty(site: Site) -> None:
    assert "Attention ratio" in site.client("csm").get("/portfolio/export.csv").content.decode()
    for page in ("/portfolio/", "/portfolio/export.csv"):
        body = site.client("seller").get(page, headers={"accept-language": "en"}).content.decode()
        assert "Attention ratio" not in body
        assert "Hours of 90 days" not in body


def test_a_search_does_not_reach_beyond_the_scope(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.serving import serving

    foreign = account_of(site, None)
    with serving(settings.WORKSPACE) as served:
        assert served is not None
    body = site.client("csm").get("/portfolio/", {"q": foreign}).content.decode()
    assert "No customer fits" in body


def test_d4_an_ended_person_is_out_at_once(site: Site) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person, end_access
    from tests.support.site import NOW, PASSWORD

    wanted = Wanted(email="leaver@example.com", name="Leaver", role="csm", rows="all")
    person = add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"email": "leaver@example.com", "password": PASSWORD})
    assert client.get("/").status_code == 200
    end_access(person, actor="test", now=NOW, reason="left")
    assert client.get("/").status_code == 302
    again = client.post("/sign-in", {"email": "leaver@example.com", "password": PASSWORD})
    assert again.status_code == 422
    Person.objects.filter(pk=person.pk).delete()
