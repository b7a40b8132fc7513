"""R-006, R-008, R-108 on the page: shares and alerts, what if one leaves, plans kept, who must not see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.site import Site
from tests.unit.app.test_rooms import page, spec, table

EN = {"accept-language": "en"}


def records(entity: str, **where: str) -> list[Any]:
    from oarlock.app.records.selectors import rows

    return rows(entity, where)


def looked(site: Site, address: str) -> str:
    found = re.search(r'name="looked" value="(\w+)"', page(site, "head", address))
    assert found is not None
    return found.group(1)


def test_r006_shares_alerts_and_the_total_that_is_negative_stand_on_the_page(site: Site) -> None:
    body = page(site, "head", "/concentration/")
    (revenue,) = [r for r in table("revenue_concentration_now") if r["basis"] == "revenue"]
    for row in table("revenue_concentration_now"):
        if row["hhi"] is not None:
            assert f"{round(row['hhi']):,}" in body
    assert ("is concentrated" in body) == any(r["alert"] for r in table("revenue_concentration_now"))
    chart = spec(body, "shares")
    assert chart["series"][0]["values"][0] == pytest.approx(100 * revenue["value"], abs=1e-3)
    assert sum(chart["series"][0]["values"]) == pytest.approx(100, abs=0.01)
    assert "All that cost more than they bring" in body


def test_r006_what_is_left_without_one_of_them_is_computed_for_the_part_that_is_asked(site: Site) -> None:
    rows = {r["rank"]: r for r in table("loss_stress_test_now")}
    second = rows[2]
    body = page(site, "head", f"/concentration/?account={second['account']}&percent=100")
    assert f"Without 100 % of {second['name']}:" in body
    none = page(site, "head", f"/concentration/?account={second['account']}&percent=0")
    assert f"Without 0 % of {second['name']}:" in none
    for odd in ("x", "-5", "²", "9" * 50, "1e2"):
        assert "Without 100 % of" in page(site, "head", f"/concentration/?account=nobody&percent={odd}")


def test_r006_cash_and_fixed_cost_are_remembered_and_the_second_who_says_them_is_told(site: Site) -> None:
    first = looked(site, "/concentration/")
    told = {"cash": "900,000", "fixed": "3000000000", "looked": first}
    answer = site.client("head").post("/concentration/runway", told, headers=EN)
    assert answer.status_code == 302, answer.content.decode()
    (row,) = records("strategy_choice", subject="runway_inputs")
    assert row["choice"].startswith("cash=900000.00 fixed=3000000000.00 ")
    body = page(site, "head", "/concentration/")
    assert 'value="900000.00"' in body
    assert " months" in body
    late = site.client("admin").post("/concentration/runway", told, headers=EN)
    assert late.status_code == 400
    assert "in the meantime" in late.content.decode()
    for cash in ("", "many", "-1", "9" * 30):
        odd = {**told, "cash": cash, "looked": looked(site, "/concentration/")}
        refused = site.client("head").post("/concentration/runway", odd, headers=EN)
        assert refused.status_code == 400, cash
        assert 'role="alert"' in refused.content.decode()


def test_r108_a_plan_is_kept_with_people_that_exist_and_the_uncovered_come_first(site: Site) -> None:
    rows = [r for r in table("protection_now") if r["kind"] == "member" and r["basis"] == "revenue"]
    account = str(rows[0]["account"])
    body = page(site, "head", "/concentration/")
    assert "Without a complete plan" in body
    address = f"/concentration/plan/{account}"
    person = str(records("employee")[0]["employee_id"])
    theirs = [r["contact_id"] for r in records("contact", account_id=account)]
    told = {
        "sponsor_id": person, "our_rower_id": person, "their_rower_id": theirs[0] if theirs else "",
        "reserved_hours": "240", "risks": "One buyer.", "mitigation": "Meet two more.", "target_date": "2027-01-31",
        "review_date": "2027-02-28", "looked": looked(site, address),
    }  # fmt: skip
    for wrong in ({"sponsor_id": "nobody"}, {"their_rower_id": "nobody"}, {"reserved_hours": "-1"},
                  {"review_date": "soon"}):  # fmt: skip
        refused = site.client("head").post(address, {**told, **wrong}, headers=EN)
        assert refused.status_code == 400, wrong
        assert "One buyer." in refused.content.decode()
    answer = site.client("head").post(address, told, headers=EN, follow=True)
    assert "Lists of today and later count it." in answer.content.decode()
    (row,) = records("protection_plan", account_id=account)
    assert (row["reserved_hours"], row["risks"], str(row["review_date"])) == (240.0, "One buyer.", "2027-02-28")
    assert site.client("admin").post(address, told, headers=EN).status_code == 400
    assert site.client("head").get("/concentration/plan/nobody").status_code == 404


def test_r008_dependence_says_what_is_not_known(site: Site) -> None:
    body = page(site, "head", "/concentration/")
    assert "Dependence both ways" in body
    for row in table("dependence_now"):
        if row["value"] is not None:
            assert f"{row['value']:.1f}:1" in body


def test_r137_nobody_else_sees_it_and_it_is_chinese_throughout(site: Site) -> None:
    for who in ("csm", "seller", "stranger"):
        assert site.client(who).get("/concentration/").status_code == 404
        assert site.client(who).post("/concentration/runway", {}).status_code == 404
    assert site.client("head").get("/concentration/export.csv?table=protection_now").status_code == 200
    assert site.client("head").get("/concentration/export.csv?table=mrr_now").status_code == 404
    body = site.client("head").get("/concentration/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "客户集中度" in body
