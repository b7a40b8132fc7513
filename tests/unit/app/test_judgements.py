"""Blind rounds and answers about one customer: who may, until when, and what nobody else ever sees."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from tests.support.site import PEOPLE, Site

EN = {"accept-language": "en"}
ASKED = ("admin", "head", "csm", "seller", "support")
GIVEN = {"admin": 31, "head": 17, "csm": 11, "seller": 23, "support": 13}
"""Numbers that stand nowhere else on the pages."""


def person(name: str) -> Any:
    from oarlock.app.access.models import Person

    return Person.objects.get(email=f"{name}@example.com")


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def page(site: Site, viewer: str, address: str = "/judgements/", **query: str) -> str:
    return said(site.client(viewer).get(address, query, headers=EN))


def post(site: Site, who: str, address: str, **form: object) -> Any:
    return site.client(who).post(address, form, headers=EN)


@pytest.fixture
def asked(site: Site) -> Any:
    """A round in which everybody but the stranger is asked; nothing of it is left at the end."""
    from oarlock.app.judgements.models import Round
    from oarlock.app.judgements.selectors import open_round

    Round.objects.all().delete()
    far = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)).isoformat()
    answer = post(site, "admin", "/judgements/rounds/open", rubric="spectrum", deadline=far,
                  asked=[str(person(name).pk) for name in ASKED])  # fmt: skip
    assert answer.status_code == 302
    yield open_round("spectrum")
    Round.objects.all().delete()


def answer_all(site: Site, number: int) -> None:
    for who, value in GIVEN.items():
        assert post(site, who, f"/judgements/rounds/{number}/answer", position=str(value)).status_code == 302


def test_r002_fewer_than_four_are_not_asked_and_a_second_round_waits_for_the_first(site: Site, asked: Any) -> None:
    far = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)).isoformat()
    three = [str(person(name).pk) for name in ASKED[:3]]
    few = post(site, "admin", "/judgements/rounds/open", rubric="symptom_blame", deadline=far, asked=three)
    assert (few.status_code, "Only 3 people would be asked" in said(few)) == (400, True)
    every = [str(person(name).pk) for name in ASKED]
    twice = post(site, "head", "/judgements/rounds/open", rubric="spectrum", deadline=far, asked=every)
    assert (twice.status_code, "admin opened a round of this" in said(twice)) == (400, True)
    past = post(site, "head", "/judgements/rounds/open", rubric="symptom_blame", deadline="2020-01-01", asked=every)
    assert (past.status_code, "must lie after today" in said(past)) == (400, True)
    assert post(site, "csm", "/judgements/rounds/open", rubric="spectrum", deadline=far, asked=every).status_code == 404
    icp = post(site, "head", "/judgements/rounds/open", rubric="icp", deadline=far, asked=every)
    assert (icp.status_code, "not asked in rounds" in said(icp)) == (400, True)


def test_r002_an_answer_may_be_changed_until_the_reveal_and_progress_names_nobody(site: Site, asked: Any) -> None:
    from oarlock.app.judgements.selectors import is_asked

    assert "0 of 5 have answered" in page(site, "csm")
    assert is_asked(person("csm"), "spectrum")
    assert not is_asked(person("stranger"), "spectrum")
    for value in ("44", "11"):
        assert post(site, "csm", f"/judgements/rounds/{asked.pk}/answer", position=value).status_code == 302
    mine, others = page(site, "csm"), page(site, "head")
    assert 'value="11"' in mine
    assert "1 of 5 have answered" in mine
    assert "1 of 5 have answered" in others
    assert 'value="11"' not in others
    assert "Stated position" not in page(site, "stranger")


@pytest.mark.parametrize("value", ["", "101", "-1", "12.5", "many", "nan", "1e400"])
def test_an_answer_off_the_scale_is_refused_with_a_sentence(site: Site, asked: Any, value: str) -> None:
    answer = post(site, "csm", f"/judgements/rounds/{asked.pk}/answer", position=value)
    assert (answer.status_code, "Give a whole number from 0 to 100" in said(answer)) == (400, True)


def test_r002_the_wrong_person_and_the_wrong_time_get_sentences(site: Site, asked: Any) -> None:
    wrong = post(site, "stranger", f"/judgements/rounds/{asked.pk}/answer", position="5")
    assert (wrong.status_code, "You were not asked in this round" in said(wrong)) == (400, True)
    early = post(site, "head", f"/judgements/rounds/{asked.pk}/reveal")
    assert (early.status_code, "0 of 5 have answered, and the deadline is" in said(early)) == (400, True)
    assert post(site, "csm", f"/judgements/rounds/{asked.pk}/reveal").status_code == 404
    assert post(site, "csm", "/judgements/rounds/987654/answer", position="5").status_code == 404


def test_r002_the_reveal_locks_and_shows_the_median_but_no_answer_of_anybody_else(site: Site, asked: Any) -> None:
    from oarlock.app.judgements.selectors import is_asked
    from oarlock.app.records.selectors import one, rows

    answer_all(site, asked.pk)
    assert "Median" not in page(site, "admin")
    assert post(site, "head", f"/judgements/rounds/{asked.pk}/reveal").status_code == 302
    late = post(site, "csm", f"/judgements/rounds/{asked.pk}/answer", position="90")
    assert late.status_code == 400
    assert "does not count for the blind sample" in said(late)
    again = post(site, "admin", f"/judgements/rounds/{asked.pk}/reveal")
    assert (again.status_code, "head revealed this round already" in said(again)) == (400, True)
    assert not is_asked(person("csm"), "spectrum")
    assert one("reveal", {"rubric": "spectrum", "round": asked.name}) is not None
    kept = rows("answer", {"rubric": "spectrum", "round": asked.name})
    assert sorted(r["value"] for r in kept) == sorted(map(float, GIVEN.values()))
    body = page(site, "seller")
    row = body[body.index("Rounds that were revealed") :]
    # The median of five is 17, mine is 23; what the others said stands nowhere.
    assert 'oar-num">17' in row
    assert 'oar-num">23' in row
    assert not any(f'oar-num">{value}<' in row for who, value in GIVEN.items() if who not in ("seller", "head"))


def test_nobody_learns_who_answered_what_from_log_file_lake_or_command(site: Site, asked: Any) -> None:
    from django.conf import settings

    from oarlock.app.judgements.authors import open_author
    from oarlock.app.records.selectors import rows
    from oarlock.lake import journal
    from oarlock.lake.journal_find import BLIND, Wish, find

    answer_all(site, asked.pk)
    written = [r for r in journal.read_of(settings.WORKSPACE, "answer") if r.after["round"] == asked.name]
    assert {r.actor for r in written} == {BLIND}
    names = {open_author(person(name)) for name in ASKED}
    assert not {r["author"] for r in rows("answer", {"round": asked.name})} & names
    assert len({r["author"] for r in rows("answer", {"round": asked.name})}) == 5
    for told in find(settings.WORKSPACE, Wish(entity="answer"), limit=5):
        assert told.key.endswith("•••")
        assert {told.after[name] for name in ("author", "value", "function", "answered_at")} == {"•••"}
    log = page(site, "admin", "/audit/", what="answer")
    table = log[log.index("<tbody") :]
    assert "blind answer" in table
    assert not any(one.after["author"] in log for one in written)
    assert not any(f"{value}.0" in table for value in GIVEN.values())
    for name in ASKED:
        assert f"{name}@example.com" not in table
        assert "blind answer" not in page(site, "admin", "/audit/export.csv", who=f"{name}@example.com")
    file = page(site, "admin", "/audit/export.csv", what="answer")
    assert not any(one.after["author"] in file for one in written)
    for who in ("stranger", "csm"):
        assert site.client(who).get("/audit/", {"what": "answer"}).status_code == 404


def test_r002_what_was_computed_is_kept_from_those_who_are_asked_on_every_door(
    site: Site, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oarlock.app.access.door import looking
    from oarlock.app.access.selectors import scope_for
    from oarlock.app.judgements import blindfold

    # Any published figure serves to show it.
    monkeypatch.setitem(blindfold._RUBRIC, "arr", "spectrum")
    today = dt.datetime.now(dt.UTC).date()

    def rows(who: str) -> tuple[int, int, int]:
        with looking(scope_for(person(who), today=today), "metrics.see") as seen:
            return len(seen.company("arr_now")), len(seen.rows("arr_now")), len(seen.company("nps_now"))

    assert rows("admin")[:2] == (0, 0)
    assert rows("admin")[2] > 0
    answer_all(site, asked.pk)
    assert post(site, "head", f"/judgements/rounds/{asked.pk}/reveal").status_code == 302
    assert rows("admin")[0] > 0


def account_of(owner: str | None) -> str:
    from django.conf import settings

    from oarlock.domain.predicate import Is
    from oarlock.lake.serving import serving

    where = Is("owner", "=", owner) if owner else Is("owner", "!=", PEOPLE["csm"][2])
    with serving(settings.WORKSPACE) as served:
        assert served is not None
        return str(served.rows("portfolio_now", where=where, limit=1)[0]["account_id"])


def filled(**more: str) -> dict[str, str]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return {"scale.answer": "3", "scale.evidence": "Annual report, page 7", "scale.of": today, **more}


def test_r109_an_answer_carries_name_evidence_date_and_expiry_and_the_text_stays_out_of_the_lake(site: Site) -> None:
    from oarlock.app.records.selectors import rows

    judged = {row["subject"] for row in rows("answer", {"rubric": "icp"})}
    account = next(str(row["account_id"]) for row in rows("customer_group") if row["account_id"] not in judged)
    where = f"/judgements/icp/{account}"
    answer = site.client("support").post(where, filled(**{"growth.answer": "4"}), headers=EN)
    body = said(answer)
    # One factor lacks its evidence: nothing is kept, and what was typed is still there.
    assert answer.status_code == 422
    assert "An answer counts with its evidence only" in body
    assert 'value="Annual report, page 7"' in body
    assert site.client("support").post(where, filled(), headers=EN).status_code == 302
    shown = page(site, "head", where)
    assert "Annual report, page 7" in shown
    assert "support, 20" in shown
    assert "Answered: 1 of 5" in shown
    assert "insufficient evidence" in shown
    kept = rows("answer", {"rubric": "icp", "subject": account})
    assert [(r["factor"], r["value"], r["is_blind"]) for r in kept] == [("scale", 3.0, False)]
    assert "evidence" not in kept[0]
    assert site.client("csm").get(where).status_code == 404
    log = page(site, "admin", "/audit/", what="answer", who="support@example.com")
    assert "support@example.com" in log


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scale.of": "2999-01-01"}, "must not be later than today"),
        ({"scale.of": ""}, "Say of which day the evidence is"),
        ({"scale.of": "2020-01-01"}, "has expired: it holds for 365 days"),
        ({"scale.answer": "5"}, "Give a whole number from 0 to 4"),
    ],
)
def test_r109_evidence_that_cannot_hold_is_refused_by_a_sentence(
    site: Site, change: dict[str, str], words: str
) -> None:
    answer = site.client("support").post(f"/judgements/icp/{account_of(None)}", filled(**change), headers=EN)
    assert (answer.status_code, words in said(answer)) == (422, True)


def test_who_is_responsible_for_a_customer_does_not_judge_it_but_may_say_how_it_buys(site: Site) -> None:
    own = account_of(PEOPLE["csm"][2])
    answer = site.client("csm").post(f"/judgements/icp/{own}", filled(), headers=EN)
    assert (answer.status_code, "somebody else judges it" in said(answer)) == (400, True)
    assert "Keep what I filled in" not in page(site, "csm", f"/judgements/icp/{own}")
    today = dt.datetime.now(dt.UTC).date().isoformat()
    form = {"horizon.answer": "enterprise", "horizon.evidence": "Plans for 2029", "horizon.of": today}
    assert site.client("csm").post(f"/judgements/mode/{own}", form, headers=EN).status_code == 302
    body = page(site, "csm", f"/judgements/mode/{own}")
    # The three modes stand in the same neutral order everywhere, whatever was answered.
    order = [body.index(f'name="horizon.answer" value="{code}"') for code in ("consultative", "enterprise",
                                                                              "transactional")]  # fmt: skip
    assert order == sorted(order)
    unknown = site.client("csm").post(f"/judgements/mode/{own}", {"horizon.answer": "royal"}, headers=EN)
    assert (unknown.status_code, "Choose one of the answers" in said(unknown)) == (422, True)


def test_a_blind_rubric_and_an_unknown_one_have_no_page_of_one_customer(site: Site) -> None:
    for rubric in ("spectrum", "zodiac"):
        assert site.client("admin").get(f"/judgements/{rubric}/{account_of(None)}").status_code == 404
    assert "Position of a competitor" in page(site, "admin", "/judgements/competitor_position/Rival Inc")
    assert site.client("csm").get("/judgements/competitor_position/Rival Inc").status_code == 404
