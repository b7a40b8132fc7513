"""R-125 on the page: the best plan beside today's, what is missing when there is none, scenarios kept by name."""

from __future__ import annotations

import pytest

from tests.support.site import Site
from tests.unit.app.test_rooms import page, spec, table

EN = {"accept-language": "en"}


def test_r125_the_best_plan_the_frontier_and_the_worth_of_an_hour_are_shown(site: Site) -> None:
    body = page(site, "head", "/scale-value/")
    rows = [r for r in table("scale_value_now") if r["account"] is not None]
    assert rows
    for words in ("The best plan brings a year", "One more hour is worth", "Customers by depth"):
        assert words in body
    values = spec(body, "frontier")["series"][0]["values"]
    assert values == sorted(values)
    assert len(values) >= 2


def test_r125_too_few_hours_say_how_many_are_missing(site: Site) -> None:
    n = len([r for r in table("scale_value_now") if r["account"] is not None])
    body = page(site, "head", "/scale-value/?asked=1&capacity=1&deep=240&standard=40&light=1")
    assert "There is no plan within these limits." in body
    assert f"Hours: {n - 1} h a year are missing." in body
    few = page(site, "head", "/scale-value/?asked=1&capacity=100000&skilled=0")
    assert 'name="skilled" maxlength="20" placeholder="no limit" value="0"' in few


def test_r125_a_scenario_is_kept_under_a_name_once(site: Site) -> None:
    told = {"capacity": "500", "deep": "100", "standard": "20", "light": "1", "named": "1", "name": "Small team",
            "reason": "If two leave."}  # fmt: skip
    answer = site.client("head").post("/scale-value/keep", told, headers=EN)
    assert answer.status_code == 302, answer.content.decode()
    assert "capacity=500&deep=100&standard=20&light=1&named=1" in answer["Location"]
    body = page(site, "head", "/scale-value/")
    assert "Small team" in body
    assert "If two leave." in body
    again = site.client("admin").post("/scale-value/keep", told, headers=EN)
    assert again.status_code == 400
    assert "There is a scenario called" in again.content.decode()
    for wrong in ({"name": ""}, {"name": "x" * 61}, {"name": "y", "reason": " "}, {"name": "z", "capacity": "much"}):
        assert site.client("head").post("/scale-value/keep", {**told, **wrong}, headers=EN).status_code == 400


@pytest.mark.parametrize(
    "query", ["capacity=x", "capacity=-1", "deep=1&standard=40", "light=1e999", "deep=" + "9" * 40]
)
def test_a_number_that_is_none_is_a_sentence(site: Site, query: str) -> None:
    answer = site.client("head").get(f"/scale-value/?asked=1&{query}", headers=EN)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_r137_nobody_else_sees_it_and_it_is_chinese_throughout(site: Site) -> None:
    for who in ("csm", "seller", "stranger"):
        assert site.client(who).get("/scale-value/").status_code == 404
        assert site.client(who).post("/scale-value/keep", {}).status_code == 404
    assert site.client("head").get("/scale-value/export.csv").status_code == 200
    body = site.client("head").get("/scale-value/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "规模与价值" in body
