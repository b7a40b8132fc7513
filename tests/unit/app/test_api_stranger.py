"""R-137, R-160 as a table: every operation of the API × method × person, made from the URL resolver."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import NOW, PEOPLE, Site
from tests.unit.app.test_stranger import account_of

METHODS = ("get", "head", "post", "put", "patch", "delete")
OPEN = {"openapi.json": 200, r"^[\s\S]*": 404}
"""Routes that speak of nothing: the document, and whatever does not exist."""


def routes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Address below /api/v1 and the door of each of its methods."""
    from oarlock.api.urls import urlpatterns

    for pattern in urlpatterns:
        if hasattr(pattern.callback, "doors"):
            yield str(pattern.pattern), pattern.callback.doors


def filled(address: str, account: str) -> str:
    """The address with its places filled in."""
    for place, value in (
        ("<path:account_id>", account), ("<name>", "mrr"), ("<import_id>", "up-x"), ("<webhook_id>", "wh-x"),
        ("<delivery_id>", "1"), ("<task_id>", "999999999"),
    ):  # fmt: skip
        address = address.replace(place, value)
    assert "<" not in address, f"say in this test what stands for the place in {address}"
    return "/" + address


@pytest.fixture(scope="module")
def callers(site: Site) -> dict[str, Caller]:
    """Each of the site's people with a token that may write."""
    return {name: Caller(token_of(name)) for name in PEOPLE}


def test_every_operation_has_a_door(site: Site) -> None:
    doors = [door for address, doors in routes() if address not in OPEN for door in doors.values()]
    assert len(doors) >= 23
    assert all(door.permission for door in doors)
    assert {a for a, doors in routes() if not doors} == set(OPEN)
    changing = [(a, m) for a, doors in routes() for m, door in doors.items() if m != "GET" and not door.is_writing]
    assert changing == []


def test_r137_without_a_token_every_operation_asks_who_it_is(site: Site) -> None:
    account = account_of(site, None)
    for bad in (None, "oar_aaaaaaaaaa_" + "b" * 43, "nonsense", ""):
        nobody = Caller(bad)
        for address, doors in routes():
            if address in OPEN:
                continue
            for method in METHODS:
                answer = nobody.ask(method, filled(address, account))
                wanted = 401 if method.upper() in doors else 405
                assert answer.status_code == wanted, (address, method, bad)
                if method != "head":
                    assert account.encode() not in answer.content


def test_r137_a_session_is_no_token(site: Site) -> None:
    assert site.client("admin").get("/api/v1/accounts").status_code == 401


def test_r137_a_person_without_the_permission_finds_nothing(site: Site, callers: dict[str, Caller]) -> None:
    from oarlock.app.access.roles import ROLES

    account, n = account_of(site, None), 0
    for person, (role, _, _) in PEOPLE.items():
        for address, doors in routes():
            for method, door in doors.items():
                if door.permission in ROLES[role].may:
                    continue
                answer = callers[person].ask(method.lower(), filled(address, account))
                assert answer.status_code == 404, (person, address, method)
                n += 1
    assert n > 30


def test_r137_whoever_may_ask_is_answered_about_own_customers(site: Site, callers: dict[str, Caller]) -> None:
    from oarlock.app.access.roles import ROLES

    for person, (role, rows, employee) in PEOPLE.items():
        if person == "stranger":
            continue
        own = account_of(site, employee if rows == "own" else None)
        for address, doors in routes():
            if "GET" not in doors or doors["GET"].permission not in ROLES[role].may:
                continue
            answer = callers[person].get(filled(address, own))
            is_there = "_id>" not in address or "account_id" in address
            # Figures of the whole company are not there for who sees a part of it.
            wanted = {200, 404} if address.endswith("values") and rows == "own" else {200} if is_there else {404}
            assert answer.status_code in wanted, (person, address, answer.content)


def test_r137_absent_and_foreign_look_the_same(site: Site, callers: dict[str, Caller]) -> None:
    foreign = account_of(site, None)
    for address in ("/accounts/{}", "/health/{}", "/explanations/health/{}"):
        answers = [callers["csm"].get(address.format(one)) for one in (foreign, "no-such-customer")]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert callers["csm"].get(address.format(account_of(site, PEOPLE["csm"][2]))).status_code == 200


@pytest.mark.parametrize("person", ["csm", "seller", "stranger"])
def test_r137_no_list_holds_a_foreign_customer(site: Site, callers: dict[str, Caller], person: str) -> None:
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        where = Is("owner", "=", PEOPLE[person][2])
        own = {str(r["account_id"]) for r in served.rows("portfolio_now", where=where)}
        every = {str(r["account_id"]) for r in served.rows("portfolio_now")}
    asked = ("/accounts?limit=200", "/health?limit=200", "/metrics/portfolio/values?limit=200",
             "/metrics/accounts_needing_attention/values?limit=200",
             "/metrics/loss_stress_test/values?limit=200")  # fmt: skip
    for address in asked:
        answer = callers[person].get(address)
        assert answer.status_code in (200, 404)
        for foreign in every - own:
            assert foreign.encode() not in answer.content, (address, foreign)
    listed = callers[person].get("/accounts?limit=200").json()
    assert {one["account_id"] for one in listed["items"]} == own
    assert listed["is_partial"]


def test_r137_what_a_role_hides_is_absent_and_cannot_be_asked_for(site: Site, callers: dict[str, Caller]) -> None:
    for address in ("/accounts", "/metrics/portfolio/values", "/metrics/accounts_needing_attention/values"):
        for one in callers["seller"].get(address).json()["items"]:
            assert not {"hours", "hours_share", "attention"} & one.keys()
            assert "loud" not in str(one.get("reasons"))
    assert any("attention" in one for one in callers["csm"].get("/accounts").json()["items"])
    assert callers["seller"].get("/accounts?sort=attention").status_code == 422
    assert callers["seller"].get("/accounts?reason=loud").status_code == 422
    assert callers["csm"].get("/accounts?sort=attention").status_code == 200


def test_a_token_that_may_read_changes_nothing(site: Site) -> None:
    reader = Caller(token_of("admin", may="read"))
    body = json.dumps({"url": "https://example.com/", "kinds": ["import.ended"]})
    answer = reader.ask("post", "/webhooks", data=body, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["code"] == "read-only-token"
    upload = reader.ask("post", "/imports?name=a.csv", data=b"x", content_type="application/octet-stream",
                        headers={"idempotency-key": "k"})  # fmt: skip
    assert upload.status_code == 403
    assert reader.get("/accounts").status_code == 200


def test_d4_revoked_expired_and_ended_tokens_are_dead_at_once(site: Site) -> None:
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person, end_access
    from oarlock.app.tokens.models import Token
    from oarlock.app.tokens.services import revoke

    wanted = Wanted(email="program@example.com", name="P", role="csm", rows="all")
    person = add_person(wanted, password="correct horse battery staple", actor="test", now=NOW)
    first, second, third = (Caller(token_of("program")) for _ in range(3))
    assert [c.get("/me").status_code for c in (first, second, third)] == [200] * 3
    tokens = list(Token.objects.filter(person=person).order_by("pk"))
    revoke(tokens[0].pk, person=person, now=dt.datetime.now(dt.UTC))
    Token.objects.filter(pk=tokens[1].pk).update(expires_at=NOW)
    assert [c.get("/me").status_code for c in (first, second, third)] == [401, 401, 200]
    end_access(person, actor="test", now=NOW, reason="left")
    assert third.get("/me").status_code == 401
    Person.objects.filter(pk=person.pk).delete()
