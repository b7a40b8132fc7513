"""Who needs someone is the same on DuckDB and on Spark: ranks, reasons and evidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from oarlock.lake.engines import Engine
from oarlock.scores.attention.answer import answer as attention
from oarlock.scores.portfolio.answer import answer as portfolio
from tests.support.health import question, tables_of
from tests.support.rubrics import body, cap, one
from tests.support.two_engines import LAST, company

Answer = Callable[..., Any]

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]


def rows_on(engine: Engine, answer: Answer) -> list[dict[str, Any]]:
    """The answer for a made-up company, in one order."""
    # Health has a test of its own: here one input and one cap are enough.
    late = one("late", 1, unit="days", source={"metric": "overdue_days"},
               scale={"direction": "down", "points": [[0, 100], [20, 50], [60, 0]]})  # fmt: skip
    model = body([late], caps=[cap("very_late", {"input": "late", "op": ">=", "value": 30})])
    found = engine.fetch(answer(tables_of(company(), engine), question(model, days=(LAST,))))
    return sorted(found, key=lambda r: (str(r["as_of"]), str(r["account_id"])))


@pytest.mark.parametrize("answer", [attention, portfolio], ids=["accounts_needing_attention", "portfolio"])
def test_the_list_is_equal_on_both_engines(duck: Engine, spark: Engine, answer: Answer) -> None:
    left_rows, right_rows = (rows_on(engine, answer) for engine in (duck, spark))
    assert len(left_rows) == len(right_rows)
    for left, right in zip(left_rows, right_rows, strict=True):
        assert left.keys() == right.keys()
        for name, value in left.items():
            if isinstance(value, float) and isinstance(right[name], float):
                assert math.isclose(value, right[name], rel_tol=1e-12, abs_tol=1e-12), (name, left, right)
            else:
                assert value == right[name], (name, left, right)
    assert {1, 2, 3} >= {r["level"] for r in left_rows if r["level"] is not None} >= {1}
    assert "not_observed" in {r["status"] for r in left_rows}
