"""R-002, R-104, R-109: answers of people count with evidence, in time, before the reveal; few people are not shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from oarlock.errors import UnknownNameError, UserError
from oarlock.scores.rubric.answered import OTHERS, Answer, counted, groups, middle, shares
from oarlock.scores.rubric.questions import names, read_questions, shipped

ON = dt.date(2026, 7, 1)
REVEAL = dt.datetime(2026, 6, 15, 9)
LEADERS = (
    ("sales", 5.0), ("sales", 10.0), ("sales", 15.0), ("sales", 20.0),
    ("delivery", 10.0), ("delivery", 15.0), ("delivery", 20.0), ("delivery", 25.0),
)  # fmt: skip


def stated(number: int, function: str, value: float, *, at: dt.datetime = dt.datetime(2026, 6, 10)) -> Answer:
    return Answer(factor="position", author=f"leader {number}", function=function, value=value, answered_at=at)


def blind_round() -> list[Answer]:
    return [stated(number, function, value) for number, (function, value) in enumerate(LEADERS)]


def test_r002_a_ninth_answer_after_the_reveal_is_refused_for_the_blind_sample() -> None:
    late = stated(9, "sales", 90.0, at=REVEAL)
    found = counted([*blind_round(), late], shipped("spectrum"), on=ON, revealed_at=REVEAL)
    assert found.people == 8
    assert found.refused == ((late, "after_reveal"),)
    assert middle(found.taken) == 15.0


def test_r002_groups_under_four_are_never_shown_and_cannot_be_told_from_the_rest() -> None:
    two = [(g.name, g.n, g.median) for g in groups(blind_round())]
    assert two == [("delivery", 4, 17.5), ("sales", 4, 12.5)]
    # Three of delivery: alone they are too few, and beside sales they would be what is left of the whole.
    seven = blind_round()[:-1]
    assert [(g.name, g.n) for g in groups(seven)] == [(OTHERS, 7)]
    assert groups(blind_round()[:3]) == ()
    assert middle(blind_round()[:3]) is None
    small = [stated(20, "product", 40.0), stated(21, "support", 50.0)]
    more = [*blind_round(), *small, stated(22, "finance", 60.0), stated(23, "board", 70.0)]
    assert [(g.name, g.n) for g in groups(more)] == [("delivery", 4), ("sales", 4), (OTHERS, 4)]


def icp(*, evidence: dt.date | None = dt.date(2026, 3, 1), author: str = "analyst") -> list[Answer]:
    at = dt.datetime(2026, 3, 2)
    values = zip(shipped("icp").ids, (4.0, 3.0, 3.0, 2.0, 3.0), strict=True)
    return [Answer(factor=id_, author=author, value=v, answered_at=at, evidence_at=evidence) for id_, v in values]


def test_r109_evidence_of_more_than_a_year_and_none_at_all_lower_the_coverage() -> None:
    whole = counted(icp(), shipped("icp"), on=ON)
    assert (whole.coverage, whole.is_enough, whole.missing) == (1.0, True, ())
    old = [replace(a, evidence_at=dt.date(2025, 6, 30)) if a.factor == "growth" else a for a in icp()]
    found = counted(old, shipped("icp"), on=ON)
    assert found.coverage == pytest.approx(0.8)
    assert [(a.factor, why) for a, why in found.refused] == [("growth", "expired")]
    bare = counted(icp(evidence=None), shipped("icp"), on=ON)
    assert (bare.coverage, bare.is_enough) == (0.0, False)
    assert {why for _, why in bare.refused} == {"no_evidence"}


def test_r109_who_is_responsible_for_a_customer_does_not_judge_it() -> None:
    found = counted([*icp(author="owner"), *icp()], shipped("icp"), on=ON, responsible=("owner",))
    assert {a.author for a in found.taken} == {"analyst"}
    assert {why for _, why in found.refused} == {"own_subject"}
    # A mode is no grade: who knows the customer says how it buys.
    assert not shipped("mode").is_separate


def test_answers_off_the_scale_or_to_no_factor_do_not_count() -> None:
    good = icp()[0]
    wrong = [replace(good, value=5.0), replace(good, value=2.5), replace(good, value=None), replace(good, factor="x"),
             replace(good, value=None, choice="enterprise")]  # fmt: skip
    found = counted(wrong, shipped("icp"), on=ON)
    assert [why for _, why in found.refused] == ["outside", "outside", "outside", "unknown_factor", "outside"]


def modes(*choices: str) -> list[Answer]:
    at = dt.datetime(2026, 5, 2)
    ids = shipped("mode").ids[: len(choices)]
    return [
        Answer(factor=id_, author="csm", choice=choice, answered_at=at, evidence_at=dt.date(2026, 5, 1))
        for id_, choice in zip(ids, choices, strict=True)
    ]


@pytest.mark.parametrize(
    ("counts", "verdict"), [((6, 3, 1), "consultative"), ((5, 4, 1), "mixed"), ((3, 1, 1), "insufficient")]
)
def test_r104_shares_of_modes_are_clear_from_sixty_per_cent(counts: tuple[int, int, int], verdict: str) -> None:
    consultative, transactional, enterprise = counts
    chosen = ["consultative"] * consultative + ["transactional"] * transactional + ["enterprise"] * enterprise
    q = shipped("mode")
    found = shares(counted(modes(*chosen), q, on=ON), q)
    assert found.verdict == verdict
    # The order says nothing: it is the same whatever was answered.
    assert [code for code, _ in found.counts] == ["consultative", "enterprise", "transactional"]
    if verdict == "consultative":
        assert dict(found.shares) == {"consultative": 0.6, "enterprise": 0.1, "transactional": 0.3}


def test_every_shipped_rubric_speaks_both_languages_and_ten_items_tell_the_mode() -> None:
    assert names() == ("competitor_position", "contact_rating", "icp", "mode", "spectrum", "symptom_blame")
    assert len(shipped("mode").factors) == 10
    for name in names():
        for one in shipped(name).factors:
            assert one.question.en != one.question.zh
            assert (one.low and one.high) or len(one.answers) == 3
    with pytest.raises(UnknownNameError, match="no rubric"):
        shipped("zodiac")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"factors": []}, "no weight at all"),
        ({"scale": None}, "scale"),
        ({"clear": 2}, "clear"),
        ({"subject": "planet"}, "subject"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_by_its_key(change: dict[str, object], words: str) -> None:
    text = {"en": "a", "zh": "甲"}
    factor = {"id": "f", "label": text, "question": text, "weight": 1}
    body: dict[str, object] = {
        "name": "r", "label": text, "meaning": text, "subject": "account", "scale": {"low": 0, "high": 4},
        "factors": [factor],
    }  # fmt: skip
    assert read_questions(body).ids == ("f",)
    with pytest.raises(UserError) as told:
        read_questions({**body, **change})
    assert words in str(told.value) + str(told.value.params)
    with pytest.raises(UserError):
        read_questions({**body, "factors": [factor, factor]})
    with pytest.raises(UserError):
        read_questions({**body, "choices": [{"code": "a", "label": text}]})
