"""R-157: bulk assignment is previewed, happens once and whole, is undone as one, and claims nothing unpublished."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.site import NOW, Site

EN = {"accept-language": "en"}


def served_rows(**ask: Any) -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows("portfolio_now", order=(("account_id", False),), **ask)


def owned_by(owner: str) -> list[dict[str, Any]]:
    from oarlock.domain.predicate import Is

    return served_rows(where=Is("owner", "=", owner))


def propose(site: Site, person: str, **data: Any) -> str:
    answer = site.client(person).post("/portfolio/assign", data)
    assert answer.status_code == 302, answer.content.decode()[-800:]
    found = re.search(r"step=([\w-]+)", answer["Location"])
    assert found
    return found[1]


def journal(after: int) -> list[Any]:
    from django.conf import settings

    from oarlock.lake import journal as written

    return written.read(settings.WORKSPACE, after=after)


def head() -> int:
    from django.conf import settings

    from oarlock.lake.journal import complete_until

    return complete_until(settings.WORKSPACE)


def lake_owners(accounts: list[str]) -> dict[str, str | None]:
    """Whose they are for figures, read with the engine that refreshes use."""
    from django.conf import settings

    from oarlock.domain.metric import Question
    from oarlock.ingest.feed import drain
    from oarlock.lake.commits import read_log
    from oarlock.lake.engines import open_engine
    from oarlock.lake.reading import AsOfTables, View
    from oarlock.metrics.core.owners import owners
    from oarlock.metrics.core.spine import instants, spine

    drain(settings.WORKSPACE, now=NOW)
    day = served_rows(limit=1)[0]["as_of"]
    engine = open_engine("duckdb")
    try:
        import datetime as dt

        view = View(read_log(settings.WORKSPACE), dt.datetime(2027, 1, 1), None, "recorded", settings.WORKSPACE.zone)
        tables = AsOfTables(engine, view)
        q = Question(metric="portfolio", as_of=day, currency=settings.WORKSPACE.currency)
        found = tables.fetch(owners(tables, spine(q, instants(q))))
    finally:
        engine.close()
    of = {row["of"]: row["label"] for row in found}
    return {account: of.get(account) for account in accounts}


def test_r157_bulk_assignment_previews_does_and_undoes(site: Site) -> None:
    mine = owned_by("E003")
    accounts = [row["account_id"] for row in mine]
    assert len(accounts) >= 2
    before = lake_owners(accounts)
    assert set(before.values()) == {"E003"}
    client, begun = site.client("head"), head()
    token = propose(site, "head", query="owner=E003", all="1")
    assert head() == begun, "a proposal is no change"
    page = client.get("/portfolio/assign", {"step": token, "to": "E005"}, headers=EN).content.decode()
    assert f"Hand {len(accounts)} customers over" in page
    assert f"−{len(accounts)}" in page
    assert head() == begun, "nor is a preview"

    sent = {"step": token, "owner": "E005", "reason": "leave", "query": "owner=E003"}
    answer = client.post("/portfolio/assign/do", sent)
    assert answer.status_code == 302
    rows = journal(begun)
    assert {r.actor for r in rows} == {"head@example.com"}
    assert sorted(r.key for r in rows if r.entity == "assignment") == sorted(accounts)
    assert rows[-1].entity == "bulk_assignment"
    assert rows[-1].after["customers"] == len(accounts)
    assert set(lake_owners(accounts).values()) == {"E005"}

    # Published figures are what they were; the list says what is to come.
    page = client.get(answer["Location"], headers=EN).content.decode()
    assert "from the next refresh" in page
    assert "E003 → E005" in page
    assert "Undo" in page
    assert [row["account_id"] for row in owned_by("E003")] == accounts

    # Sent again, nothing more happens.
    done = head()
    client.post("/portfolio/assign/do", sent)
    assert head() == done

    client.post("/portfolio/assign/undo", {"step": token, "query": ""})
    assert lake_owners(accounts) == before
    undone = head()
    client.post("/portfolio/assign/undo", {"step": token, "query": ""})
    assert head() == undone
    page = client.get("/portfolio/?owner=E003", headers=EN).content.decode()
    assert "from the next refresh" not in page
    assert "undone" in client.get("/portfolio/assign", headers=EN).content.decode()


def test_r157_a_later_step_is_not_overwritten_by_undoing_an_earlier_one(site: Site) -> None:
    account = owned_by("E003")[0]["account_id"]
    client = site.client("head")
    first = propose(site, "head", query="", account=[account])
    second = propose(site, "head", query="", account=[account])
    client.post("/portfolio/assign/do", {"step": first, "owner": "E005"})
    # The second preview still said E003: the customer changed since, so it stays.
    client.post("/portfolio/assign/do", {"step": second, "owner": "E007"})
    assert lake_owners([account]) == {account: "E005"}
    third = propose(site, "head", query="", account=[account])
    client.post("/portfolio/assign/do", {"step": third, "owner": "E007"})
    assert lake_owners([account]) == {account: "E007"}
    client.post("/portfolio/assign/undo", {"step": first})
    assert lake_owners([account]) == {account: "E007"}
    client.post("/portfolio/assign/undo", {"step": third})
    assert lake_owners([account]) == {account: "E005"}
    again = propose(site, "head", query="", account=[account])
    client.post("/portfolio/assign/do", {"step": again, "owner": "E003"})
    assert lake_owners([account]) == {account: "E003"}
    client.post("/portfolio/assign/undo", {"step": again})
    assert lake_owners([account]) == {account: "E005"}
    last = propose(site, "head", query="", account=[account])
    client.post("/portfolio/assign/do", {"step": last, "owner": "E003"})
    assert lake_owners([account]) == {account: "E003"}


def test_r157_a_step_belongs_to_who_proposed_it(site: Site) -> None:
    account = owned_by("E003")[0]["account_id"]
    token = propose(site, "head", query="", account=[account])
    begun = head()
    assert site.client("admin").post("/portfolio/assign/do", {"step": token, "owner": "E005"}).status_code == 404
    assert site.client("csm").post("/portfolio/assign/do", {"step": token, "owner": "E005"}).status_code == 404
    assert head() == begun


@pytest.mark.parametrize("owner", ["", "E999", "'; DROP TABLE", "head@example.com"])
def test_r157_the_new_owner_is_an_employee(site: Site, owner: str) -> None:
    account = owned_by("E003")[0]["account_id"]
    token, begun = propose(site, "head", query="", account=[account]), head()
    answer = site.client("head").post("/portfolio/assign/do", {"step": token, "owner": owner})
    assert answer.status_code == 400
    assert head() == begun


def test_r157_nothing_chosen_is_told(site: Site) -> None:
    answer = site.client("head").post("/portfolio/assign", {"query": "", "account": ["no-such"]}, headers=EN)
    assert answer.status_code == 400
    assert "No customer was chosen" in answer.content.decode()


def test_r157_only_rows_of_the_scope_may_be_handed_over(site: Site) -> None:
    from oarlock.app.access.models import Grant, Person

    person = Person.objects.get(email="csm@example.com")
    grant = Grant.objects.create(person=person, role="head_of_cs", rows="team", of="E012")
    try:
        foreign, own = owned_by("E003")[0]["account_id"], owned_by("E012")[0]["account_id"]
        answer = site.client("csm").post("/portfolio/assign", {"query": "", "account": [foreign]})
        assert answer.status_code == 400
        token = propose(site, "csm", query="", account=[foreign, own])
        page = site.client("csm").get("/portfolio/assign", {"step": token, "to": "E003"}, headers=EN)
        assert "Hand 1 customer over" in page.content.decode()
    finally:
        grant.delete()
