"""Health gives the same rows on DuckDB and on Spark, texts and bands included."""

from __future__ import annotations

import math

import pytest

from oarlock.lake.engines import Engine
from tests.support.health import model, question, rows_of, tables_of
from tests.support.two_engines import company

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]


def test_health_is_equal_on_both_engines(duck: Engine, spark: Engine) -> None:
    rows = company()
    one, other = (rows_of(tables_of(rows, engine), question(model())) for engine in (duck, spark))
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert left.keys() == right.keys()
        for name, value in left.items():
            if isinstance(value, float) and isinstance(right[name], float):
                assert math.isclose(value, right[name], rel_tol=1e-12, abs_tol=1e-12), (name, left, right)
            else:
                assert value == right[name], (name, left, right)
    scores = [r["score"] for r in one if r["score"] is not None]
    assert len(scores) >= 20
    assert len(set(scores)) < len(scores), "no tie"
    assert {"ok", "n/a", "not_observed"} == {r["status"] for r in one}
    assert {"many_late", "falling"} == {c for r in one for c in (r["caps"] or "").split(",") if c}
    assert {"good", "small", None} == {r["variant"] for r in one}
