"""R-160: what the API answers: pages by key, problems with remedies, both languages, the same figures as the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.callers import Caller, token_of
from tests.support.site import Site
from tests.unit.app.test_access import HEADERS
from tests.unit.app.test_stranger import account_of

SORTS = ("-value", "name", "renews_in", "-drift", "fall", "attention", "level", "-owner", "segment")


@pytest.fixture(scope="module")
def admin(site: Site) -> Caller:
    """The administrator's program."""
    return Caller(token_of("admin"))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of calls has tests of its own."""
    monkeypatch.setattr("oarlock.api.caller.wait_for", lambda *_, **__: 0)


def pages(caller: Caller, address: str, **params: object) -> Iterator[dict[str, Any]]:
    """All pages of a list."""
    cursor: object = ""
    while cursor is not None:
        answer = caller.get(address, params | {"cursor": cursor})
        assert answer.status_code == 200, answer.content
        yield answer.json()
        cursor = answer.json()["next"]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_by_key_hold_every_customer_once_in_order_unknown_values_last(admin: Caller, sort: str) -> None:
    whole = admin.get("/accounts", {"sort": sort, "limit": 200}).json()["items"]
    parts = [one for page in pages(admin, "/accounts", sort=sort, limit=7) for one in page["items"]]
    assert parts == whole
    assert len({one["account_id"] for one in parts}) == len(parts) > 20
    column = sort.removeprefix("-")
    known = [one[column] is not None for one in parts]
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize(
    "address", ["/health", "/metrics", "/metrics/mrr_movements/values", "/metrics/portfolio/values"]
)
def test_every_list_comes_in_pages(admin: Caller, address: str) -> None:
    whole = admin.get(address, {"limit": 200}).json()["items"]
    parts = [one for page in pages(admin, address, limit=5) for one in page["items"]]
    assert parts == whole


def test_a_cursor_is_of_one_question_and_cannot_be_made_up(admin: Caller) -> None:
    cursor = admin.get("/accounts", {"limit": 2}).json()["next"]
    for params in (
        {"cursor": cursor, "sort": "name"}, {"cursor": cursor, "band": "red"}, {"cursor": cursor[:-2] + "xx"},
        {"cursor": "eyJhIjoxfQ"},
    ):  # fmt: skip
        answer = admin.get("/accounts", params)
        assert answer.status_code == 422, params
        assert answer.json()["errors"][0]["where"] == "query.cursor"


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "sort=zzz", "band=blue", "score=nan", "score=101", "nothing=1", "q=a&q=b",
     "lang=fr", "renews=1.5", "q=%00", "reason=x"],
)  # fmt: skip
def test_what_the_document_does_not_know_is_refused(admin: Caller, query: str) -> None:
    answer = admin.get(f"/accounts?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid"
    assert problem["errors"][0]["where"].startswith("query.")
    assert problem["remedy"]


def test_filters_are_those_of_the_portfolio(admin: Caller, site: Site) -> None:
    listed = [one["account_id"] for page in pages(admin, "/accounts", band="amber", score=70) for one in page["items"]]
    page = site.client("admin").get("/portfolio/?band=amber&score=70").content.decode()
    assert listed
    assert all(one in page for one in listed)
    items = admin.get("/accounts?band=amber&score=70").json()["items"]
    assert all(one["band"] == "amber" and one["score"] <= 70 for one in items)


def test_money_is_decimal_text_and_figures_equal_the_page(admin: Caller, site: Site) -> None:
    from django.conf import settings

    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        row = served.rows("portfolio_now", limit=1)[0]
    told = admin.get(f"/accounts/{row['account_id']}").json()
    assert re.fullmatch(r"\d+\.\d\d", told["value"])
    assert round(float(told["value"]) * 100) == row["value"]
    assert told["score"] == row["score"]


def test_r154_contributions_add_up_and_are_told_in_both_languages(admin: Caller, site: Site) -> None:
    for one in admin.get("/health", {"limit": 200}).json()["items"]:
        health = admin.get(f"/health/{one['account_id']}").json()
        if health["score"] is not None:
            added = sum(part["contribution"] or 0.0 for part in health["inputs"])
            assert added + health["cap_part"] == pytest.approx(health["score"], abs=1e-9)
        assert health["low"] <= health["high"]
        assert all((part["points"] is None) == bool(part["missing"]) for part in health["inputs"])
    account = account_of(site, None)
    english = admin.get(f"/explanations/health/{account}", {"lang": "en"}).json()
    chinese = admin.get(f"/explanations/health/{account}", headers={"accept-language": "zh-CN,en;q=0.5"}).json()
    assert (english["lang"], chinese["lang"]) == ("en", "zh")
    assert not re.search(r"[\u4e00-\u9fff]", english["text"])
    assert "成果进展" in chinese["text"]
    assert english["text"].splitlines()[0] == english["verdict"]


def test_metrics_have_definition_figure_and_values_by_attribute(admin: Caller) -> None:
    card = admin.get("/metrics/mrr").json()
    assert card["figure"]["value"] == admin.get("/metrics/mrr/values?standing=now").json()["items"][0]["value"]
    assert {one["standing"] for one in card["published"]} == {"now", "months"}
    groups = admin.get("/metrics/portfolio/values?by=segment").json()["items"]
    rows = admin.get("/accounts?limit=200").json()["items"]
    assert sum(one["n"] for one in groups) == len(rows)
    assert sum(float(one["value"]) for one in groups) == pytest.approx(sum(float(r["value"] or 0) for r in rows))
    assert admin.get("/metrics/portfolio/values?by=inputs").status_code == 422
    assert admin.get("/metrics/no_such_metric").status_code == 404


def test_problems_speak_the_language_of_the_caller(site: Site, admin: Caller) -> None:
    chinese = Caller(None, lang="zh-CN").get("/accounts")
    assert chinese.status_code == 401
    assert chinese.json()["title"] == "无法识别调用方"
    assert chinese.headers["Content-Language"] == "zh"
    assert "WWW-Authenticate" in chinese.headers
    assert not re.search(r"[\u4e00-\u9fff]", admin.get("/accounts?x=1").content.decode())


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/accounts", 200), ("get", "/accounts/none", 404), ("get", "/nothing/at/all", 404), 
     ("put", "/accounts", 405),     ("get", "/accounts?limit=0", 422), ("get", "/openapi.json", 200)],
)  # fmt: skip
def test_f1_headers_are_on_every_answer(admin: Caller, method: str, address: str, status: int) -> None:
    answer = admin.ask(method, address)
    assert answer.status_code == status
    for name in HEADERS:
        assert name in answer.headers, name
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_fault_of_ours_is_a_problem_without_a_traceback(admin: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("oarlock.api.accounts.list_accounts", broken)
    answer = admin.get("/accounts")
    assert answer.status_code == 500
    assert answer.json()["code"] == "fault"
    assert b"secret detail" not in answer.content


def test_a_locked_database_says_when_to_come_back(admin: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("oarlock.api.caller.holder_of", locked)
    answer = admin.get("/accounts")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def test_the_page_describes_every_operation(site: Site) -> None:
    from oarlock.api.urls import document

    page = site.client("csm").get("/api/v1/docs", headers={"accept-language": "zh"}).content.decode()
    for address in document()["paths"]:
        assert address in page
    told = re.sub(r"<[^>]+>", " ", re.sub(r"<(code|script)[^>]*>.*?</\1>", " ", page, flags=re.S))
    assert not re.search(r"\b[a-z]+ [a-z]+ [a-z]+\b", told)
    assert "程序可以查询的内容" in page
    assert not re.search(r"https?://(?!localhost)", page)
    assert "<script>" not in page
