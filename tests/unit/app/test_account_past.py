"""R-153, R-154, R-137: a customer's page turned back in time, why health changed, and what happened until then."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from oarlock.app.accounts import changed, happened, tellings, trend
from oarlock.kit.text import render
from oarlock.scores.rubric import evaluate
from tests.support.site import PEOPLE, Site, add_past
from tests.unit.app.test_accounts import portfolio, seen_by

DAY = dt.date(2026, 10, 1)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def past_site(site: Site) -> Iterator[Site]:
    """The site with the month's end before the published day."""
    add_past()
    return site


def text(site: Site, name: str, account: str, query: str = "", lang: str = "en") -> str:
    """The text of a customer's page."""
    answer = site.client(name).get(f"/accounts/{account}{query}", headers={"accept-language": lang})
    assert answer.status_code == 200, answer.status_code
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def then_rows(role: str = "administrator") -> dict[str, Row]:
    """The lines of the past day by account."""
    from oarlock.app.accounts import sources

    with seen_by(role) as seen:
        source = sources.then(seen, sources.days(seen)[DAY])
        return {str(r["account_id"]): r for r in source.seen.rows(sources.PAST)}


def test_r153_the_page_shows_the_figures_of_the_day_and_says_that_it_does(past_site: Site) -> None:
    now = {str(r["account_id"]): r for r in portfolio()}
    then = then_rows()
    moved = [a for a, r in then.items() if a in now and r["score"] and now[a]["score"]
             and abs(r["score"] - now[a]["score"]) > 1]  # fmt: skip
    assert len(moved) >= 3
    for account in moved[:3]:
        told = text(past_site, "admin", account, f"?as_of={DAY}")
        assert "You are looking at 1 Oct 2026. Only what the sources knew" in told
        assert "Back to now" in told
        assert f"{then[account]['score']:.1f}" in told
        assert "As of 1 Nov 2026" not in told
    chinese = text(past_site, "admin", moved[0], f"?as_of={DAY}", "zh")
    assert "您看到的是2026年10月1日的情况" in chinese
    assert "回到现在" in chinese


def test_r154_the_parts_of_a_change_add_up_to_it_for_every_customer(past_site: Site) -> None:
    from oarlock.app.accounts import sources

    told = 0
    with seen_by("administrator") as seen:
        day = sources.days(seen)[DAY]
        then, now = sources.then(seen, day), sources.now(seen)
        for account in then_rows():
            before, after = then.health(account), now.health(account)
            found = changed.between((then.asked, before), (now.asked, after))
            if found is None or found.first is None or found.last is None:
                continue
            told += 1
            assert sum(step.points for step in found.steps) == pytest.approx(found.last - found.first, abs=1e-9)
            for one, other in zip(found.steps, found.steps[1:], strict=False):
                assert one.end == other.begin
            assert found.floor <= min((s.begin for s in found.steps), default=100.0)
    assert told > 20


def test_r154_the_page_tells_the_walk_as_picture_table_and_words(past_site: Site) -> None:
    account = next(a for a, r in then_rows().items() if r["score"] is not None)
    english, chinese = (text(past_site, "admin", account, "", lang) for lang in ("en", "zh"))
    for told in ("Why health changed", "Health over time", "Compare", "Points", "1 Oct 2026"):
        assert told in english
    for told in ("健康度为何变化", "健康度走势", "对比", "得分"):
        assert told in chinese
    body = past_site.client("admin").get(f"/accounts/{account}").content.decode()
    assert 'class="oar-walk"' in body
    assert "oar-course" in body


@pytest.mark.parametrize("query", ["?as_of=2026-10-01", "?as_of=2026-09-13", "?kind=ticket", "?from=2026-10-01"])
def test_r137_a_foreign_customer_is_not_found_at_any_time(past_site: Site, query: str) -> None:
    foreign = next(r for r in portfolio() if r["owner"] not in (None, PEOPLE["csm"][2]))
    for name in ("csm", "stranger"):
        assert past_site.client(name).get(f"/accounts/{foreign['account_id']}{query}").status_code == 404
        posted = past_site.client(name).post(f"/accounts/-/turn-back/{foreign['account_id']}", {"as_of": "2026-09-13"})
        assert posted.status_code == 404


def test_r137_the_group_of_the_past_holds_only_what_may_be_seen_today(past_site: Site) -> None:
    import dataclasses

    from oarlock.app.access.scope import Held, Scope
    from oarlock.app.accounts import selectors, sources
    from oarlock.domain.predicate import Is

    then = then_rows()
    groups: dict[object, list[Row]] = {}
    for row in then.values():
        groups.setdefault(row["group"], []).append(row)
    members = max(groups.values(), key=len)
    assert len(members) > 1
    mine = members[0]
    with seen_by("administrator") as seen:
        alone = Scope(held=(Held(role="csm", rows=Is("account_id", "=", mine["account_id"])),))
        source = sources.then(dataclasses.replace(seen, scope=alone), sources.days(seen)[DAY])
        assert selectors.customer_of(source, mine).group is None
        assert [r["account_id"] for r in source.seen.rows(sources.PAST)] == [mine["account_id"]]


def test_r137_what_a_customer_costs_is_absent_in_the_past_too(past_site: Site) -> None:
    assert all("hours" not in row and "attention" not in row for row in then_rows("support").values())
    account = next(iter(then_rows()))
    assert "Attention ratio" not in text(past_site, "support", account, f"?as_of={DAY}")
    assert "Attention ratio" in text(past_site, "admin", account, f"?as_of={DAY}")


def test_r153_nothing_that_happened_later_is_on_the_page_of_a_day(past_site: Site) -> None:
    late = 0
    with seen_by("administrator") as seen:
        for account in then_rows():
            now, then = (happened.happened(seen, account, day) for day in (dt.date(2026, 11, 1), DAY))
            for row in (*then.lines, *then.unpaid, *then.open_tickets, *then.answers, *then.steps):
                assert row["at"] < DAY
                assert row["done"] is None or row["done"] < DAY
            for row in happened.timeline(seen, account, DAY, kind="", number=1).rows:
                assert row["at"] < DAY
            # A ticket that was solved in October was open on the first.
            late += len({r["id"] for r in then.open_tickets} - {r["id"] for r in now.open_tickets})
    assert late > 0


def test_the_timeline_is_paged_and_filtered(past_site: Site) -> None:
    with seen_by("administrator") as seen:
        day = dt.date(2026, 11, 1)
        busy = max(then_rows(), key=lambda a: len(happened.timeline(seen, a, day, kind="contact", number=1).rows))
        pages: list[Row] = []
        for number in range(1, 60):
            one = happened.timeline(seen, busy, day, kind="contact", number=number)
            pages += one.rows
            if not one.has_more:
                break
        assert len(pages) > happened.PAGE
        assert len({row["id"] for row in pages}) == len(pages)
        assert [row["at"] for row in pages] == sorted((row["at"] for row in pages), reverse=True)
        assert {row["event"] for row in pages} == {"contact"}
        # What is no kind filters nothing.
        assert happened.timeline(seen, busy, day, kind="x' OR 1=1", number=0).kind == ""


def test_every_kind_of_event_reads_in_both_languages(past_site: Site) -> None:
    with seen_by("administrator") as seen:
        rows = seen.rows("timeline_now")
    assert {str(row["event"]) for row in rows} == set(happened.PUBLISHED)
    for row in rows:
        assert render(tellings.NAMES[str(row["event"])], lang="zh")
        for lang in ("en", "zh"):
            assert "{" not in render(tellings.detail(row), lang=lang)  # type: ignore[arg-type]


def test_a_change_of_the_model_is_a_break_and_a_day_without_a_score_a_gap() -> None:
    def row(month: int, score: float | None, model: str) -> Row:
        return {"day": dt.date(2026, month, 1), "as_of": dt.date(2026, month, 1), "score": score, "low": 1.0,
                "high": 90.0, "model": model}  # fmt: skip

    found = trend.points([row(1, 50.0, "default@1"), row(2, None, "default@1"), row(3, 60.0, "default@2"),
                          row(4, 61.0, "default@2")])  # fmt: skip
    assert [p.is_break for p in found] == [False, False, True, False]
    assert [[p.day.month for p in run] for run in trend.runs(found)] == [[1], [3, 4]]
    assert (found[0].x, found[-1].x) == (0.0, 1.0)


def test_r154_a_new_model_and_a_lost_input_are_parts_of_their_own() -> None:
    from oarlock.scores.rubric import read_model
    from tests.support.rubrics import body, one

    old = read_model(body([one("a", 1), one("b", 1)]))
    new = read_model({**body([one("a", 3), one("b", 1)]), "version": 2})
    found = changed.changed(evaluate(old, {"a": 80.0, "b": 40.0}), evaluate(new, {"a": 80.0}))
    assert [step.label.en for step in found.steps][:1] == ["Another version of the model"]
    assert [step.what.en for step in found.steps if step.what] == ["no longer known"]
    assert (found.first, found.last) == (60.0, 80.0)
    assert sum(step.points for step in found.steps) == pytest.approx(20.0, abs=1e-9)


def test_the_page_asks_a_bounded_number_of_questions(past_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from oarlock.lake.serving import Served

    asked: list[str] = []
    fetch = Served._fetch

    def counted(self: Served, sql: str, bound: list[object]) -> list[dict[str, object]]:
        asked.append(sql)
        return fetch(self, sql, bound)

    monkeypatch.setattr(Served, "_fetch", counted)
    client = past_site.client("admin")
    for query in ("", f"?as_of={DAY}"):
        for account in list(then_rows())[:4]:
            asked.clear()
            with CaptureQueriesContext(
                connection,
            ) as own:
                assert client.get(f"/accounts/{account}{query}").status_code == 200
            # However many people, days and events there are: it does not grow.
            assert len(asked) + len(own) <= 12, (query, len(asked), [q["sql"] for q in own])
