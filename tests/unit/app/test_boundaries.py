"""R-009, R-010, R-012, R-013, R-015 on pages: figures of the scope, forms that journal, who may grant, who is told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.site import Site
from tests.unit.app.test_rooms import page, spec


def records(entity: str, **where: str) -> list[Any]:
    from oarlock.app.records.selectors import rows

    return rows(entity, where)


def looked(body: str, request_id: str) -> str:
    found = re.search(rf'name="request" value="{request_id}"><input type="hidden" name="looked" value="(\w+)"', body)
    assert found is not None
    return found.group(1)


def send(site: Site, who: str, what: str, **told: str) -> Any:
    return site.client(who).post(f"/{what}", told, headers={"accept-language": "en"})


def account() -> str:
    return str(records("request", request_id="RQ-1")[0]["account_id"])


def logged(site: Site, who: str, title: str, **more: str) -> tuple[str, str]:
    """A request logged by somebody: its ID, and what the register told of its version."""
    answer = send(site, who, "requests/log", account=account(), title=title, **more)
    assert answer.status_code == 302, answer.content.decode()
    (row,) = records("request", title=title)
    return str(row["request_id"]), looked(page(site, who, "/requests/"), str(row["request_id"]))


def test_r009_the_register_shows_cost_reuse_budget_and_who_may_grant(site: Site) -> None:
    body = page(site, "head", "/requests/")
    assert "Private screen" in body
    assert "0 of 20 others" in body
    assert "only an executive can grant it" in body
    assert "left of" in body
    # Came by a file and is decided: only among all.
    assert "Yearly report" not in body
    assert "Yearly report" in page(site, "head", "/requests/?state=all")


def test_r009_who_may_not_know_contribution_sees_no_budget_and_a_stranger_no_request(site: Site) -> None:
    assert "left of" not in page(site, "support", "/requests/")
    assert "Private screen" in page(site, "support", "/requests/")
    assert "Private screen" not in page(site, "stranger", "/requests/?state=all")
    told = {"request": "RQ-1", "decision": "decline", "reason": "No.", "looked": "x"}
    assert send(site, "stranger", "requests/decide", **told).status_code == 404
    assert send(site, "support", "requests/decide", **told).status_code == 404


def test_r009_a_request_is_logged_estimated_and_decided_and_the_second_decider_is_told(site: Site) -> None:
    name, first = logged(site, "head", "A blue button", hours="12.5", asked="8", confirmed="3")
    (row,) = records("request", request_id=name)
    assert (row["estimated_hours"], row["asked_others"], row["decision"]) == (12.5, 8, None)
    told = {"request": name, "looked": first, "hours": "20", "cost": "1500"}
    assert send(site, "admin", "requests/estimate", **told).status_code == 302
    stale = send(site, "head", "requests/decide", request=name, decision="charge", reason="They pay.", looked=first)
    assert stale.status_code == 400
    assert "in the meantime" in stale.content.decode()
    newest = looked(page(site, "head", "/requests/"), name)
    decided = {"request": name, "decision": "charge", "reason": "They pay.", "looked": newest}
    assert send(site, "head", "requests/decide", **decided).status_code == 302
    (row,) = records("request", request_id=name)
    assert (row["decision"], row["decided_by"], row["reason"]) == ("charge", "head@example.com", "They pay.")
    assert row["estimated_cost"] == 1500_00
    again = send(site, "admin", "requests/decide", **{**decided, "decision": "decline"})
    assert again.status_code == 400
    assert "head@example.com decided this request before you: Charge." in again.content.decode()


def test_r009_beyond_the_budget_only_an_executive_grants_and_never_who_logged_it(site: Site) -> None:
    doer = str(records("employee")[0]["employee_id"])
    name, version = logged(site, "admin", "An exception", cost="900000")
    told = {"request": name, "decision": "exception", "reason": "A pilot.", "looked": version, "doer": doer}
    answer = send(site, "head", "requests/decide", **told)
    assert answer.status_code == 400
    assert "Only an executive can grant it." in answer.content.decode()
    answer = send(site, "admin", "requests/decide", **told)
    assert "Who logged or estimated a request does not grant it" in answer.content.decode()
    name, version = logged(site, "head", "Another exception", cost="900000")
    told = {**told, "request": name, "looked": version}
    assert "Nobody is named" in send(site, "admin", "requests/decide", **{**told, "doer": "x"}).content.decode()
    assert send(site, "admin", "requests/decide", **told).status_code == 302
    (row,) = records("request", request_id=name)
    assert (row["decision"], row["reason"], row["doer_id"]) == ("exception", "A pilot.", doer)


def test_r009_who_estimated_a_request_does_not_grant_it_either(site: Site) -> None:
    doer = str(records("employee")[0]["employee_id"])
    name, version = logged(site, "head", "Estimated by the boss")
    told = {"request": name, "looked": version, "hours": "20", "cost": "1500"}
    assert send(site, "admin", "requests/estimate", **told).status_code == 302
    newest = looked(page(site, "head", "/requests/"), name)
    told = {"request": name, "decision": "exception", "reason": "A pilot.", "looked": newest, "doer": doer}
    refused = send(site, "admin", "requests/decide", **told)
    assert refused.status_code == 400
    assert "Who logged or estimated a request does not grant it" in refused.content.decode()
    assert records("request", request_id=name)[0]["decision"] is None


def test_r137_who_must_not_know_costs_sees_none_of_a_request_and_replaces_none(site: Site) -> None:
    from tests.support.callers import Caller, token_of

    mine = page(site, "seller", "/requests/?state=all")
    account = re.findall(r'href="/accounts/([^"]+)"', mine)
    if not account:
        account = [str(row["account_id"]) for row in Caller(token_of("seller")).get("/accounts").json()["items"]]
    sent = send(site, "head", "requests/log", account=account[0], title="A costly wish", cost="7654321", hours="12")
    assert sent.status_code == 302
    (row,) = [one for one in records("request") if one["title"] == "A costly wish"]
    name = str(row["request_id"])
    assert "7,654,321" in page(site, "head", "/requests/")
    body = page(site, "seller", "/requests/")
    assert "A costly wish" in body
    assert "7,654,321" not in body
    assert "7654321" not in body
    told = {"request": name, "looked": looked(body, name), "hours": "20", "cost": "1"}
    assert send(site, "seller", "requests/estimate", **told).status_code == 302
    (row,) = records("request", request_id=name)
    assert (row["estimated_hours"], row["estimated_cost"]) == (20.0, 7_654_321_00)
    for person, is_shown in (("head", True), ("seller", False)):
        values = Caller(token_of(person)).get("/metrics/off_menu_requests/values").json()
        assert ("value" in {one["name"] for one in values["columns"]}) is is_shown
        assert all(("value" in one) is is_shown for one in values["items"])


def test_r012_an_exception_for_somebody_who_is_stretched_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.boundaries import selectors

    doer = str(records("employee")[0]["employee_id"])
    monkeypatch.setattr(selectors, "is_overloaded", lambda rows, who: who == doer)
    name, version = logged(site, "head", "One more", hours="1")
    told = {"request": name, "decision": "exception", "reason": "A pilot.", "looked": version, "doer": doer}
    answer = send(site, "admin", "requests/decide", **told)
    assert answer.status_code == 400
    assert "above 110 % of their week" in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [({"hours": "many"}, "not a number"), ({"asked": "2.5"}, "no whole number"), ({"title": " "}, "needs a title"),
     ({"asked": "2", "confirmed": "3"}, "More customers have the need"), ({"account": "nobody"}, "no customer"),
     ({"hours": "-1"}, "not a number"), ({"title": "x" * 2500}, "longer than")],
)  # fmt: skip
def test_r009_bad_input_is_told_in_a_sentence_and_nothing_is_written(
    site: Site, told: dict[str, str], sentence: str
) -> None:
    before = len(records("request"))
    answer = send(site, "head", "requests/log", **{"account": account(), "title": "A thing", **told})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert len(records("request")) == before


def test_r010_the_check_tells_what_may_be_promised(site: Site) -> None:
    def said(item: str, hours: str = "") -> str:
        return page(site, "head", f"/menus/?account={account()}&item={item}&hours={hours}")

    body = said("training", "2")
    assert "Included</strong>" in body
    assert "menu version 1, in force at signature" in body
    assert "Offer the course." in body
    assert "Used up</strong>" in said("Training", "7")
    assert "Refused</strong>" in said("Own reports")
    assert "Not on the menu</strong>" in said("A horse")
    assert "not a number" in said("Training", "lots")
    assert "There is no customer" in page(site, "stranger", f"/menus/?account={account()}&item=Training")


def test_r010_a_new_version_is_published_for_new_contracts_and_the_second_publisher_is_told(site: Site) -> None:
    told = {"tier": "Palace", "since": "2026-12-01", "reason": "New year.",
            "items": "Training; included; 4; Charge the fifth.\n迁移；收费"}  # fmt: skip
    assert send(site, "head", "menus/publish", **told).status_code == 302
    rows = {row["item"]: row for row in records("menu_item", tier="palace")}
    assert (rows["Training"]["included_hours"], rows["Training"]["menu_version"]) == (4.0, 1)
    assert rows["迁移"]["treatment"] == "charge"
    late = send(site, "admin", "menus/publish", **told)
    assert late.status_code == 400
    assert "published this tier" in late.content.decode()
    assert send(site, "admin", "menus/publish", **told, **{"newest-palace": "1"}).status_code == 302
    assert {row["menu_version"] for row in records("menu_item", tier="palace")} == {1, 2}
    mistakes = (
        ({"items": "Training"}, "no item of a menu"),
        ({"since": "soon"}, "not a day"),
        ({"items": "A; charge\na; refuse"}, "twice"),
        ({"reason": " "}, "needs a reason"),
    )
    for bad, sentence in mistakes:
        answer = send(site, "admin", "menus/publish", **{**told, "newest-palace": "2", **bad})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    assert send(site, "csm", "menus/publish", **told).status_code == 404


def test_r013_effort_tells_each_tier_beside_its_budget_and_a_new_one_is_set_once(site: Site) -> None:
    body = page(site, "head", "/effort/")
    assert "Cost to serve against the tier" in body
    assert "Customers above their budget" in body
    assert 'id="budget-title"' not in page(site, "csm", "/effort/")
    told = {"tier": "Tower", "since": "2026-12-01", "interval": "year", "amount": "1500.50", "reason": "New year."}
    mistakes = (
        ({"since": "soon"}, "not a day"),
        ({"reason": " "}, "needs a reason"),
        ({"interval": "week"}, "needs a tier"),
        ({"interval": "share", "amount": "101"}, "no share of revenue"),
    )
    for bad, sentence in mistakes:
        answer = send(site, "admin", "effort/budget", **{**told, **bad})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    assert records("tier_budget", tier="tower") == []
    assert send(site, "admin", "effort/budget", **told).status_code == 302
    again = send(site, "admin", "effort/budget", **{**told, "tier": "tower"})
    assert "from that day on already" in again.content.decode()
    percent = {**told, "since": "2027-01-01", "interval": "share", "amount": "12.5"}
    assert send(site, "admin", "effort/budget", **percent).status_code == 302
    first, second = records("tier_budget", tier="tower")
    assert (first["budget"], first["interval"], first["decided_by"]) == (150_050, "year", "admin@example.com")
    assert (second["revenue_share"], second["budget"]) == (0.125, None)


@pytest.mark.parametrize("who", ["stranger", "csm", "seller"])
def test_r013_whoever_may_not_change_strategy_sets_no_budget(site: Site, who: str) -> None:
    told = {"tier": "cellar", "since": "2026-12-01", "interval": "year", "amount": "1", "reason": "-"}
    assert send(site, who, "effort/budget", **told).status_code in (403, 404)
    assert records("tier_budget", tier="cellar") == []
    assert "Set a tier" not in page(site, who, "/effort/")


def test_r013_r012_effort_tells_profit_by_customer_the_books_and_who_is_stretched(site: Site) -> None:
    body = page(site, "head", "/effort/")
    assert "Profit and loss by customer" in body
    assert "Month by month beside the books" in body
    load = spec(body, "load")
    assert len(load["categories"]) == 13
    assert load["series"][-1]["values"] == [110] * 13
    for hidden in ("Profit and loss by customer", "Who of ours is stretched"):
        assert hidden not in page(site, "support", "/effort/")
    assert site.client("support").get("/metrics/overload").status_code in (200, 404)


def test_r015_preferences_tell_who_is_served_otherwise(site: Site) -> None:
    body = page(site, "head", "/preferences/")
    assert "Who stays, by whether service is as wanted" in body
    assert "Served otherwise than they want" in body
    mine = page(site, "csm", "/preferences/")
    assert "Who stays, by whether service is as wanted" not in mine


@pytest.mark.parametrize("address", ["/requests/?state=all", "/menus/", "/preferences/", "/effort/"])
def test_the_pages_speak_chinese(site: Site, address: str) -> None:
    answer = site.client("admin").get(address, headers={"accept-language": "zh"})
    assert answer.status_code == 200
    assert "战略经营" in answer.content.decode()


def test_the_page_of_a_customer_shows_its_menu_and_what_it_asked_for(site: Site) -> None:
    body = page(site, "head", f"/accounts/{account()}")
    assert "Service menu and requests" in body
    assert "Private screen" in body


def test_a_file_of_each_table(site: Site) -> None:
    for name in ("off_menu_requests_now", "entitlement_use_now", "service_match_now"):
        answer = site.client("head").get("/requests/export.csv", {"table": name})
        assert answer.status_code == 200
        assert len(answer.content.splitlines()) > 1
    assert site.client("head").get("/requests/export.csv", {"table": "arr_now"}).status_code == 404
