"""People and access as pages: grants, links, sessions; nobody raises themselves, an administrator always remains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PASSWORD, Site

NEW = "nine quiet herons at dawn"
EN = {"accept-language": "en"}


@pytest.fixture
def newcomer(site: Site) -> Iterator[Callable[..., Any]]:
    """Adds people, and removes them at the end."""
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    added = []

    def add(name: str, role: str = "csm", rows: str = "own") -> Any:
        wanted = Wanted(email=f"{name}@example.com", name=name, role=role, rows=rows, employee="E012")
        added.append(add_person(wanted, password=PASSWORD, actor="test", now=NOW))
        return added[-1]

    yield add
    Person.objects.filter(pk__in=[one.pk for one in added]).delete()


def signed_in(name: str, password: str = PASSWORD) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    assert client.post("/sign-in", {"email": f"{name}@example.com", "password": password}).status_code == 302
    return client


def grant(n: int, role: str, rows: str, **more: str) -> dict[str, str]:
    told = {"role": role, "rows": rows, "of": "", "starts": "", "ends": "", **more}
    return {f"{name}-{n}": value for name, value in told.items()}


def last_row() -> Any:
    from django.conf import settings

    from oarlock.lake import journal

    return journal.read(settings.WORKSPACE, journal.complete_until(settings.WORKSPACE) - 1)[0]


def test_a_person_is_added_and_sets_the_password_by_a_link_that_works_once(site: Site) -> None:
    from oarlock.app.access.models import Person

    admin = site.client("admin")
    form = {"email": "Lin@Example.com", "name": "Lin", "employee": "E012", "role": "csm", "rows": "own", "of": ""}
    body = admin.post("/people/add", form, headers=EN).content.decode()
    link = re.search(r'value="(http://localhost/sign-in/link/[^"]+)"', body)
    assert link, body
    visitor, address = site.client(None), link[1].removeprefix("http://localhost")
    assert visitor.get(address).status_code == 200
    for bad in ("short", "aaaaaaaaaaaaaaaa", "password1234", "lin@example.com"):
        assert visitor.post(address, {"password": bad, "again": bad}).status_code == 422
    assert visitor.post(address, {"password": NEW, "again": f"{NEW}!"}).status_code == 422
    assert visitor.post(address, {"password": NEW, "again": NEW}).status_code == 302
    assert visitor.get(address).status_code == 410
    assert visitor.post(address, {"password": f"{NEW} 2", "again": f"{NEW} 2"}).status_code == 410
    assert signed_in("lin", NEW).get("/").status_code == 200
    again = admin.post("/people/add", form, headers=EN)
    assert (again.status_code, "in use already" in again.content.decode()) == (422, True)
    assert 'value="Lin"' in again.content.decode(), "what was typed is still there"
    Person.objects.filter(email="lin@example.com").delete()


def test_a_newer_link_replaces_an_older_one_and_both_end_sessions(site: Site, newcomer: Callable[..., Any]) -> None:
    from oarlock.app.access import passwords
    from oarlock.app.access.models import Person

    one, admin = newcomer("kim"), Person.objects.get(email="admin@example.com")
    client = signed_in("kim")
    older = passwords.new_link(one, by=admin, now=NOW)
    assert client.get("/").status_code == 302
    newer = passwords.new_link(one, by=admin, now=NOW)
    assert passwords.person_of(older) is None
    assert passwords.person_of(newer) == one
    assert passwords.person_of(newer[:-1] + ("A" if newer[-1] != "A" else "B")) is None
    assert passwords.person_of("x") is None


def test_several_grants_change_with_the_next_request_and_are_written_down(
    site: Site, newcomer: Callable[..., Any]
) -> None:
    one = newcomer("mo")
    client, admin = signed_in("mo"), site.client("admin")
    assert client.get("/revenue/").status_code == 404
    two = {**grant(0, "csm", "team", of="E012 E007"), **grant(1, "finance", "all"), "reason": "month end"}
    assert admin.post(f"/people/{one.pk}/grants", two).status_code == 302
    assert client.get("/revenue/").status_code == 200
    row = last_row()
    assert (row.entity, row.key, row.actor, row.reason) == ("person", str(one.pk), "admin@example.com", "month end")
    assert [g["role"] for g in row.before["grants"]] == ["csm"]
    assert [(g["role"], g["of"]) for g in row.after["grants"]] == [("csm", ["E012", "E007"]), ("finance", [])]
    gone = {**two, "gone-1": "1"}
    assert admin.post(f"/people/{one.pk}/grants", gone).status_code == 302
    assert client.get("/revenue/").status_code == 404
    future = {**grant(0, "finance", "all", starts="2099-01-01")}
    admin.post(f"/people/{one.pk}/grants", future)
    assert client.get("/revenue/").status_code == 404


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (grant(0, "king", "all"), "no role"),
        (grant(0, "csm", "planet"), "no role"),
        (grant(0, "csm", "team"), "names nobody"),
        (grant(0, "csm", "all", starts="2026-02-01", ends="2026-02-01"), "ends before it starts"),
        (grant(0, "csm", "all", starts="soon"), "not a day"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(
    site: Site, newcomer: Callable[..., Any], wish: dict[str, str], words: str
) -> None:
    one = newcomer("odd")
    answer = site.client("admin").post(f"/people/{one.pk}/grants", wish, headers=EN)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [g.role for g in one.grants.all()] == ["csm"]


def test_r137_nobody_raises_themselves_or_ends_the_last_administrator(site: Site, newcomer: Callable[..., Any]) -> None:
    from oarlock.app.access import holding
    from oarlock.app.access.models import Person
    from oarlock.errors import UserError

    admin = Person.objects.get(email="admin@example.com")
    client = site.client("admin")
    answer = client.post(f"/people/{admin.pk}/grants", grant(0, "administrator", "all"), headers=EN)
    assert (answer.status_code, "their own access" in answer.content.decode()) == (422, True)
    assert client.post(f"/people/{admin.pk}/end", {"sure": "1"}).status_code == 422
    wish = holding.Wish(role="csm", rows="all")
    for change in (
        lambda: holding.change_grants(admin, [wish], by=None, reason="", now=NOW),
        lambda: holding.end(admin, by=None, reason="", now=NOW),
    ):
        with pytest.raises(UserError, match="Nobody would be left"):
            change()
    admin.refresh_from_db()
    assert admin.is_active
    assert [g.role for g in admin.grants.all()] == ["administrator"]
    # One for a time only does not count: when it ends, nobody would be left.
    second = newcomer("deputy", "administrator", "all")
    second.grants.update(ends="2099-01-01")
    with pytest.raises(UserError, match="Nobody would be left"):
        holding.end(admin, by=second, reason="", now=NOW)
    second.grants.update(ends=None)
    holding.end(second, by=admin, reason="", now=NOW)
    assert client.get("/").status_code == 200


def test_who_may_look_may_not_change(site: Site, newcomer: Callable[..., Any]) -> None:
    one, head = newcomer("looked"), site.client("head")
    body = head.get(f"/people/{one.pk}/", headers=EN).content.decode()
    assert "looked@example.com" in body
    assert "<fieldset" not in body
    for what in ("grants", "end", "back", "link"):
        assert head.post(f"/people/{one.pk}/{what}", {"sure": "1"}).status_code == 404
    assert head.get("/people/add").status_code == 404
    assert site.client("admin").get("/people/999999/").status_code == 404


def test_d4_ended_access_is_out_at_once_and_may_come_back(site: Site, newcomer: Callable[..., Any]) -> None:
    one, admin = newcomer("leaver"), site.client("admin")
    client = signed_in("leaver")
    assert admin.post(f"/people/{one.pk}/end", {}, headers=EN).status_code == 422
    assert client.get("/").status_code == 200
    assert admin.post(f"/people/{one.pk}/end", {"sure": "1", "reason": "left"}).status_code == 302
    assert client.get("/").status_code == 302
    assert last_row().reason == "left"
    assert admin.post(f"/people/{one.pk}/link").status_code == 404
    assert admin.post(f"/people/{one.pk}/back", {"reason": "returned"}).status_code == 302
    one.refresh_from_db()
    assert one.is_active
    assert not one.knows(PASSWORD)


def test_own_password_and_sessions(site: Site, newcomer: Callable[..., Any]) -> None:
    newcomer("self")
    here, there = signed_in("self"), signed_in("self")
    assert here.get("/me/").content.decode().count('scope="row"') == 2
    form = {"current": "wrong", "password": NEW, "again": NEW}
    assert here.post("/me/password", form).status_code == 422
    assert here.post("/me/password", {**form, "current": PASSWORD}).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert here.get("/me/").content.decode().count('scope="row"') == 1
    there = signed_in("self", NEW)
    assert here.post("/me/sessions").status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert last_row().after == {"sessions": "ended"}


def test_f2_guessing_the_current_password_is_slow_as_well(site: Site, newcomer: Callable[..., Any]) -> None:
    from oarlock.app.access.models import Bucket

    newcomer("guessed")
    client = signed_in("guessed")
    form = {"password": NEW, "again": NEW}
    said = [client.post("/me/password", {**form, "current": f"no{n}"}, headers=EN).content.decode() for n in range(12)]
    assert "Too many attempts" in said[-1]
    assert (
        "Too many attempts" in client.post("/me/password", {**form, "current": PASSWORD}, headers=EN).content.decode()
    )
    Bucket.objects.all().delete()


def test_r158_times_are_shown_in_the_readers_own_zone(site: Site, newcomer: Callable[..., Any]) -> None:
    newcomer("far", "administrator", "all")
    client = signed_in("far")
    kept = {"language": "en", "zone": "America/New_York", "digest": "weekly"}
    assert "2026-11-02 16:00" in client.get("/audit/?until=2026-11-02").content.decode()
    assert client.post("/me/wishes", kept).status_code == 302
    assert last_row().after == kept
    assert "2026-11-02 03:00" in client.get("/audit/?until=2026-11-02").content.decode()
    for odd in ({**kept, "zone": "Moon/Sea"}, {**kept, "digest": "hourly"}, {**kept, "language": "xx"}):
        assert client.post("/me/wishes", odd).status_code == 422


def test_r137_a_link_is_no_way_around_ones_own_current_password(site: Site, newcomer: Callable[..., Any]) -> None:
    one = newcomer("taken", "administrator", "all")
    client = signed_in("taken")
    answer = client.post(f"/people/{one.pk}/link", headers=EN)
    assert (answer.status_code, "sign-in/link/" in answer.content.decode()) == (422, False)
    assert "in your own settings" in answer.content.decode()
    assert client.get("/").status_code == 200


def test_what_was_wanted_is_still_there_when_it_is_refused(site: Site, newcomer: Callable[..., Any]) -> None:
    from oarlock.app.access import holding

    one = newcomer("kept")
    wish = {
        "seen": holding.mark(one),
        **grant(0, "csm", "own"),
        **grant(1, "finance", "team", ends="2031-05-06"),
        "reason": "month end",
    }
    body = site.client("admin").post(f"/people/{one.pk}/grants", wish, headers=EN).content.decode()
    assert "names nobody" in body
    assert '<option value="finance" selected>' in body
    assert 'name="ends-1" value="2031-05-06"' in body
    # Somebody saves while it is corrected: what was typed does not go over it.
    holding.change_grants(one, [holding.Wish(role="support", rows="all")], by=None, reason="", now=NOW)
    seen = re.search(r'name="seen" value="(.*?)"', body)
    assert seen is not None
    answer = site.client("admin").post(f"/people/{one.pk}/grants", {**wish, "of-1": "E012", "seen": seen[1]})
    assert answer.status_code == 422
    assert [g.role for g in one.grants.all()] == ["support"]
    assert 'value="month end"' in body
