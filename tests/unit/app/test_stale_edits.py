"""Somebody else saved first: nothing is overwritten, and both are shown. Drafts of health have tests of their own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import NOW, PASSWORD, Site
from tests.unit.app.test_stranger import account_of, task_of


@pytest.fixture
def newcomer(site: Site) -> Iterator[Any]:
    """A person whose grants two administrators change."""
    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person

    wanted = Wanted(email="two@example.com", name="Two", role="csm", rows="all")
    person = add_person(wanted, password=PASSWORD, actor="test", now=NOW)
    yield person
    Person.objects.filter(pk=person.pk).delete()


def seen(body: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', body)
    assert found is not None
    return found[1]


def test_of_two_who_change_a_persons_grants_the_second_sees_both(site: Site, newcomer: Any) -> None:
    client, address = site.client("admin"), f"/people/{newcomer.pk}/"
    mine = seen(client.get(address).content.decode())
    first = {"role-0": "support", "rows-0": "all", "of-0": "", "reason": "first", "seen": mine}
    assert client.post(f"{address}grants", first).status_code == 302
    second = {"role-0": "executive", "rows-0": "all", "of-0": "", "reason": "my reason", "seen": mine}
    answer = client.post(f"{address}grants", second, headers={"accept-language": "en"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert [grant.role for grant in newcomer.grants.all()] == ["support"]
    assert re.search(r"What you had wanted.*Executive.*What holds now", body, re.DOTALL)
    assert 'value="my reason"' in body
    # Having seen both, it is one more click.
    again = client.post(f"{address}grants", second | {"seen": seen(body)})
    assert again.status_code == 302
    assert [grant.role for grant in newcomer.grants.all()] == ["executive"]


def test_of_two_who_move_a_task_the_second_is_told_both_days(site: Site) -> None:
    from oarlock.app.tasks.models import Task

    number = task_of(account_of(site, None))
    Task.objects.filter(pk=number).update(due=dt.date(2026, 12, 1))
    client, address = site.client("head"), f"/tasks/{number}/change"
    asked = {"seen": "2026-12-01", "next": "/tasks/"}
    assert client.post(address, asked | {"due": "2026-12-05"}).status_code == 302
    late = client.post(address, asked | {"due": "2026-12-09"}, headers={"accept-language": "en"})
    body = late.content.decode()
    assert late.status_code == 400
    assert "2026-12-05" in body or "5 Dec 2026" in body
    assert "2026-12-09" in body or "9 Dec 2026" in body
    assert Task.objects.get(pk=number).due == dt.date(2026, 12, 5)
    # Who wanted the same has it.
    assert client.post(address, asked | {"due": "2026-12-05"}).status_code == 302


def test_a_mapping_said_in_two_tabs_is_not_overwritten(site: Site) -> None:
    from oarlock.app.imports.models import Upload
    from oarlock.app.imports.services import mark

    client = site.client("admin")
    header = ["Kd", "Firma"]
    table = {
        "name": "two-tabs.csv", "header": header, "rows": [["1", "A"]], "encoding": "utf-8", "preset": "", "title": "",
        "entity": "account", "reads": {}, "mapping": {"account_id": "Kd"}, "date_order": None, "notes": [],
        "error": None, "result": None,
    }  # fmt: skip
    upload = Upload.objects.create(folder="two-tabs", names=["two-tabs.csv"], at=NOW, tables=[table])
    try:
        before = mark(table | {"mapping": {}})
        sent = {"table": "two-tabs.csv", "entity": "account", "field.account_id": "Kd", "field.name": "Firma",
                "date_order": "", "seen": before}  # fmt: skip
        late = client.post(f"/data/uploads/{upload.pk}/choose", sent, headers={"accept-language": "en"})
        body = late.content.decode()
        assert late.status_code == 400
        assert "It was said meanwhile" in body
        assert "Firma" in body
        page = client.get(f"/data/uploads/{upload.pk}?table=two-tabs.csv").content.decode()
        assert seen(page) == mark(table)
    finally:
        Upload.objects.filter(pk=upload.pk).delete()
