"""Scenarios on the page: they begin with the figures, answer what is typed, and are kept under a name once."""

from __future__ import annotations

import re

import pytest

from tests.support.site import Site
from tests.unit.app.test_rooms import page, spec

EN = {"accept-language": "en"}
SURE = "&".join(
    f"{name}.point={value}"
    for name, value in {
        "accounts": 100, "won": 10, "retention": 90, "revenue": 1000, "margin": 50, "hours": 2, "capacity": 190,
        "hour_cost": 100, "investment": 20000, "running": 5000,
    }.items()
)  # fmt: skip
"""A scenario without ranges: 100 customers, of which 90 % stay and 10 are won, at 500 each, for 20,000 at the start."""


def test_it_begins_with_what_the_figures_say(site: Site) -> None:
    body = page(site, "head", "/scenarios/")
    assert 'name="accounts.point"' in body
    accounts = re.search(r'name="accounts\.point"[^>]*value="(\d+)"', body)
    assert accounts is not None
    assert int(accounts[1]) > 0
    assert "Which driver matters most" in body
    bars = spec(body, "tornado")["series"][0]["values"]
    assert bars == sorted(bars, reverse=True)


def test_the_years_their_worth_and_the_payback_are_those_of_a_hand_calculation(site: Site) -> None:
    body = page(site, "head", f"/scenarios/?{SURE}&years=2&rate=0")
    # Each year 100 × 90 % + 10 = 100 customers, 50,000 contribution, 200 of 190 h: 10 h at 100, and 5,000 to run.
    cash = spec(body, "cash")["series"]
    assert cash[0]["values"] == [-20_000.0, 44_000.0, 44_000.0]
    assert cash[1]["values"] == [-20_000.0, 24_000.0, 68_000.0]
    assert "$68,000" in body
    assert "0.5 years" in body
    # Without a range every case is the same, and hours are short in each.
    assert "$68,000 – $68,000" in body
    assert "hours are short in 100.00% of the cases" in body
    assert "No driver has a range." in body


def test_a_rate_discounts_and_a_range_is_drawn_the_same_by_the_same_seed(site: Site) -> None:
    body = page(site, "head", f"/scenarios/?{SURE}&years=1&rate=10")
    assert "$20,000" in body  # −20,000 + 44,000 ÷ 1.1
    ranged = f"/scenarios/?{SURE}&won.low=0&won.high=20&years=3&cases=500&seed=7"
    first, again = page(site, "head", ranged), page(site, "admin", ranged)
    other = page(site, "head", ranged.replace("seed=7", "seed=8"))
    mean = r"mean (\S+) ±"
    assert re.findall(mean, first) == re.findall(mean, again) != re.findall(mean, other)


@pytest.mark.parametrize(
    "wrong",
    ["won.point=x", "won.point=-1", "retention.point=101", "won.low=5&won.point=3", "years=0", "years=21", "cases=1",
     "seed=-1", "rate=1e9", "revenue.point=" + "9" * 40],
)  # fmt: skip
def test_a_number_that_is_none_is_a_sentence(site: Site, wrong: str) -> None:
    answer = site.client("head").get(f"/scenarios/?{wrong}", headers=EN)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_a_scenario_is_kept_under_a_name_once(site: Site) -> None:
    told = {part.split("=")[0]: part.split("=")[1] for part in SURE.split("&")}
    told |= {"name": "Half the price", "reason": "If we went down-market.", "years": "2", "rate": "0"}
    answer = site.client("head").post("/scenarios/keep", told, headers=EN)
    assert answer.status_code == 302, answer.content.decode()
    shown = site.client("head").get(answer["Location"], headers=EN).content.decode()
    assert "Half the price" in shown
    assert "If we went down-market." in shown
    assert shown.count("$68,000") >= 3
    again = site.client("admin").post("/scenarios/keep", told, headers=EN)
    assert again.status_code == 400
    assert "There is a scenario called" in again.content.decode()
    for bad in ({"name": ""}, {"name": "x" * 61}, {"name": "y", "reason": " "}, {"name": "z", "won.point": "much"}):
        assert site.client("head").post("/scenarios/keep", {**told, **bad}, headers=EN).status_code == 400


def test_r137_nobody_else_sees_or_keeps_one(site: Site) -> None:
    for who in ("csm", "seller", "support", "stranger"):
        assert site.client(who).get("/scenarios/").status_code == 404
        assert site.client(who).post("/scenarios/keep", {"name": "x", "reason": "y"}).status_code == 404


def test_what_no_figure_tells_is_said_and_not_taken_for_zero_in_silence(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.scenarios import usual

    told = usual.table
    assert "No figure tells these yet" not in page(site, "head", f"/scenarios/?{SURE}")
    monkeypatch.setattr(
        usual, "table", lambda seen, name, **ask: [] if "contribution" in name else told(seen, name, **ask)
    )
    body = page(site, "head", "/scenarios/")
    assert "No figure tells these yet" in body
    assert "until somebody types them: Margin after direct costs." in body
