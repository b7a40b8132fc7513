"""R-107, R-109, R-111, R-112, R-124 on pages: figures as published, decisions as records with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.site import Site
from tests.unit.app.test_rooms import page, spec, table

PAGES = ("", "named/", "ideal/", "fields/", "segments/", "segments/?large_from=300")


@pytest.fixture
def head(site: Site) -> Iterator[Any]:
    """Somebody who may decide; what the workspace holds of decisions stays, as no published figure reads it here."""
    client = site.client("head")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    yield client
    client.defaults.pop("HTTP_ACCEPT_LANGUAGE", None)


def decided(subject: str) -> Any:
    from oarlock.app.choice.selectors import decided

    return decided(subject)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_in_both_languages_and_for_those_only_who_steer(site: Site, address: str) -> None:
    body = page(site, "head", f"/which-customers/{address}")
    assert 'aria-current="page"' in body
    assert "Which customers" in body
    chinese = site.client("head").get(f"/which-customers/{address}", headers={"accept-language": "zh"})
    assert "谁是客户" in chinese.content.decode()
    for person in ("csm", "seller", "stranger"):
        assert site.client(person).get(f"/which-customers/{address}").status_code == 404


def test_r107_the_five_definitions_stand_as_published_with_hours_against_capacity(site: Site) -> None:
    body = page(site, "head", "/which-customers/")
    rows = table("customer_definitions_now")
    assert [row["definition"] for row in sorted(rows, key=lambda r: r["place"])] == [
        "all", "industry", "large_groups", "big_bills", "ideal",
    ]  # fmt: skip
    whole = next(row for row in rows if row["definition"] == "all")
    assert whole["n"] > 10
    drawn = spec(body, "hours")
    assert drawn["series"][0]["values"][0] == whole["hours"] == whole["n"] * 40
    assert drawn["series"][1]["values"][0] == whole["capacity"]
    ideal = next(row for row in rows if row["definition"] == "ideal")
    assert ("Nobody has judged the five criteria yet." in body) == (ideal["status"] == "n/a")
    assert body.count("/which-customers/export.csv?table=") >= 2


def test_r107_a_choice_needs_its_reason_and_is_told_to_the_second_who_decides(head: Any) -> None:
    before = decided("customer_definition")
    seen = "" if before is None else str(before["decided_at"])
    told = {"choice": "ideal", "reason": "They stay and pay.", "review": "2027-06-01", "seen": seen}
    answer = head.post("/which-customers/choose", {**told, "reason": " "})
    assert (answer.status_code, "needs its reason" in answer.content.decode()) == (400, True)
    assert head.post("/which-customers/choose", {**told, "choice": "rich"}).status_code == 400
    assert head.post("/which-customers/choose", {**told, "review": "soon"}).status_code == 400
    assert head.post("/which-customers/choose", told).status_code == 302
    now = decided("customer_definition")
    assert (now["choice"], now["decided_by"], str(now["review_date"])[:10]) == (
        "ideal", "head@example.com", "2027-06-01",
    )  # fmt: skip
    again = head.post("/which-customers/choose", {**told, "choice": "all"})
    assert (again.status_code, "after you had opened the page" in again.content.decode()) == (400, True)
    assert decided("customer_definition")["choice"] == "ideal"
    fresh = {**told, "choice": "big_bills", "reason": "Cash first.", "seen": str(now["decided_at"])}
    assert head.post("/which-customers/choose", fresh).status_code == 302
    body = head.get("/which-customers/").content.decode()
    assert "Cash first." in body
    assert "They stay and pay." in body  # among the earlier versions


def test_r111_naming_beyond_the_capacity_is_refused_unless_another_makes_room(site: Site, head: Any) -> None:
    from oarlock.app.records.selectors import one
    from oarlock.app.records.selectors import rows as records
    from oarlock.strategy.customers.naming import load

    rows = sorted(table("customer_groups_now"), key=lambda row: (-row["arr"], row["account_id"]))
    held = {row["account_id"] for row in records("customer_group") if row["is_named"]}
    n, named = len(rows), sum(row["account_id"] in held for row in rows)
    first, second = [row["account_id"] for row in rows if row["account_id"] not in held][:2]
    # Room for one more and no other.
    capacity = {"reason": "One person.", "hours": str(load(named + 1, n - named - 1))}
    assert head.post("/which-customers/named/capacity", {**capacity, "hours": "many"}).status_code == 400
    assert head.post("/which-customers/named/capacity", capacity).status_code == 302
    told = {"account": first, "named": "yes", "reason": "Ours for years.", "group": "", "released_for": ""}
    assert head.post("/which-customers/named/name", {**told, "account": "nobody"}).status_code == 400
    assert head.post("/which-customers/named/name", told).status_code == 302
    assert one("customer_group", {"account_id": first})["is_named"] is True  # type: ignore[index]
    refused = head.post("/which-customers/named/name", {**told, "account": second})
    assert refused.status_code == 400
    assert re.search(r"[\d,.]+ h &gt; [\d,.]+ h", refused.content.decode())
    swap = {**told, "account": second, "released_for": "x"}
    assert head.post("/which-customers/named/name", swap).status_code == 400
    assert head.post("/which-customers/named/name", {**swap, "released_for": first}).status_code == 302
    kept, left = one("customer_group", {"account_id": second}), one("customer_group", {"account_id": first})
    assert (kept["is_named"], kept["released_for"], left["is_named"]) == (True, first, False)  # type: ignore[index]
    body = head.get("/which-customers/named/").content.decode()
    # Offered as a customer and as one whose place may be taken; the other as a customer only.
    assert (body.count(f'<option value="{second}">'), body.count(f'<option value="{first}">')) == (2, 1)


def test_r111_of_two_that_are_named_at_once_one_is_refused(
    site: Site, head: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.records import services
    from oarlock.app.records.selectors import rows as records
    from oarlock.errors import BusyError
    from oarlock.strategy.customers.naming import load

    def busy(*args: object, **more: object) -> None:
        raise BusyError("An import holds the lake.")

    held = {row["account_id"] for row in records("customer_group") if row["is_named"]}
    rows = table("customer_groups_now")
    free = sorted(row["account_id"] for row in rows if row["account_id"] not in held)
    named = len(rows) - len(free)
    capacity = {"reason": "One person.", "hours": str(load(named + 1, len(free) - 1))}
    assert head.post("/which-customers/named/capacity", capacity).status_code == 302
    # The first is journalled, and the lake does not know it yet when the second comes.
    monkeypatch.setattr(services, "drain", busy)
    told = {"named": "yes", "reason": "Ours for years.", "group": "", "released_for": ""}
    assert head.post("/which-customers/named/name", {**told, "account": free[0]}).status_code == 302
    refused = head.post("/which-customers/named/name", {**told, "account": free[1]})
    assert refused.status_code == 400
    assert re.search(r"[\d,.]+ h &gt; [\d,.]+ h", refused.content.decode())


def test_r112_a_choice_for_a_cell_stands_on_the_page_at_once(head: Any) -> None:
    cell = table("domain_matrix_now")[0]
    told = {"group": cell["group"], "domain": cell["domain"], "choice": "leave", "potential": "1", "capability": "",
            "reason": "Others do it better."}  # fmt: skip
    assert head.post("/which-customers/fields/choose", {**told, "potential": "9"}).status_code == 400
    assert head.post("/which-customers/fields/choose", told).status_code == 302
    body = head.get("/which-customers/fields/").content.decode()
    assert "<strong>leave</strong>" in body
    assert "potential 1" in body


def test_r124_a_preview_tells_who_moves_and_boundaries_that_do_not_rise_are_a_sentence(site: Site, head: Any) -> None:
    rows = table("segments_now")
    assert {row["segment"] for row in rows} - {None}
    body = page(site, "head", "/which-customers/segments/?large_from=300&mid_from=100&small_from=20")
    assert "would move once two quarters confirm it" in body
    body = page(site, "head", "/which-customers/segments/?large_from=10&mid_from=100")
    assert "do not rise" in body
    told = {"account": rows[0]["account_id"], "choice": "entry", "reason": "Wants no visits."}
    assert head.post("/which-customers/segments/except", told).status_code == 302
    assert "Wants no visits." in head.get("/which-customers/segments/").content.decode()
    assert head.post("/which-customers/segments/except", {**told, "choice": "rule"}).status_code == 302
    assert "Wants no visits." not in head.get("/which-customers/segments/").content.decode()


def test_r112_nobody_is_named_in_a_group_of_which_every_field_is_left(site: Site, head: Any) -> None:
    from oarlock.app.records.selectors import one
    from oarlock.app.records.selectors import rows as records

    held = {row["account_id"] for row in records("customer_group") if row["is_named"]}
    account = min(str(row["account_id"]) for row in table("customer_groups_now") if row["account_id"] not in held)
    cell = {"group": "left alone", "choice": "leave", "potential": "1", "capability": "1", "reason": "Not ours."}
    for domain in ("platform", "rollout"):
        assert head.post("/which-customers/fields/choose", {**cell, "domain": domain}).status_code == 302
    told = {"account": account, "named": "yes", "reason": "x", "group": "left alone", "released_for": ""}
    refused = head.post("/which-customers/named/name", told, headers={"accept-language": "en"})
    assert refused.status_code == 400
    assert "every field of service" in refused.content.decode()
    row = one("customer_group", {"account_id": account})
    assert row is None or row["group"] != "left alone"
