"""R-109: the ideal-customer model, five criteria with evidence, and whether it tells later results."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.support.choosing import asked, judgements
from tests.support.tables import line


def of(entities: dict[str, list[dict[str, Any]]], account: str = "a", **more: Any) -> dict[str, Any]:
    return {row["account_id"]: row for row in asked("ideal_customers", entities, **more)}[account]


@pytest.mark.parametrize(
    ("points", "total", "verdict"),
    [((4, 3, 3, 2, 3), 15.0, "pass"), ((4, 4, 4, 4, 0), 16.0, "fail"), ((3, 3, 3, 2, 2), 13.0, "fail"),
     ((3, 3, 3, 3, 2), 14.0, "pass"), ((4, 4, 4, 4, 1.5), 17.5, "fail")],
)  # fmt: skip
def test_r109_pass_is_14_of_20_and_none_below_2(points: tuple[float, ...], total: float, verdict: str) -> None:
    row = of({"answer": judgements("a", points)})
    assert (row["value"], row["verdict"], row["coverage"]) == (total, verdict, 1.0)


def test_r109_evidence_older_than_a_year_lowers_coverage_and_then_nothing_is_said() -> None:
    fresh = judgements("a", (4, 3, 3, None, None))
    old = judgements("a", (None, None, None, 2, 3), evidence="2023-06-30")
    row = of({"answer": fresh + old})
    assert (row["coverage"], row["verdict"], row["value"]) == (0.6, "pass", 15.0)
    assert row["oldest"] == dt.date(2023, 6, 30)
    assert str(row["retest"])[:10] == "2024-06-29"
    older = judgements("a", (None, None, 3, 2, 3), evidence="2023-06-30")
    row = of({"answer": judgements("a", (4, 3, None, None, None)) + older})
    assert (row["coverage"], row["verdict"], row["value"], row["status"]) == (0.4, "insufficient", None, "insufficient")


def test_r109_a_criterion_that_nobody_answered_is_not_zero() -> None:
    row = of({"answer": judgements("a", (4, 3, 3, None, 3))})
    assert (row["value"], row["verdict"], row["low"], row["high"]) == (None, "open", 13.0, 17.0)
    # Whatever the missing ones will be, it cannot pass any more.
    row = of({"answer": judgements("a", (2, 2, 2, None, 2))})
    assert (row["verdict"], row["high"]) == ("fail", 12.0)


def test_r109_the_newest_answer_counts_and_one_outside_the_scale_is_none() -> None:
    first = judgements("a", (4, 4, 4, 4, 0))
    later = judgements("a", (None, None, None, None, 3), answered="2024-06-01", author="p2")
    wrong = judgements("a", (9, None, None, None, None), answered="2024-06-02")
    assert of({"answer": first + later + wrong})["value"] == 19.0
    tomorrow = judgements("a", (0, 0, 0, 0, 0), answered="2024-07-02")
    assert of({"answer": first + tomorrow})["value"] == 16.0


def test_r109_prospects_are_judged_too_and_customers_nobody_judged_are_listed() -> None:
    entities = {
        "account": [{"account_id": "a", "name": "Prospect"}, {"account_id": "b", "name": "Customer"}],
        "contract_line": [line("b", "2024-01-01")],
        "answer": judgements("a", (4, 4, 4, 4, 4)),
    }
    prospect, customer = of(entities), of(entities, "b")
    assert (prospect["is_customer"], prospect["name"], prospect["verdict"]) == (False, "Prospect", "pass")
    assert (customer["is_customer"], customer["verdict"], customer["coverage"]) == (True, "insufficient", 0.0)
    assert customer["arr"] == 12 * 100_00


def checked(entities: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    return {row["verdict"]: row for row in asked("ideal_check", entities)}


def test_r109_the_model_is_checked_against_what_came_a_year_later() -> None:
    passed, failed = [f"p{i}" for i in range(10)], [f"f{i}" for i in range(10)]
    then = {"evidence": "2023-05-01", "answered": "2023-06-01"}
    lines = [line(n, "2022-01-01", "2024-01-01" if n in ("p0", "f0", "f1", "f2") else None) for n in passed + failed]
    entities: dict[str, list[dict[str, Any]]] = {
        "account": [{"account_id": n} for n in passed + failed],
        "contract_line": lines,
        "answer": [row for n in passed for row in judgements(n, (4, 3, 3, 2, 3), **then)]
        + [row for n in failed for row in judgements(n, (4, 4, 4, 4, 0), **then)],
    }
    found = checked(entities)
    assert [(found[v]["value"], found[v]["n"], found[v]["gone"]) for v in ("pass", "fail")] == [
        (0.9, 10, 1),
        (0.7, 10, 3),
    ]
    assert found["pass"]["contribution"] is None  # nobody has recorded hours
    # A judgement made since then proves nothing.
    entities["answer"] = [row for n in passed for row in judgements(n, (4, 3, 3, 2, 3))]
    assert [(row["status"], row["n"]) for row in checked(entities).values()] == [("n/a", 0), ("n/a", 0)]


def test_r109_fewer_than_ten_are_too_few_to_conclude() -> None:
    entities = {
        "account": [{"account_id": "p"}],
        "contract_line": [line("p", "2022-01-01")],
        "answer": judgements("p", (4, 4, 4, 4, 4), evidence="2023-05-01", answered="2023-06-01"),
    }
    row = checked(entities)["pass"]
    assert (row["status"], row["n"], row["value"]) == ("too_few", 1, None)
