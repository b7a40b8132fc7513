"""Each page asks a fixed number of questions, twelve at most: of the site's database and of the published figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.site import Site

MOST = 12
PAGES = (
    "/", "/portfolio/", "/portfolio/?band=red&sort=score", "/portfolio/?if=score.lt.60&if=renews_in.le.180",
    "/portfolio/?group=owner", "/portfolio/?group=owner&open=E012", "/portfolio/?q=a&on=owner", "/portfolio/assign",
    "/portfolio/export.csv", "/portfolio/export.xlsx", "/find?q=sh", "/find.json?q=sh", "/find.json?q=qqqq",
    "/people/", "/data/", "/metrics/", "/metrics/mrr", "/revenue/", "/usage/", "/voice/", "/effort/", "/spectrum/",
    "/tasks/", "/requests/", "/requests/?state=all", "/menus/", "/preferences/", "/concentration/", "/scale-value/",
    "/tasks/?whose=all&state=done", "/notices/", "/glossary/", "/health/", "/audit/", "/jobs/", "/tokens/",
    "/webhooks/", "/me/", "/judgements/", "/scenarios/", "/symptoms/", "/judgements/icp/C-000001", "/which-customers/",
    "/which-customers/named/", "/which-customers/ideal/", "/which-customers/fields/", "/which-customers/segments/",
)  # fmt: skip


def questions(site: Site, person: str, address: str, monkeypatch: pytest.MonkeyPatch) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from oarlock.lake.serving import Served

    asked: list[str] = []

    def counted(name: str) -> None:
        plain = getattr(Served, name)

        def told(self: Any, *given: Any, **more: Any) -> Any:
            asked.append(name)
            return plain(self, *given, **more)

        monkeypatch.setattr(Served, name, told)

    counted("_fetch")
    counted("each")
    client = site.client(person)
    assert client.get(address).status_code == 200  # what is looked up once a run is looked up now
    asked.clear()
    with CaptureQueriesContext(connection) as django:
        assert client.get(address).status_code == 200
    monkeypatch.undo()
    return len(asked) + len(django)


@pytest.mark.parametrize("address", PAGES)
def test_r161_every_page_asks_a_fixed_number_of_questions(
    site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = questions(site, "admin", address, monkeypatch)
    assert first <= MOST, address
    assert questions(site, "admin", address, monkeypatch) == first


def test_r161_nothing_is_asked_more_often_where_there_is_work(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With own tasks, with a task that another has closed since, and with customers that changed."""
    from oarlock.app.access.models import Person
    from oarlock.app.tasks.models import Notice, Task
    from oarlock.app.today.models import Transition, Visit
    from tests.support.site import NOW

    site.client("admin").get("/")
    admin, head = (Person.objects.get(email=f"{name}@example.com") for name in ("admin", "head"))
    accounts = _accounts(6)
    for n, account in enumerate(accounts):
        made = {"account": account, "same": "many", "source": "hand", "due": NOW.date(), "opened_at": NOW}
        is_done = n > 3
        closed = {"state": "done", "closed_by": head, "closed_at": NOW} if is_done else {}
        Task.objects.create(**made, owner=head if is_done else admin, opened_by=admin, title="many", **closed)
        Transition.objects.create(sequence=9, account=account, kind="band", before="green", after="red")
    Visit.objects.filter(person=admin).update(before=0, since=NOW - dt.timedelta(days=1))
    try:
        for address in ("/", "/tasks/", "/notices/", *(f"/accounts/{account}" for account in accounts)):
            assert questions(site, "admin", address, monkeypatch) <= MOST, address
    finally:
        for model in (Notice, Transition, Visit):
            model.objects.all().delete()
        Task.objects.filter(same="many").delete()


def _accounts(n: int) -> list[str]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return [str(row["account_id"]) for row in served.rows("portfolio_now", columns=("account_id",), limit=n)]


def test_r161_a_customers_page_asks_no_more_for_a_larger_customer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # With a day of the past and without one: what is read of them does not count by days or by what happened.
    for query in ("", "?kind=contact&number=3", "?kind=task", "?as_of=2026-10-01", "?as_of=2026-09-13"):
        for account in _accounts(5):
            assert questions(site, "admin", f"/accounts/{account}{query}", monkeypatch) <= MOST, query
