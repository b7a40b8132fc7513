"""R-157: the grid filters, sorts and pages on the server, and a filter that means nothing is none."""

from __future__ import annotations

import csv
import io

import pytest

from oarlock.app.portfolio.filters import FILTERS, order, where
from oarlock.domain.predicate import Every, Is
from tests.support.site import Site


def rows(site: Site, **params: str) -> list[dict[str, str]]:
    """The export for those filters, whose columns do not depend on the page."""
    client = site.client("admin")
    body = client.get("/portfolio/export.csv", params, headers={"accept-language": "en"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_r157_filters_work_together(site: Site) -> None:
    every = rows(site)
    found = rows(site, score="75", renews="200")
    wanted = [
        r for r in every
        if r["Health"] and float(r["Health"]) <= 75 and r["Days to renewal"] and int(r["Days to renewal"]) <= 200
    ]  # fmt: skip
    assert 0 < len(found) < len(every)
    assert [r["Account"] for r in found] == [r["Account"] for r in wanted]


@pytest.mark.parametrize("params", [{"score": "many"}, {"band": "blue"}, {"score": "1e999"}, {"owner": ""}])
def test_a_filter_that_means_nothing_is_none(site: Site, params: dict[str, str]) -> None:
    assert len(rows(site, **params)) == len(rows(site))


def test_words_are_searched_as_words_and_never_as_sql(site: Site) -> None:
    for words in ("' OR 1=1 --", '"; DROP TABLE portfolio_now; --', "%", "co%"):
        assert rows(site, q=words) == []
    name = rows(site)[0]["Name"]
    assert name in {r["Name"] for r in rows(site, q=name.lower()[:5])}


def test_unknown_values_are_last_in_either_direction(site: Site) -> None:
    for sort in ("score", "-score"):
        scores = [r["Health"] for r in rows(site, sort=sort)]
        known = [float(s) for s in scores if s]
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert all(scores[: len(known)])


def test_pages_do_not_overlap_and_one_beyond_the_last_is_the_last(site: Site) -> None:
    client = site.client("admin")
    assert client.get("/portfolio/", {"page": "99999"}).status_code == 200
    assert client.get("/portfolio/", {"page": "-1"}).status_code == 200
    for odd in ("x", "²", "٣", "9" * 5000, "", "1e3"):
        assert client.get("/portfolio/", {"page": odd}).status_code == 200
        assert client.get("/", {"from": odd}).status_code == 200


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "a" * 5000, "😀", "<script>alert(1)</script>", "{{ 7 * 7 }}"])
def test_odd_words_break_no_page_and_come_back_as_text(site: Site, odd: str) -> None:
    client = site.client("admin")
    for name in ("q", "band", "owner", "sort", "score", "cohorts"):
        address = "/revenue/" if name == "cohorts" else "/portfolio/"
        answer = client.get(address, {name: odd.encode("utf-8", "surrogatepass")})
        assert answer.status_code == (400 if "\0" in odd else 200), name
        assert b"<script>alert" not in answer.content
        assert b">49<" not in answer.content


def test_a_sort_by_an_unknown_column_falls_back() -> None:
    assert order({"sort": "password"}) == order({})
    assert order({"sort": "-score"})[0] == ("score", True)


def test_every_filter_makes_a_condition() -> None:
    for one in FILTERS:
        told = one.codes[0] if one.codes else "7" if one.kind in ("at_most", "at_least") else "x"
        predicate = where({one.name: told})
        assert isinstance(predicate, Every)
        assert predicate.parts[0] == Is("account_id", "known")
        assert len(predicate.parts) == 2


def test_an_export_never_starts_a_cell_with_a_formula(site: Site) -> None:
    for row in rows(site):
        assert not any(value[:1] in "=+@\t\r" for value in row.values() if value)
