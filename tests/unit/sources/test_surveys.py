# ruff: noqa: E501  (the example tables are as wide as the real ones)
"""Surveys: Delighted's records and unanswered people, Typeform's questions as headers."""

from __future__ import annotations

import datetime as dt
import json

from tests.support.presets import Bench, table

AT = 1_700_000_000
DAY = dt.datetime(2023, 11, 14, 22, 13, 20)


def answer(number: int, **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "person": "p1",
        "survey_type": "nps",
        "score": 9,
        "comment": None,
        "permalink": "x",
        "created_at": AT,
        "updated_at": None,
        "person_properties": {"account_id": "acme", "role": "admin"},
        "notes": [],
        "tags": [],
        "additional_answers": [],
        **more,
    }


def test_delighted_records_keep_the_raw_scale_of_each_survey(bench: Bench) -> None:
    records = [
        answer(1),
        answer(2, survey_type="ces7", score=6),
        answer(3, survey_type="csat", score=4),
        answer(4, survey_type="enps", score=2),
        answer(5, person={"id": "p2", "email": "bob@beta.com"}, person_properties=None),
    ]
    read = bench.read("".join(json.dumps(r) + "\n" for r in records), "delighted_responses")
    assert read.rejects == []
    rows = read.rows["survey_response"]
    assert [(r["survey_type"], r["scale_min"], r["scale_max"]) for r in rows[:4]] == [
        ("nps", 0.0, 10.0),
        ("ces7", 1.0, 7.0),
        ("csat", 1.0, 5.0),
        ("employee promoter", 0.0, 10.0),
    ]
    assert (rows[0]["score"], rows[0]["is_reversed"], rows[0]["responded_at"]) == (9.0, False, DAY)
    assert (rows[0]["account_id"], rows[0]["role"], rows[0]["contact_id"]) == (
        "delighted:acme",
        "admin",
        "delighted:p1",
    )
    assert (rows[4]["contact_id"], rows[4]["respondent_email"]) == ("delighted:p2", "bob@beta.com")


def test_a_delighted_csv_holds_properties_as_columns(bench: Bench) -> None:
    text = table("""
        Response ID | Person ID | Person Email | Survey Type | Score | Comment | Permalink | Created At          | Account ID
        1           | p1        | a@acme.com   | nps         | 3     | slow    | x         | 2023-11-14 22:13:20 | acme
        2           | p2        | b@acme.com   | nps         |       |         | x         | 2023-11-14 22:13:20 | acme
    """)
    one, two = bench.read(text, "delighted_responses").rows["survey_response"]
    assert (one["score"], one["account_id"], one["responded_at"]) == (3.0, "delighted:acme", DAY)
    # Without a score it was sent and not answered.
    assert (two["score"], two["sent_at"], two["responded_at"]) == (None, DAY, None)


def test_people_who_were_asked_and_did_not_answer_count_as_sent(bench: Bench) -> None:
    people = [
        {
            "id": "p1",
            "name": "Ada",
            "email": "a@acme.com",
            "created_at": AT,
            "last_sent_at": AT,
            "last_responded_at": AT + 60,
            "next_survey_scheduled_at": None,
        },
        {
            "id": "p2",
            "name": "Bob",
            "email": "b@acme.com",
            "created_at": AT,
            "last_sent_at": AT,
            "last_responded_at": AT - 9_000,
            "next_survey_scheduled_at": None,
        },
        {
            "id": "p3",
            "name": "Cid",
            "email": "c@acme.com",
            "created_at": AT,
            "last_sent_at": AT,
            "last_responded_at": None,
            "next_survey_scheduled_at": None,
        },
        {
            "id": "p4",
            "name": "Dee",
            "email": "d@acme.com",
            "created_at": AT,
            "last_sent_at": None,
            "last_responded_at": None,
            "next_survey_scheduled_at": AT,
        },
    ]
    read = bench.read("".join(json.dumps(p) + "\n" for p in people), "delighted_people")
    rows = read.rows["survey_response"]
    assert [(r["contact_id"], r["sent_at"], r["score"], r["responded_at"]) for r in rows] == [
        ("delighted:p2", DAY, None, None),
        ("delighted:p3", DAY, None, None),
    ]
    assert len(read.rows["contact"]) == 4


FORM = table("""
    # | How likely are you to <strong>recommend</strong> us to a friend or colleague? | How satisfied are you with support? | What is the main reason for your score? | account_id | email      | Response Type | Start Date (UTC)    | Stage Date (UTC) | Submit Date (UTC)   | Network ID | Tags
    a | 9                                                                           | 4                                   | fast                                    | acme       | a@acme.com | completed     | 2023-11-14 22:00:00 |                  | 2023-11-14 22:13:20 | n          |
    b |                                                                             | 8                                   |                                         | beta       |            | completed     | 2023-11-14 22:00:00 |                  | 2023-11-14 22:13:20 | n          |
    c |                                                                             |                                     |                                         | beta       |            | started       | 2023-11-14 22:00:00 |                  |                     | n          |
""")


def test_typeform_questions_in_any_words_are_told_by_their_meaning(bench: Bench) -> None:
    read = bench.read(FORM, "typeform_responses")
    assert read.rejects == []
    rows = {r["response_id"]: r for r in read.rows["survey_response"]}
    assert sorted(rows) == ["typeform:csat:a", "typeform:csat:b", "typeform:nps:a"]
    nps = rows["typeform:nps:a"]
    assert (nps["score"], nps["scale_min"], nps["scale_max"]) == (9.0, 0.0, 10.0)
    assert (nps["account_id"], nps["respondent_email"], nps["comment"]) == ("typeform:acme", "a@acme.com", "fast")
    assert nps["responded_at"] == DAY
    # An answer of 8 shows that the scale of the second question does not end at 5.
    assert {rows[f"typeform:csat:{i}"]["scale_max"] for i in "ab"} == {10.0}


def test_a_typeform_without_a_known_question_loads_nothing_and_rejects_nothing(bench: Bench) -> None:
    text = "#,Your favourite colour?,Response Type,Start Date (UTC),Submit Date (UTC),Network ID\na,7,completed,2023-11-14 22:00:00,2023-11-14 22:13:20,n\n"
    read = bench.read(text, "typeform_responses")
    assert (read.rows, read.rejects) == ({}, [])
