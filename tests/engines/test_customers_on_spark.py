"""What a customer's page shows of people and revenue is the same rows on DuckDB and on Spark."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from oarlock.domain.metric import Metric, Question
from oarlock.lake.engines import Engine
from oarlock.metrics.registry import metric
from oarlock.scores.account_movements.card import METRIC as MOVEMENTS
from oarlock.scores.people_map.card import METRIC as PEOPLE
from tests.support.tables import FakeTables
from tests.support.two_engines import MONTHS, company, question

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def both(duck: Engine, spark: Engine) -> tuple[FakeTables, FakeTables]:
    rows = company()
    return FakeTables(rows, duck), FakeTables(rows, spark)


def rows_of(tables: FakeTables, one: Metric, q: Question) -> list[dict[str, Any]]:
    names = [field.name for field in one.card.fields]
    found = [{name: row[name] for name in names} for row in tables.fetch(one.answer(tables, q))]  # type: ignore[arg-type]
    return sorted(found, key=lambda row: tuple((row[k] is not None, row[k]) for k in (*one.card.order, *names)))


@pytest.mark.parametrize(("one", "like"), [(PEOPLE, "pair_dependence"), (MOVEMENTS, "mrr_movements")])
def test_each_is_equal_on_both_engines(both: tuple[FakeTables, FakeTables], one: Metric, like: str) -> None:
    q = replace(question(metric(like)), as_of=MONTHS[-3].end)
    mine, others = (rows_of(tables, one, q) for tables in both)
    assert mine == others
    assert len(mine) >= 20
