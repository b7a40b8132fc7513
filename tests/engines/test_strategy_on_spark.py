"""Every figure of strategy gives the same rows on DuckDB and on Spark, and has rows to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from oarlock.domain.metric import Metric, Question
from oarlock.domain.period import Period
from oarlock.lake.engines import Engine
from oarlock.strategy.registry import all_figures
from tests.support.health import KeptTables, tables_of
from tests.support.same_rows import assert_same_rows
from tests.support.two_engines import LAST, NOT_YET, D, question
from tests.support.two_engines_strategy import company

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]

FIGURES = tuple(m for m in all_figures() if m.answer.__module__.startswith("oarlock.strategy"))
DAYS = (Period(D(2024, 6, 1), D(2024, 9, 1)), Period(LAST, NOT_YET))
"""Their ends are three instants that were observed and one that was not."""
OF_ONE_DAY = {"gravity", "position_implications", "spectrum_map", "stated_position"}
"""Figures that speak of the day that is asked about alone."""
FEW = {
    "customer_definitions": 15, "fit_retrospective": 6, "ideal_check": 2, "position_implications": 9, "protection": 10,
    "stated_position": 9,
}  # fmt: skip
"""Figures of the company have few rows a day; all others have 20 that are known."""


def asked(one: Metric) -> Question:
    """The question at a few instants, or at one."""
    if one.card.name in OF_ONE_DAY:
        return replace(question(one, periods=()), as_of=LAST, parameters=())
    return replace(question(one, periods=DAYS), parameters=())


def told(tables: KeptTables, one: Metric, q: Question) -> list[dict[str, Any]]:
    """The answer's rows in the card's order, with exactly its columns."""
    rows = tables.fetch(one.answer(tables, q))
    rows.sort(key=lambda row: tuple((row[k] is not None, row[k]) for k in one.card.order))
    return [{f.name: row[f.name] for f in one.card.fields} for row in rows]


@pytest.fixture(scope="module")
def both(duck: Engine, spark: Engine) -> tuple[KeptTables, KeptTables]:
    rows = company()
    return tables_of(rows, duck), tables_of(rows, spark)


@pytest.mark.parametrize("one", FIGURES, ids=lambda m: m.card.name)
def test_each_figure_is_equal_on_both_engines(both: tuple[KeptTables, KeptTables], one: Metric) -> None:
    rows, others = (told(tables, one, asked(one)) for tables in both)
    assert_same_rows(rows, others)
    known = [row for row in rows if row["value"] is not None]
    assert len(known) >= FEW.get(one.card.name, 20)
    numbers = [[row[f.name] for row in known] for f in one.card.fields if f.type in ("int64", "double")]
    assert any(len(set(column)) < len(column) for column in numbers), "no tie"
