"""R-157: conditions of several columns, each of its kind, in the address; what means nothing is told, never guessed."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest

from oarlock.app.portfolio.columns import CHOOSABLE, CODES, FIELDS, GROUPABLE, chosen, kind_of
from oarlock.app.portfolio.conditions import BY_KIND, Condition, predicate, read
from oarlock.domain.predicate import Every, Is, Some
from tests.support.site import Site

EN = {"accept-language": "en"}


def rows(site: Site, query: dict[str, Any], person: str = "admin") -> list[dict[str, str]]:
    body = site.client(person).get("/portfolio/export.csv", query, headers=EN).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def number(row: dict[str, str], name: str) -> float | None:
    return float(row[name]) if row[name] else None


def test_r157_the_acceptance_list_filters_by_every_condition_at_once(site: Site) -> None:
    every = rows(site, {})
    segment = next(r["Segment"] for r in every if r["Segment"])
    found = rows(site, {"if": [f"segment.in.{segment}", "score.lt.80", "renews_in.le.300", "champion.known."]})
    wanted = [
        r["Account"] for r in every
        if r["Segment"] == segment and (number(r, "Health") or 999) < 80
        and (number(r, "Days to renewal") or 999) <= 300 and r["Champions"]
    ]  # fmt: skip
    assert [r["Account"] for r in found] == wanted
    assert len(rows(site, {"if": [f"segment.in.{segment}", "score.lt.80"]})) >= len(wanted)


def test_r157_a_range_holds_both_ends_and_money_is_typed_in_major_units(site: Site) -> None:
    every = [number(r, "ARR") for r in rows(site, {})]
    known = sorted(v for v in every if v is not None)
    low, high = known[len(known) // 4], known[len(known) // 2]
    found = [number(r, "ARR") for r in rows(site, {"if": f"value.between.{low}|{high}"})]
    assert sorted(v for v in found if v is not None) == [v for v in known if low <= v <= high]
    assert len(found) >= 2


def test_r157_none_of_them_holds_for_who_has_none(site: Site) -> None:
    every = rows(site, {})
    found = rows(site, {"if": "owner.not.E003|E012"})
    assert {r["Account"] for r in found} == {r["Account"] for r in every if r["Owner"] not in ("E003", "E012")}


@pytest.mark.parametrize(
    "told",
    [
        "", ".", "score", "score.", "score.lt", "score.lt.", "score.lt.many", "score.lt.1e999", "score.lt.NaN",
        "score.lt.1|2", "score.between.1", "password.lt.1", "band.in.blue", "band.lt.1", "name.lt.1", "owner.in.",
        "renewal.ge.tomorrow", "renewal.ge.2026-02-30", "score.known.1", "value.le.99999999999999999",
        "owner.in." + "|".join(["x"] * 101), "name.has." + "x" * 201,
    ],
)  # fmt: skip
def test_r157_a_condition_that_means_nothing_is_left_out_and_told(site: Site, told: str) -> None:
    assert read(told, hidden=()) is None
    page = site.client("admin").get("/portfolio/", {"if": told}, headers=EN).content.decode()
    assert "1 condition of this address mean" in page or "1 conditions of this address mean" in page
    assert len(rows(site, {"if": told})) == len(rows(site, {}))


def test_r157_every_column_has_its_comparisons_and_each_comes_back_from_the_address() -> None:
    sample = {"number": "7", "money": "7.5", "share": "12", "date": "2026-03-01", "text": "a|b%", "codes": ""}
    for name in CHOOSABLE:
        kind = kind_of(name)
        for op in BY_KIND[kind]:
            value = CODES[name][0] if kind == "codes" else sample[kind]
            n = 0 if op in ("known", "unknown") else 2 if op == "between" else 1
            one = Condition(name, op, (value,) * n)
            assert read(one.told, hidden=()) == one
            assert read(one.told, hidden={name}) is None


def test_r157_units_are_those_that_people_write() -> None:
    assert predicate(Condition("value", "ge", ("12.5",)), currency="USD") == Is("value", ">=", 1250)
    assert predicate(Condition("value", "ge", ("12.5",)), currency="JPY") == Is("value", ">=", 13)
    assert predicate(Condition("coverage", "lt", ("80",)), currency="USD") == Is("coverage", "<", 0.8)
    assert predicate(Condition("renewal", "le", ("2026-03-01",)), currency="USD") == Is(
        "renewal", "<=", dt.date(2026, 3, 1)
    )
    assert predicate(Condition("reasons", "in", ("red", "loud")), currency="USD") == Some(
        (Is("reasons", "contains", "red"), Is("reasons", "contains", "loud"))
    )
    not_these = predicate(Condition("owner", "not", ("a", "b")), currency="USD")
    assert not_these == Some((Every((Is("owner", "!=", "a"), Is("owner", "!=", "b"))), Is("owner", "unknown")))


def test_r137_a_hidden_column_can_be_asked_by_no_way(site: Site) -> None:
    client, plain = site.client("seller"), len(rows(site, {}, "seller"))
    assert 0 < len(rows(site, {"if": "attention.gt.99"}, "admin")) < len(rows(site, {}, "admin"))
    assert plain
    assert len(rows(site, {"if": "attention.gt.99"}, "seller")) == plain
    order = [r["Account"] for r in rows(site, {}, "seller")]
    assert [r["Account"] for r in rows(site, {"sort": "attention"}, "seller")] == order
    body = client.get("/portfolio/", {"columns": "name,attention,hours", "on": "attention"}, headers=EN).content
    for word in (b"Attention ratio", b"Hours of 90 days", b"Share of hours"):
        assert word not in body


def test_r157_columns_are_those_that_exist_each_once_and_the_name_always() -> None:
    assert chosen("score,password,score,value", hidden=()) == ("name", "score", "value")
    assert chosen("value,name", hidden=()) == ("value", "name")
    assert "attention" not in chosen("", hidden={"attention"})
    assert all(name in FIELDS for name in GROUPABLE)


def test_r157_a_condition_is_added_by_a_form_without_script(site: Site) -> None:
    client = site.client("admin")
    body = client.get("/portfolio/", {"on": "score", "band": "amber"}, headers=EN).content.decode()
    assert 'id="c-op"' in body
    answer = client.get("/portfolio/", {"on": "score", "op": "between", "v": ["20", "70"], "band": "amber"})
    assert answer.status_code == 302
    assert answer["Location"] == "/portfolio/?band=amber&if=score.between.20%7C70"
    page = client.get(answer["Location"], headers=EN).content.decode()
    assert "Health 20 to 70" in page
    wrong = client.get("/portfolio/", {"on": "score", "op": "lt", "v": "many"}, headers=EN, follow=True)
    assert "This is no condition" in wrong.content.decode()
