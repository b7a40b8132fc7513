"""R-135, R-157: finding by characters, pinyin and initials; only what a person may see, with or without script."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from oarlock.kit.pinyin import keys, wanted
from tests.support.site import PEOPLE, Site

EN, ZH = {"accept-language": "en"}, {"accept-language": "zh"}


def kinds(site: Site, person: str, words: str, headers: dict[str, str] = EN) -> dict[str, list[dict[str, str]]]:
    answer = site.client(person).get("/find.json", {"q": words}, headers=headers)
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert told["total"] == sum(len(kind["entries"]) for kind in told["kinds"])
    return {kind["title"]: kind["entries"] for kind in told["kinds"]}


def titles(found: dict[str, list[dict[str, str]]], kind: str) -> list[str]:
    return [entry["title"] for entry in found.get(kind, [])]


def names(**ask: Any) -> list[dict[str, Any]]:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return served.rows("names_now", **ask)


def test_keys_are_characters_pinyin_and_initials() -> None:
    assert keys("客户组合") == "\n客户组合\nkehuzuhe\nkhzh\n"
    assert "\nchongqingyinhang\ncqyh\n" in keys("重庆银行")
    assert keys("Acme Inc", "C-1") == "\nacme inc\nacmeinc\nai\nc-1\n"
    assert keys("") == "\n\n"
    assert wanted("Ke Hu") == "kehu"
    assert wanted(" xi'an ") == "xian"


def test_r135_kehu_finds_客户(site: Site) -> None:
    assert "客户组合" in titles(kinds(site, "admin", "kehu", ZH), "页面")
    assert "客户组合" in titles(kinds(site, "admin", "khzh", ZH), "页面")
    assert "Portfolio" in titles(kinds(site, "admin", "客户组"), "Pages")


def test_r135_customers_are_found_by_characters_pinyin_and_initials(site: Site) -> None:
    every = names()
    han = [row for row in every if row["name"] and not row["name"].isascii()]
    assert len(han) >= 5
    for row in han[:5]:
        forms = row["keys"].strip("\n").split("\n")
        for form in forms[:3]:
            assert row["name"] in titles(kinds(site, "admin", form), "Customers"), form
        assert row["name"] in titles(kinds(site, "admin", row["account_id"]), "Customers")
    latin = next(row for row in every if row["name"] and row["name"].isascii())
    assert latin["name"] in titles(kinds(site, "admin", latin["name"].upper()[:8]), "Customers")
    # The search of the portfolio takes the same letters.
    initials = han[0]["keys"].strip("\n").split("\n")[2]
    assert han[0]["name"] in site.client("admin").get("/portfolio/", {"q": initials}).content.decode()


@pytest.mark.parametrize("person", ["csm", "seller", "stranger"])
def test_r137_nothing_is_found_beyond_the_scope(site: Site, person: str) -> None:
    every = names()
    owner = PEOPLE[person][2]
    foreign = [row for row in every if row["owner"] != owner]
    own = {row["name"] for row in every if row["owner"] == owner}
    for row in foreign[:8]:
        for words in (row["name"], row["account_id"], row["keys"].strip("\n").split("\n")[1]):
            found = kinds(site, person, words)
            assert set(titles(found, "Customers")) <= own
            assert row["name"] not in json.dumps(found, ensure_ascii=False) or row["name"] in own
    people = titles(kinds(site, person, "e0"), "People")
    assert bool(people) == bool(own)
    assert all(owner in title for title in people)


def test_r137_pages_actions_and_metrics_are_those_that_a_person_may_open(site: Site) -> None:
    admin, support = kinds(site, "admin", ""), kinds(site, "support", "")
    assert "People and access" in titles(admin, "Pages")
    assert "People and access" not in titles(support, "Pages")
    assert titles(kinds(site, "support", "export"), "Actions") == []
    assert len(titles(kinds(site, "csm", "export"), "Actions")) == 2
    assert titles(kinds(site, "admin", "nrr") or {}, "Metrics") or titles(
        kinds(site, "admin", "net_revenue"), "Metrics"
    )
    assert titles(kinds(site, "support", "net_revenue"), "Metrics") == []


def test_each_address_that_is_found_opens(site: Site) -> None:
    for words in ("", "e0", "a", "net", "export", "客户", "shanghai"):
        for entries in kinds(site, "admin", words).values():
            for entry in entries:
                assert site.client("admin").get(entry["url"]).status_code == 200, entry


@pytest.mark.parametrize(
    "words", ["\x00", "\ud800", "a" * 5000, "%", "'; DROP TABLE names_now; --", "😀", "\n", "{{1}}"]
)
def test_odd_words_find_nothing_and_break_nothing(site: Site, words: str) -> None:
    for address in ("/find.json", "/find"):
        answer = site.client("admin").get(address, {"q": words.encode("utf-8", "surrogatepass")})
        assert answer.status_code == (400 if "\0" in words else 200)


def test_finding_works_as_a_plain_page(site: Site) -> None:
    body = site.client("admin").get("/find", {"q": "kehu"}, headers=ZH).content.decode()
    assert 'href="/portfolio/"' in body
    assert "没有匹配结果" in site.client("admin").get("/find", {"q": "qqqq"}, headers=ZH).content.decode()


def test_a_run_without_names_is_searched_as_it_is_written(site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.names import named
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        name = served.rows("portfolio_now", limit=1)[0]["name"]
        columns = served.tables.pop("names_now")
        try:
            found = served.rows("portfolio_now", where=named(str(name)))
            assert name in {row["name"] for row in found}
            assert name in titles(kinds(site, "admin", str(name)), "Customers")
        finally:
            served.tables["names_now"] = columns


def test_letters_are_answered_fast_enough(site: Site) -> None:
    kinds(site, "admin", "a")
    begun = time.process_time()
    for _ in range(10):
        kinds(site, "admin", "sh")
    assert (time.process_time() - begun) / 10 < 0.1
