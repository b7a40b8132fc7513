"""R-158: a period that is cut short says so, and fiscal years begin where they begin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.config import Settings
from oarlock.pipeline.answer import Answer, ask
from oarlock.pipeline.questions import Ask
from tests.support.lake import HandLake
from tests.support.tables import line

D = dt.date
LINES = [line("a", "2022-01-01", line_id="a"), line("b", "2022-01-01", "2024-05-01", line_id="b")]
NOW = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> HandLake:
    made = HandLake(tmp_path_factory.mktemp("partial") / "w")
    made.add("2024-06-30", contract_line=LINES)
    return made


def asked(lake: HandLake, name: str, **what: Any) -> Answer:
    return ask(lake.workspace, name, Ask(**what), settings=Settings(), now=NOW)


def test_r158_the_year_that_is_not_over_is_marked_and_named(lake: HandLake) -> None:
    answer = asked(lake, "gross_mrr_churn", start=D(2022, 1, 1), end=D(2024, 6, 1), grain="year")
    assert [(r["period_end"], r["value"], r["status"]) for r in answer.rows] == [
        (D(2023, 1, 1), 0.0, "ok"), (D(2024, 1, 1), 0.0, "ok"), (D(2024, 6, 1), 0.5, "partial"),
    ]  # fmt: skip
    assert [str(n) for n in answer.notes] == [
        "The year from 2024-01-01 until 2024-06-01 is partial: compare it with no whole one."
    ]


def test_r158_whole_periods_and_instants_are_not_marked(lake: HandLake) -> None:
    whole = asked(lake, "gross_mrr_churn", start=D(2024, 1, 1), end=D(2024, 4, 1), grain="month")
    assert ({r["status"] for r in whole.rows}, whole.notes) == ({"ok"}, ())
    stock = asked(lake, "mrr", start=D(2024, 1, 10), end=D(2024, 3, 5), grain="month")
    assert [r["as_of"] for r in stock.rows] == [D(2024, 1, 10), D(2024, 2, 1), D(2024, 3, 1), D(2024, 3, 5)]
    assert ({r["status"] for r in stock.rows}, stock.notes) == ({"ok"}, ())


def test_r158_a_part_that_has_no_value_keeps_its_own_status(lake: HandLake) -> None:
    answer = asked(lake, "quick_ratio", start=D(2024, 1, 10), end=D(2024, 2, 10), grain="month")
    assert [r["status"] for r in answer.rows] == ["n/a", "n/a"]
    assert len(answer.notes) == 2
