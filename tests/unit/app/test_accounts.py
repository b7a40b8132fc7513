"""R-154, R-152: one customer on one page: health adds up, what is not known is said, and nothing hidden leaks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from oarlock.app.accounts import words
from oarlock.kit.text import render
from tests.support.site import PEOPLE, Site

Row = dict[str, Any]


@contextmanager
def seen_by(role: str) -> Iterator[Any]:
    """What a role with all customers may read."""
    from django.conf import settings

    from oarlock.app.access.door import Seen
    from oarlock.app.access.scope import Held, Scope
    from oarlock.domain.predicate import ALL
    from oarlock.lake.serving import serving

    with serving(settings.WORKSPACE) as served:
        assert served is not None
        scope = Scope(held=(Held(role=role, rows=ALL),))
        yield Seen(workspace=settings.WORKSPACE, scope=scope, permission="account.see", served=served)


def portfolio(role: str = "administrator") -> list[Row]:
    """All rows that the role may read."""
    with seen_by(role) as seen:
        rows: list[Row] = seen.rows("portfolio_now")
        return rows


def page(site: Site, name: str, account: str, lang: str = "en") -> str:
    """The text of a customer's page."""
    answer = site.client(name).get(f"/accounts/{account}", headers={"accept-language": lang})
    assert answer.status_code == 200
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def said(row: Row, lang: Any = "en") -> str:
    """Every sentence that depends on the row alone."""
    parts = (words.use(row), words.silence(row), words.boats(row), words.champion(row), words.ago(row["contact_days"]))
    return " ".join(render(part, lang=lang) for part in parts)


def test_r154_every_customer_has_a_page_whose_health_adds_up(site: Site) -> None:
    from oarlock.app.accounts.selectors import customer

    with seen_by("administrator") as seen:
        for row in seen.rows("portfolio_now"):
            found = customer(seen, row["account_id"])
            assert found is not None
            assert found.health is not None
            result = found.health.result
            assert result.score == pytest.approx(row["score"])
            added = sum(driver.added or 0.0 for driver in found.health.drivers)
            if result.score is not None:
                assert added + result.cap_part == pytest.approx(result.score)
            assert all((driver.points is None) == bool(driver.missing) for driver in found.health.drivers)


def test_r154_the_input_that_costs_most_is_first_and_what_is_missing_last(site: Site) -> None:
    from oarlock.app.accounts.selectors import customer

    with seen_by("administrator") as seen:
        for row in seen.rows("portfolio_now"):
            found = customer(seen, row["account_id"])
            assert found is not None
            assert found.health is not None
            drivers = found.health.drivers
            known = [d.room - d.fill for d in drivers if d.points is not None]
            assert known == pytest.approx(sorted(known, reverse=True))
            assert all(d.points is None for d in drivers[len(known) :])


def test_r154_the_page_tells_inputs_model_and_what_would_change_the_band(site: Site) -> None:
    row = next(r for r in portfolio() if r["score"] is not None)
    english, chinese = (page(site, "admin", row["account_id"], lang) for lang in ("en", "zh"))
    for told in ("Progress of outcomes", "What would change the band", "(default, version 1)", "Weight", "Score"):
        assert told in english
    for told in ("成果进展", "怎样会改变等级", "第 1 版", "权重", "得分"):
        assert told in chinese


def test_r152_what_cannot_be_judged_is_said_and_is_no_zero(site: Site) -> None:
    row = next(r for r in portfolio() if r["state"] == "no_data")
    told = page(site, "admin", row["account_id"])
    assert "Its use cannot be judged" in told
    assert "Used in 28 days" not in told


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_row_of_which_nothing_is_known_has_no_figure(site: Site, lang: str) -> None:
    nothing = dict.fromkeys(portfolio()[0]) | {"reasons": ""}
    assert not re.search(r"\d", said(nothing, lang))


@pytest.mark.parametrize(
    ("drift", "told"),
    [(0.0, "Side by side"), (0.5, "Within sight"), (59.5, "Within sight"), (60.0, "Far apart"), (90.0, "Ashore")],
)
def test_the_boats_are_as_far_as_the_drift_says(drift: float, told: str) -> None:
    assert render(words.boats({"drift": drift}), lang="en").startswith(told)


def test_use_below_and_above_the_season_is_told_by_its_share() -> None:
    row: Row = {"used": 44, "expected": 100, "fall": 0.56, "deviations": 5.2}
    assert render(words.use(row), lang="en").startswith("56% less than its own season")
    assert render(words.use(row | {"used": 130, "fall": -0.3, "deviations": -2.0}), lang="en").startswith("30% more")
    assert "%" not in render(words.use(row | {"fall": 0.01, "deviations": 0.1}), lang="en")


@pytest.mark.parametrize(
    ("state", "reasons", "told"),
    [
        ("listed", "silent", "may be leaving silently"),
        ("not", "usage_fell", "not silent"),
        ("not", "", "No sign"),
        ("no_data", "no_usage_data", "cannot be judged"),
        (None, None, "cannot be judged"),
    ],
)
def test_silence_in_words(state: str | None, reasons: str | None, told: str) -> None:
    assert told in render(words.silence({"state": state, "reasons": reasons}), lang="en")


def test_what_a_customer_costs_is_absent_for_those_who_may_not_know(site: Site) -> None:
    for row in portfolio():
        hidden, whole = (page(site, name, row["account_id"]) for name in ("support", "admin"))
        for told in ("Attention ratio", "of the hours", "Of the hours", "Hours in 90 days", "underserved"):
            assert told not in hidden
        assert "Attention ratio" in whole


def test_the_sign_of_hours_is_told_only_with_the_hours() -> None:
    from oarlock.domain.metric import Question
    from oarlock.scores.health.shipped import model_of

    model = model_of(Question(metric="health", as_of=dt.date(2026, 11, 1)))
    row: Row = {"reasons": "loud renewal_near", "score": None, "caps": None, "renews_in": 9}
    row |= {"hours": 5.0, "hours_share": 0.2, "arr_share": 0.1, "attention": 2.0}
    first, _ = words.signs(row, model)
    assert render(first, lang="en") == "20% of the hours for 10% of ARR"
    del row["hours_share"], row["arr_share"]
    first, _ = words.signs(row, model)
    assert render(first, lang="en") == "2.0 times the hours that its ARR would bring it"
    del row["hours"], row["attention"]
    (only,) = words.signs(row, model)
    assert render(only, lang="en") == "renews in 9 days"


def test_d1_a_foreign_customer_and_one_that_is_not_there_look_the_same(site: Site) -> None:
    mine = next(r for r in portfolio() if r["owner"] == PEOPLE["csm"][2])
    foreign = next(r for r in portfolio() if r["owner"] not in (None, PEOPLE["csm"][2]))
    client = site.client("csm")
    assert client.get(f"/accounts/{mine['account_id']}").status_code == 200
    for account in (foreign["account_id"], "nobody", "a/b", "%27%20OR%201=1", mine["account_id"] + "/"):
        assert client.get(f"/accounts/{account}").status_code == 404


def test_a_group_lists_only_members_that_may_be_seen(site: Site) -> None:
    from oarlock.app.access.scope import Held, Scope
    from oarlock.app.accounts.selectors import customer
    from oarlock.domain.predicate import Is

    rows = portfolio()
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    members = max(groups.values(), key=len)
    with seen_by("administrator") as seen:
        found = customer(seen, members[0]["account_id"])
        assert found is not None
        assert len(members) > 1, "the sample company has a group"
        assert found.group is not None
        assert found.group.n == len(members)
        assert {o["account_id"] for o in found.group.others} == {m["account_id"] for m in members[1:]}
        alone = Scope(held=(Held(role="csm", rows=Is("account_id", "=", members[0]["account_id"])),))
        found = customer(dataclasses.replace(seen, scope=alone), members[0]["account_id"])
        assert found is not None
        assert found.group is None


def test_the_page_has_no_inline_style_and_its_headings_are_in_order(site: Site) -> None:
    body = site.client("admin").get(f"/accounts/{portfolio()[0]['account_id']}").content.decode()
    assert "style=" not in body.split("<main", 1)[1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", body)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
