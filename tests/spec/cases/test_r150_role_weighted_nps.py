"""R-150: at an account each role has its say, however many hold it; a role that says nothing stays silent."""

from __future__ import annotations

import datetime as dt
import math
import random
from fractions import Fraction
from typing import Any

import pytest

from oarlock.errors import UserError
from tests.support.asking import ask, by_account, one

D, T = dt.date, dt.datetime
ACCOUNTS = [{"account_id": name, "segment": "s"} for name in "abc"]


def answer(number: int, score: float | None, role: str | None, account: str = "a", **more: object) -> dict[str, Any]:
    return {
        "response_id": f"{number}", "account_id": account, "survey_type": "nps", "score": score, "role": role,
        "contact_id": f"c{number}", "sent_at": T(2024, 6, 1), "responded_at": T(2024, 6, 2) if score is not None else
        None, **more,
    }  # fmt: skip


def six_users_and_the_one_who_decides() -> list[dict[str, Any]]:
    users = [answer(i, score, "user") for i, score in enumerate([10, 3, 3, 4, 5, 6])]
    return [*users, answer(6, 10, "Decision maker")]


def test_r150_at_an_account_who_decides_is_not_outvoted_by_the_users() -> None:
    rows = six_users_and_the_one_who_decides()
    plain = by_account("nps", {"survey_response": rows, "account": ACCOUNTS})["a"]
    assert plain["value"] == pytest.approx(-300 / 7)
    row = by_account("role_weighted_nps", {"survey_response": rows, "account": ACCOUNTS})["a"]
    # Users: one of six for us, five against: −66.7. Who decides: +100, with three times the weight.
    assert row["value"] == pytest.approx((3 * 100 + 1 * -400 / 6) / 4)
    assert (row["promoters"], row["detractors"], row["n"], row["heard"]) == (2, 5, 7, 1.0)
    variance = 2 / 7 + 5 / 7 - (-3 / 7) ** 2
    assert row["margin"] == pytest.approx(1.96 * math.sqrt(variance * (9 / 1 + 1 / 6)) / 4 * 100)


def test_r150_a_role_that_was_asked_and_said_nothing_is_a_fact_and_not_a_zero() -> None:
    rows = [*six_users_and_the_one_who_decides(), answer(7, None, "sponsor"), answer(8, None, "user")]
    entities = {"survey_response": rows, "account": ACCOUNTS}
    row = by_account("role_weighted_nps", entities)["a"]
    assert row["value"] == by_account("role_weighted_nps", entities | {"survey_response": rows[:7]})["a"]["value"]
    assert (row["silent_roles"], row["heard"]) == ("sponsor", 4 / 7)
    assert (row["sent"], row["unanswered"], row["response_rate"]) == (9, 2, 7 / 9)


def test_r150_an_account_where_nobody_answers_has_no_score_and_says_whom_it_asked() -> None:
    rows = [*six_users_and_the_one_who_decides(), answer(9, None, "buyer", "b")]
    found = by_account("role_weighted_nps", {"survey_response": rows, "account": ACCOUNTS})
    told = [(found[name]["value"], found[name]["n"], found[name]["sent"], found[name]["silent_roles"]) for name in "bc"]
    assert told == [(None, 0, 1, "buyer"), (None, 0, 0, None)]
    assert (found["b"]["heard"], found["c"]["heard"]) == (0.0, None)
    assert {found[name]["status"] for name in "bc"} == {"n/a"}


def test_r150_without_a_role_in_the_answer_the_contacts_own_of_that_day_counts() -> None:
    rows = [answer(i, 0, None) for i in range(3)] + [answer(3, 10, None)]
    roles = [
        {"contact_id": "c3", "account_id": "a", "role": "user"},
        {"contact_id": "c3", "account_id": "a", "role": "sponsor", "start_date": D(2024, 6, 2)},
        {"contact_id": "c0", "account_id": "a", "role": "decision", "end_date": D(2024, 6, 2)},
        {"contact_id": "c1", "account_id": "b", "role": "decision"},
    ]
    row = one("role_weighted_nps", {"survey_response": rows, "contact_role": roles})
    # The sponsor since that very day weighs 3; the others, of whom one decided until the day before or elsewhere, 1.
    assert row["value"] == (3 * 100 + 1 * -100) / 4
    assert one("role_weighted_nps", {"survey_response": rows})["value"] == -50.0


def test_r150_weights_are_the_questions_own_and_none_silences_a_role() -> None:
    rows = {"survey_response": six_users_and_the_one_who_decides()}
    even = one("role_weighted_nps", rows, parameters=(("weights", "decision=1, user=1"),))
    assert even["value"] == pytest.approx((100 - 400 / 6) / 2)
    only = one("role_weighted_nps", rows, parameters=(("weights", "user=0,decision=5"),))
    assert only["value"] == 100.0
    # What is not named is one of the others, who weigh 1 together.
    rest = one("role_weighted_nps", rows, parameters=(("weights", "decision=2"),))
    assert rest["value"] == pytest.approx((2 * 100 - 400 / 6) / 3)
    none = one("role_weighted_nps", rows, parameters=(("weights", "user=0,decision=0"),))
    assert (none["value"], none["status"]) == (None, "n/a")
    with pytest.raises(UserError, match="no weight of a role"):
        one("role_weighted_nps", rows, parameters=(("weights", "user=much"),))


def test_r150_opinions_of_fewer_than_four_people_are_not_shown_by_role_either() -> None:
    rows = [answer(i, 10, "sponsor") for i in range(3)]
    row = one("role_weighted_nps", {"survey_response": rows})
    assert (row["value"], row["silent_roles"], row["heard"], row["n"], row["status"]) == (
        None,
        None,
        None,
        3,
        "too_few",
    )


def test_r150_role_weighted_nps_is_what_a_plain_recount_gives() -> None:
    rng = random.Random(150)
    weights = {"decision": 3, "sponsor": 3, "champion": 2, "buyer": 2, "admin": 1, "user": 1}
    rows = [
        answer(i, rng.choice([None, 0, 6, 7, 8, 9, 10]), rng.choice([*weights, "guest", None]), rng.choice("abc"))
        for i in range(200)
    ]
    found = ask("role_weighted_nps", {"survey_response": rows, "account": ACCOUNTS}, by=("account",))
    for row in found:
        mine = [r for r in rows if r["account_id"] == row["account"]]
        voices: dict[str, list[float]] = {}
        for r in mine:
            if r["score"] is not None:
                voices.setdefault(r["role"] if r["role"] in weights else "others", []).append(r["score"])
        weighed = {role: weights.get(role, 1) for role in voices}
        points = sum(
            Fraction(weighed[role] * (sum(s >= 9 for s in said) - sum(s <= 6 for s in said)), len(said))
            for role, said in voices.items()
        )
        assert row["value"] == pytest.approx(float(100 * points / sum(weighed.values())))
        assert row["unanswered"] == sum(r["score"] is None for r in mine)
