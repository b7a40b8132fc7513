"""R-150: scores of surveys with n, response rate and intervals; the silent stay silent."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from tests.support.asking import ask, by_account, one

T = dt.datetime
ACCOUNTS = [{"account_id": name, "segment": "s"} for name in "abc"]


def answer(number: int, score: float, survey: str = "nps", **more: object) -> dict[str, Any]:
    return {
        "response_id": f"{survey}{number}", "account_id": "ab"[number % 2], "survey_type": survey, "score": score,
        "contact_id": f"c{number}", "sent_at": T(2024, 6, 1), "responded_at": T(2024, 6, 2), **more,
    }  # fmt: skip


def unanswered(number: int) -> dict[str, Any]:
    return {"response_id": f"u{number}", "account_id": "a", "survey_type": "nps", "sent_at": T(2024, 6, 1)}


def test_r150_nps_of_ten_is_30_give_or_take_48() -> None:
    scores = [9, 10, 9, 10, 9, 7, 8, 7, 6, 0]
    row = one("nps", {"survey_response": [answer(i, s) for i, s in enumerate(scores)]})
    assert (row["value"], row["promoters"], row["detractors"], row["n"]) == (30.0, 5, 2, 10)
    assert row["margin"] == pytest.approx(1.96 * math.sqrt((0.5 + 0.2 - 0.3**2) / 10) * 100)
    assert round(row["margin"]) == 48


def test_r150_a_response_rate_of_31_percent_leaves_69_silent_and_imputes_nothing() -> None:
    rows = [answer(i, 10) for i in range(31)] + [unanswered(i) for i in range(69)]
    row = one("survey_response_rate", {"survey_response": rows})
    assert (row["value"], row["silent"], row["numerator"], row["denominator"], row["n"]) == (0.31, 0.69, 31, 100, 100)
    nps = one("nps", {"survey_response": rows})
    assert (nps["value"], nps["n"], nps["response_rate"], nps["sent"]) == (100.0, 31, 0.31, 100)


def test_r150_without_a_record_of_sending_the_rate_is_unknown_not_whole() -> None:
    rows = [answer(i, 10, sent_at=None) for i in range(5)]
    assert one("nps", {"survey_response": rows})["response_rate"] is None
    row = one("survey_response_rate", {"survey_response": rows})
    assert (row["value"], row["status"]) == (None, "n/a")


def test_r150_an_account_without_a_survey_is_not_zero() -> None:
    rows = [answer(i, 3) for i in range(4)]
    found = by_account("nps", {"survey_response": rows, "account": ACCOUNTS})
    assert (found["a"]["value"], found["a"]["status"]) == (-100.0, "ok")
    assert (found["c"]["value"], found["c"]["n"], found["c"]["status"]) == (None, 0, "n/a")


def test_r150_opinions_of_fewer_than_four_people_are_not_shown() -> None:
    three = [answer(i, 10) for i in range(3)]
    row = one("nps", {"survey_response": three})
    assert (row["value"], row["promoters"], row["n"], row["status"]) == (None, None, 3, "too_few")
    # One person who answers four times is still one person.
    often = [answer(i, 10, contact_id="one") for i in range(4)]
    assert one("nps", {"survey_response": often})["status"] == "too_few"
    four = [*three, answer(3, 0)]
    assert one("nps", {"survey_response": four})["value"] == 50.0
    # Our own people answer under no account: they are not shown by account either.
    own = [answer(i, 10, account_id=None) for i in range(3)]
    rows = ask("nps", {"survey_response": own, "account": ACCOUNTS}, by=("account",))
    assert [(r["account"], r["status"]) for r in rows if r["n"]] == [(None, "too_few")]
    assert one("nps", {"survey_response": four, "account": ACCOUNTS}, by=("segment",))["status"] == "too_few"


@pytest.mark.parametrize(
    ("low", "high", "scores", "satisfied"),
    [
        (1.0, 5.0, [1, 2, 3, 4, 5], 2),
        (None, None, [1, 2, 3, 4, 5], 2),
        (0.0, 1.0, [0, 0, 0, 1, 1], 2),
        (1.0, 7.0, [3, 4, 5, 6, 7], 2),
        (0.0, 10.0, [6, 7, 8, 9, 10], 2),
        (0.0, 100.0, [50, 74, 75, 80, 100], 3),
    ],
)
def test_r150_csat_counts_the_two_best_boxes(
    low: float | None, high: float | None, scores: list[int], satisfied: int
) -> None:
    rows = [answer(i, float(s), "csat", scale_min=low, scale_max=high) for i, s in enumerate(scores)]
    row = one("csat", {"survey_response": rows})
    assert (row["numerator"], row["denominator"], row["n"], row["value"]) == (satisfied, 5, 5, satisfied / 5)
    p, z = satisfied / 5, 1.96
    centre = (p + z * z / 10) / (1 + z * z / 5)
    half = z / (1 + z * z / 5) * math.sqrt(p * (1 - p) / 5 + z * z / 100)
    assert (row["low"], row["high"]) == (pytest.approx(centre - half), pytest.approx(centre + half))


def test_r150_a_scale_that_runs_the_other_way_is_turned_on_reading() -> None:
    rows = [answer(i, float(s), "csat", scale_min=1.0, scale_max=5.0, is_reversed=True) for i, s in
            enumerate([1, 2, 3, 4, 5])]  # fmt: skip
    assert one("csat", {"survey_response": rows})["numerator"] == 2
    # The older five-point question asks how hard it was: 1 is best and becomes 7.
    hard = [answer(i, float(s), "ces", scale_min=1.0, scale_max=5.0, is_reversed=True) for i, s in
            enumerate([1, 1, 2, 5])]  # fmt: skip
    easy = [answer(i + 4, float(s), "ces", scale_min=1.0, scale_max=7.0) for i, s in enumerate([7, 7, 5, 1])]
    row = one("ces", {"survey_response": hard})
    assert row["value"] == (7 + 7 + 5.5 + 1) / 4
    both = one("ces", {"survey_response": [*hard, *easy]})
    points = [7, 7, 5.5, 1, 7, 7, 5, 1]
    assert both["value"] == pytest.approx(sum(points) / 8)
    assert both["easy"] == 6 / 8
    mean = sum(points) / 8
    deviation = math.sqrt(sum((p - mean) ** 2 for p in points) / 7)
    assert both["margin"] == pytest.approx(1.96 * deviation / math.sqrt(8))


def test_r150_an_answer_outside_its_scale_is_no_answer() -> None:
    rows = [answer(i, s) for i, s in enumerate([10, 10, 10, 10, 11, -1])]
    row = one("nps", {"survey_response": rows})
    assert (row["n"], row["value"]) == (4, 100.0)
