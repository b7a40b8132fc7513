"""Every metric gives the same rows on DuckDB and on Spark."""

from __future__ import annotations

from typing import Any

import pytest

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Metric, Question
from oarlock.lake.engines import Engine
from oarlock.metrics.registry import all_metrics, metric
from tests.support.same_rows import assert_same_rows
from tests.support.tables import FakeTables, rows_of
from tests.support.two_engines import MONTHS, company, question, trailing

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]

GROUPS = DefinitionSet(name="groups", version=1, level="group")
SUMMED = DefinitionSet(name="summed", version=1, method="event_sum", discounts="net", churn_time="notice")
SPLITS: list[tuple[str, dict[str, Any]]] = [
    ("mrr_movements", {"by": ("offering",)}),
    ("mrr_movements", {"by": ("segment", "currency")}),
    ("net_revenue_retention", {"by": ("cohort",)}),
    ("net_revenue_retention", {"by": ("owner",)}),
    ("logo_retention", {"by": ("fit",), "periods": trailing()}),
    ("gross_renewal_rate", {"by": ("offering", "segment")}),
    ("receivables_ageing", {"by": ("segment",)}),
    ("days_sales_outstanding", {"by": ("owner",)}),
    ("overdue_share", {"by": ("fit",)}),
    ("revenue_concentration", {"by": ("segment",)}),
    ("time_to_solve", {"by": ("account",), "periods": MONTHS[3:8]}),
    ("ticket_volume", {"by": ("severity", "segment")}),
    ("csat", {"by": ("segment", "role")}),
    ("nps", {"by": ("account",), "periods": trailing()[-3:]}),
    ("effort_hours", {"by": ("activity", "owner")}),
    ("account_contribution", {"by": ("account",), "periods": MONTHS[3:8]}),
    ("outcome_progress", {"definition": GROUPS, "by": ("group",)}),
    ("role_weighted_nps", {"by": ("account",), "periods": trailing()[-3:]}),
    ("win_rate", {"by": ("kind",)}),
    ("effort_per_win", {"by": ("competitor",)}),
    ("fit_defects", {"by": ("account",), "periods": MONTHS[3:8]}),
    ("unused_releases", {"by": ("release",)}),
    ("attention_ratio", {"by": ("account",), "periods": MONTHS[3:8]}),
    ("cohort_revenue_retention", {"by": ("industry",), "periods": MONTHS[:8]}),
    ("revenue_bridge", {"definition": GROUPS}),
    ("arr", {"definition": GROUPS, "by": ("group",)}),
    ("mrr_movements", {"definition": SUMMED, "periods": MONTHS[10:14]}),
]


@pytest.fixture(scope="module")
def both(duck: Engine, spark: Engine) -> tuple[FakeTables, FakeTables]:
    rows = company()
    return FakeTables(rows, duck), FakeTables(rows, spark)


def compare(both: tuple[FakeTables, FakeTables], q: Question) -> list[dict[str, Any]]:
    """The rows, after asserting that both engines give them."""
    one, other = (rows_of(tables, q.metric, q) for tables in both)
    assert_same_rows(one, other)
    return one


@pytest.mark.parametrize("one", all_metrics(), ids=lambda m: m.card.name)
def test_each_metric_is_equal_on_both_engines(both: tuple[FakeTables, FakeTables], one: Metric) -> None:
    rows = compare(both, question(one))
    main = next(n for n in ("value", "amount") if n in rows[0])
    # The oldest open invoice of all only grows older: no tie but between accounts.
    split = compare(both, question(one, by=("account",))) if one.card.name == "overdue_days" else []
    known = [row for row in (*rows, *split) if row[main] is not None]
    assert len(known) >= 20
    numbers = [[row[f.name] for row in known] for f in one.card.fields if f.type in ("int64", "double")]
    assert any(len(set(column)) < len(column) for column in numbers), "no tie"
    if "status" in rows[0]:
        # Who carries an account is known from its assignments, which have no beginning; a curve is never without cases.
        unknown = set() if one.card.name in ("departed_champion", "time_to_value_curve") else {"n/a"}
        assert {"ok", "not_observed"} | unknown <= {row["status"] for row in rows}


def test_equal_customers_are_ranked_by_name_on_both_engines(both: tuple[FakeTables, FakeTables]) -> None:
    rows = compare(both, question(metric("loss_stress_test")))
    tops = [(row["account"], row["lost"]) for row in rows if row["status"] == "ok" and row["rank"] <= 2]
    assert set(tops) == {("twin1", 90_000_000), ("twin2", 90_000_000)}
    assert tops[0][0] == "twin1"
    rows = compare(both, question(metric("revenue_concentration")))
    assert {row["biggest"] for row in rows if row["basis"] == "revenue" and row["status"] == "ok"} == {"twin1"}


@pytest.mark.parametrize(("name", "more"), SPLITS, ids=lambda v: v if isinstance(v, str) else "-".join(map(str, v)))
def test_splits_and_other_definitions_are_equal_on_both_engines(
    both: tuple[FakeTables, FakeTables], name: str, more: dict[str, Any]
) -> None:
    rows = compare(both, question(metric(name), **more))
    assert len(rows) >= 20
