"""What hurried and hostile people type on the pages of strategy: a sentence, never a fault, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.site import Site

EN = {"accept-language": "en"}
HUGE = ("1e17", "1e400", "9" * 18, "9" * 30, "-5", "12,5", "nan")


def post(site: Site, address: str, who: str = "admin", **told: str) -> Any:
    return site.client(who).post(address, told, headers=EN)


def page(site: Site, address: str, who: str = "admin") -> Any:
    return site.client(who).get(address, headers=EN)


@pytest.mark.parametrize("amount", HUGE)
def test_an_amount_that_is_none_is_refused_before_it_is_written(site: Site, amount: str) -> None:
    from oarlock.app.records.selectors import rows

    told = {"tier": "light", "interval": "year", "since": "2031-01-01", "amount": amount, "reason": "x"}
    answer = post(site, "/effort/budget", **told)
    assert answer.status_code == 400
    assert "is not an amount." in answer.content.decode()
    assert [r for r in rows("tier_budget") if r["budget_from"] == dt.date(2031, 1, 1)] == []
    answer = post(site, "/concentration/runway", cash=amount, fixed="1", looked="")
    assert answer.status_code == 400
    assert "is not an amount." in answer.content.decode()
    answer = post(site, "/requests/log", title="Odd", account="C-000001", cost=amount)
    assert answer.status_code == 400
    assert [r for r in rows("request") if r["title"] == "Odd"] == []


@pytest.mark.parametrize("worth", ["1", "12", "12.34", "100000000"])
def test_what_a_satisfied_customer_is_worth_is_worked_out(site: Site, worth: str) -> None:
    assert page(site, f"/scale-value/?worth={worth}").status_code == 200


@pytest.mark.parametrize("query", [
    "years=0000000000050000000000", "cases=0000000000999999999999", "seed=0000000000019999999999",
    "years=" + "0" * 12 + "5" + "1" * 5_000, "years=2.5", "years=-1",
])  # fmt: skip
def test_a_number_with_zeros_before_it_passes_no_limit(site: Site, query: str) -> None:
    answer = page(site, f"/scenarios/?{query}")
    assert answer.status_code == 400
    assert "whole number from" in answer.content.decode()


def test_one_number_that_cannot_be_read_leaves_the_others_in_their_fields(site: Site) -> None:
    body = page(site, "/scenarios/?years=70&rate=9&accounts.point=5x0").content.decode()
    for field in ('name="years" type="number" min="1" max="20" value="70"', 'value="9"', 'value="5x0"'):
        assert field in body
    body = page(site, "/scale-value/?capacity=abc&deep=300&skilled=77").content.decode()
    for field in ('value="abc"', 'value="300"', 'value="77"'):
        assert field in body


@pytest.mark.parametrize("seen", ["[" * 100_000, "{", '{"subject": ' * 5_000, "null", "\x00"])
def test_a_forged_row_fits_no_row(site: Site, seen: str) -> None:
    answer = post(site, "/spectrum/target", low="1", high="2", reason="x", seen=seen)
    assert answer.status_code == 400


def test_a_forged_number_of_a_version_is_none(site: Site) -> None:
    told = {"tier": "light", "newest-light": "9" * 5_000, "since": "2031-01-01", "items": "a; included; 1",
            "reason": "x"}  # fmt: skip
    assert post(site, "/menus/publish", **told).status_code == 400


def test_who_is_no_longer_named_is_said_to_be_released(site: Site) -> None:
    from django.conf import settings

    from oarlock.app.choice.selectors import as_decided
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        row = dict(served.company("customer_groups_now")[0])
    told = {"account": str(row["account_id"]), "group": "", "released_for": "", "reason": "x"}
    assert post(site, "/which-customers/named/name", named="zz", **told).status_code == 400
    assert post(site, "/which-customers/named/name", named="no", **told).status_code == 302
    (after,) = as_decided([row | {"is_named": True, "movement": "named"}])
    assert (after["is_named"], after["movement"]) == (False, "released")


def test_what_was_decided_after_the_form_was_opened_is_not_overwritten(site: Site) -> None:
    told = {"account": "C-000001", "choice": "small", "reason": "x"}
    opened = str(dt.datetime.now(dt.UTC).replace(tzinfo=None))
    assert 'name="opened" value="' in page(site, "/which-customers/segments/").content.decode()
    assert post(site, "/which-customers/segments/except", opened=opened, **told).status_code == 302
    second = post(site, "/which-customers/segments/except", "head", opened=opened, **told)
    assert second.status_code == 400
    assert "after you had opened the page" in second.content.decode()
    assert post(site, "/which-customers/segments/except", **{**told, "choice": "rule"}).status_code == 302


def test_a_customer_may_be_typed_by_its_name(site: Site) -> None:
    from oarlock.app.records.meant import account_meant
    from oarlock.app.records.selectors import rows

    every = rows("account")
    names = [str(row["name"]) for row in every]
    one = next(row for row in every if row["name"] and names.count(str(row["name"])) == 1)
    assert account_meant(f" {one['name']} ") == one["account_id"]
    assert account_meant(str(one["account_id"])) == one["account_id"]
    assert account_meant("Nobody at all") == "Nobody at all"
    answer = page(site, f"/lifecycles/?account={one['name']}")
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1066-01-01", "9999-12-31"])
def test_a_day_that_is_a_slip_of_the_pen_is_refused(site: Site, day: str) -> None:
    told = {"tier": "light", "interval": "year", "since": day, "amount": "5", "reason": "x"}
    answer = post(site, "/effort/budget", **told)
    assert answer.status_code == 400
    assert "The year is not between 1900 and 2200." in answer.content.decode()


def test_r137_the_name_of_another_s_customer_does_not_tell_its_id(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.serve import PORTFOLIO
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        every = served.company(PORTFOLIO)
    foreign = next(row for row in every if row["name"] and row["owner"] != "E012")
    answer = post(site, "/requests/log", "csm", title="Odd", account=str(foreign["name"]))
    body = answer.content.decode()
    assert answer.status_code == 400
    assert str(foreign["name"]) in body
    assert str(foreign["account_id"]) not in body
