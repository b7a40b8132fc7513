"""Who needs someone is the same on DuckDB and on Spark: ranks, reasons and evidence."""

from __future__ import annotations

import math

import pytest

from oarlock.lake.engines import Engine
from oarlock.scores.attention.answer import answer
from tests.support.health import question, tables_of
from tests.support.rubrics import body, cap, one
from tests.support.two_engines import LAST, company

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]


def test_the_list_is_equal_on_both_engines(duck: Engine, spark: Engine) -> None:
    rows = company()
    # Health has a test of its own: here one input and one cap are enough.
    late = one("late", 1, unit="days", source={"metric": "overdue_days"},
               scale={"direction": "down", "points": [[0, 100], [20, 50], [60, 0]]})  # fmt: skip
    model = body([late], caps=[cap("very_late", {"input": "late", "op": ">=", "value": 30})])
    q = question(model, days=(LAST,))
    left_rows, right_rows = (
        sorted(engine.fetch(answer(tables_of(rows, engine), q)), key=lambda r: (r["as_of"], r["rank"] or 0))
        for engine in (duck, spark)
    )
    assert len(left_rows) == len(right_rows)
    for left, right in zip(left_rows, right_rows, strict=True):
        assert left.keys() == right.keys()
        for name, value in left.items():
            if isinstance(value, float) and isinstance(right[name], float):
                assert math.isclose(value, right[name], rel_tol=1e-12, abs_tol=1e-12), (name, left, right)
            else:
                assert value == right[name], (name, left, right)
    assert {1, 2, 3} >= {r["level"] for r in left_rows if r["account_id"] is not None} >= {1}
    assert "not_observed" in {r["status"] for r in left_rows}
