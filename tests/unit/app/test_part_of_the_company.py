"""Who holds a role for a part of the company only: what speaks of all of it, or changes all of it, is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PASSWORD, Site

EN = {"accept-language": "en"}


@pytest.fixture
def part(site: Site) -> Iterator[Any]:
    """An administrator of one owner's customers, and a head of customer success of them: their browsers."""
    from django.test import Client

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    added, clients = [], {}
    for name, role in (("half", "administrator"), ("lead", "head_of_cs")):
        wanted = Wanted(email=f"{name}@example.com", name=name, role=role, rows="own", employee="E012")
        added.append(add_person(wanted, password=PASSWORD, actor="test", now=NOW).pk)
        clients[name] = Client(SERVER_NAME="localhost", headers=EN)
        assert clients[name].post("/sign-in", {"email": f"{name}@example.com", "password": PASSWORD}).status_code == 302
    yield clients
    Person.objects.filter(pk__in=added).delete()


def test_r137_an_administrator_of_a_part_gives_nobody_the_whole(site: Site, part: Any) -> None:
    from oarlock.app.access.models import Grant, Person

    form = {
        "email": "puppet@example.com",
        "name": "p",
        "role": "administrator",
        "rows": "all",
        "of": "",
        "employee": "",
    }
    assert part["half"].get("/people/add").status_code == 404
    assert part["half"].post("/people/add", form).status_code == 404
    assert not Person.objects.filter(email="puppet@example.com").exists()
    admin = Person.objects.get(email="admin@example.com")
    lead = Person.objects.get(email="lead@example.com")
    raised = {"role-0": "administrator", "rows-0": "all", "of-0": "", "starts-0": "", "ends-0": ""}
    assert part["half"].post(f"/people/{lead.pk}/grants", raised).status_code == 404
    assert part["half"].post(f"/people/{admin.pk}/link").status_code == 404
    assert part["half"].post(f"/people/{admin.pk}/end", {"sure": "1"}).status_code == 404
    assert list(Grant.objects.filter(person=lead).values_list("role", "rows")) == [("head_of_cs", "own")]
    body = part["half"].get(f"/people/{lead.pk}/").content.decode()
    assert "<fieldset" not in body
    assert "/people/add" not in part["half"].get("/people/").content.decode()


def test_r137_what_speaks_of_all_customers_is_not_there_for_a_part(site: Site, part: Any) -> None:
    for address in ("/audit/", "/audit/export.csv", "/setup", "/company"):
        assert site.client("admin").get(address).status_code == 200, address
        assert part["half"].get(address).status_code == 404, address
    assert part["half"].post("/glossary/client/rename", {"en": "Patron", "zh": ""}).status_code == 404
    body = part["half"].get("/").content.decode()
    assert 'href="/audit/"' not in body
    assert 'href="/people/"' in body


def test_r137_whoever_sees_a_part_learns_no_group_from_others_grants(site: Site, part: Any) -> None:
    from oarlock.app.access.models import Grant, Person

    seller = Person.objects.get(email="seller@example.com")
    grant = Grant.objects.create(person=seller, role="support", rows="group", of="G-SECRET")
    for address in ("/people/", f"/people/{seller.pk}/"):
        assert "G-SECRET" in site.client("head").get(address).content.decode()
        assert "G-SECRET" not in part["lead"].get(address).content.decode()
    grant.delete()
