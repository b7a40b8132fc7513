"""R-002: what leaders state blind beside what records say; late answers, small groups and authors stay out of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.spec.strategy.test_r001_spectrum_position import ROW
from tests.support.spectrum import Rows, ask, shares

T = dt.datetime
SHOWN = T(2024, 6, 10, 9)
VALUES = (5, 10, 10, 15, 15, 20, 25, 30)


def told(author: str, value: float, **more: Any) -> dict[str, Any]:
    return {"rubric": "spectrum", "subject": "company", "factor": "position", "round": "2024", "author": author,
            "value": float(value), "function": "sales", "is_blind": True, "answered_at": T(2024, 6, 1),
            **more}  # fmt: skip


def rows(*more: dict[str, Any], revealed: bool = True) -> Rows:
    leaders = [told(f"p{i}", value, function="sales" if i < 5 else "product") for i, value in enumerate(VALUES)]
    reveals = [{"rubric": "spectrum", "round": "2024", "revealed_at": SHOWN}] if revealed else []
    return {**shares("a", **ROW), "answer": [*leaders, *more], "reveal": reveals}


def by_function(entities: Rows, **more: Any) -> dict[str, dict[str, Any]]:
    return {r["function"]: r for r in ask("stated_position", entities, **more)}


def test_r002_median_15_and_actual_45_is_a_gap_of_30_and_the_rule_holds() -> None:
    row = by_function(rows())["all"]
    assert (row["n"], row["value"], row["actual"], row["gap"]) == (8, 15.0, pytest.approx(45.0), pytest.approx(30.0))
    assert (row["distance_stated"], row["distance_actual"]) == (35.0, pytest.approx(5.0))
    assert (row["rule_holds"], row["direction"], row["status"]) == (True, "service_understated", "ok")


def test_r002_an_answer_after_the_reveal_is_refused_for_the_blind_sample() -> None:
    row = by_function(rows(told("ninth", 90, answered_at=SHOWN)))["all"]
    assert (row["n"], row["late"], row["value"]) == (8, 1, 15.0)
    row = by_function(rows(told("ninth", 90, is_blind=False)))["all"]
    assert (row["n"], row["late"], row["value"]) == (8, 1, 15.0)


def test_r002_functions_of_fewer_than_four_are_merged_and_only_counted() -> None:
    found = by_function(rows(told("one", 50, function="finance")))
    assert set(found) == {"all", "sales", "other"}
    assert (found["sales"]["n"], found["sales"]["value"]) == (5, 10.0)
    assert (found["other"]["n"], found["other"]["value"], found["other"]["status"]) == (4, None, "too_few")
    assert (found["other"]["gap"], found["other"]["actual"], found["other"]["direction"]) == (None, None, None)


def test_r002_three_leaders_are_counted_and_not_shown() -> None:
    few = rows()
    few["answer"] = few["answer"][:3]
    row = by_function(few)["all"]
    assert (row["n"], row["value"], row["rule_holds"], row["status"]) == (3, None, None, "too_few")


def test_r002_while_a_round_is_open_only_its_answers_are_counted() -> None:
    row = by_function(rows(revealed=False))["all"]
    assert (row["n"], row["value"], row["gap"], row["status"]) == (8, None, None, "open")


def test_r002_a_company_that_says_more_service_than_it_does_understates_its_product() -> None:
    high = rows()
    for row in high["answer"]:
        row["value"] += 70.0
    row = by_function(high)["all"]
    assert (row["value"], row["direction"], row["rule_holds"]) == (85.0, "product_understated", True)


def test_r002_no_author_and_no_single_value_is_in_the_answer() -> None:
    for row in ask("stated_position", rows()):
        assert not [v for v in row.values() if str(v) in {f"p{i}" for i in range(8)}]


def test_r002_without_an_actual_position_there_is_no_gap() -> None:
    entities = rows()
    del entities["effort"], entities["output"], entities["output_use"]
    row = by_function(entities)["all"]
    assert (row["value"], row["actual"], row["gap"], row["rule_holds"], row["status"]) == (
        15.0,
        None,
        None,
        None,
        "n/a",
    )
