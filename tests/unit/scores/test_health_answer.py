"""The answer of health: every value is what its metric says of the account, and every row is what plain Python says."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from oarlock.metrics.registry import metric
from oarlock.pipeline.scored import result_of
from oarlock.scores.health.shipped import OBSERVED, model_of, shipped
from oarlock.scores.registry import all_scores
from oarlock.scores.rubric import evaluate, variant_for
from oarlock.strategy.registry import all_figures, figure
from tests.support.health import DAYS, KeptTables, model, question, rows_of, tables_of
from tests.support.two_engines import LAST, NOT_YET, company

COMPANY = company()


@pytest.fixture(scope="module")
def tables() -> KeptTables:
    return tables_of(COMPANY)


@pytest.fixture(scope="module")
def rows(tables: KeptTables) -> list[dict[str, Any]]:
    return rows_of(tables, question(model()))


def by_account(tables: KeptTables, name: str, q: Question, field: str = "value") -> dict[Any, Any]:
    """A metric's own answer by day and account."""
    found = tables.fetch(metric(name).answer(tables, replace(q, metric=name, by=("account",))))
    return {(r.get("as_of") or r.get("period_end"), r["account"]): r[field] for r in found if r["account"]}


def live(day: dt.date) -> set[str]:
    return {
        str(row["account_id"]) for row in COMPANY["contract_line"]
        if row["start_date"] <= day and (row["end_date"] is None or row["end_date"] > day)
        and row["status"] == "active"
    }  # fmt: skip


def test_customers_with_a_live_line_have_one_row_a_day(rows: list[dict[str, Any]]) -> None:
    for day in DAYS:
        assert [r["account_id"] for r in rows if r["as_of"] == day] == sorted(live(day))
    (unseen,) = [r for r in rows if r["as_of"] == NOT_YET]
    assert (unseen["status"], unseen["score"], unseen["band"], unseen["low"]) == ("not_observed", None, None, None)


def test_every_value_is_that_of_its_metric(tables: KeptTables, rows: list[dict[str, Any]]) -> None:
    q = replace(question(model()), parameters=())
    half_years = tuple(Period(d - dt.timedelta(days=180), d) for d in DAYS)
    wanted = {
        "overdue": by_account(tables, "overdue_days", q),
        "late": by_account(tables, "overdue_days", q, "overdue"),
        "growth": by_account(tables, "account_mrr_change", replace(q, parameters=(("days", "60"),))),
        "kept": by_account(tables, "gross_revenue_retention", replace(q, periods=half_years)),
    }
    seen = 0
    for row in (r for r in rows if r["account_id"]):
        held, missing = json.loads(row["inputs"]), json.loads(row["missing"])
        assert missing["absent"] == "no_metric"
        for name, found in wanted.items():
            value = found.get((row["as_of"], row["account_id"]))
            if value is None:
                assert (name in held, missing[name]) == (False, "n/a")
            else:
                seen += 1
                assert math.isclose(held[name], value, abs_tol=1e-12)
                assert name not in missing
    assert seen > 100


def test_every_row_is_what_plain_python_says(rows: list[dict[str, Any]]) -> None:
    q = question(model())
    segments = {(str(r["account_id"]), r["valid_from"]): r["segment"] for r in COMPANY["account"]}
    fits = {r["account_id"]: r["value"] for r in COMPANY["account_attribute"]}
    for row in (r for r in rows if r["account_id"]):
        version = dt.datetime(2024, 1, 15) if row["as_of"] >= dt.date(2024, 1, 15) else None
        kind = {"fit": fits.get(row["account_id"]), "segment": segments.get((row["account_id"], version))}
        chosen = variant_for(model_of(q), kind)
        assert (row["variant"] or "") == chosen.variant
        r = evaluate(chosen, {k: float(v) for k, v in json.loads(row["inputs"]).items()})
        again = result_of(q, row)
        assert (again.score, again.model.variant, again.low, again.high) == (r.score, r.model.variant, r.low, r.high)
        for name in ("score", "coverage", "low", "high", "cap_part"):
            one, other = row[name], getattr(r, name)
            assert (one is None) == (other is None)
            assert one is None or math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
        assert (row["band"], row["caps"] or "") == (r.band, ",".join(c.id for c in r.applied))
        parts = json.loads(row["contributions"])
        assert math.isclose(sum(parts.values()), r.raw or 0.0, abs_tol=1e-9)
        if row["score"] is not None:
            assert math.isclose(sum(parts.values()) + row["cap_part"], row["score"], abs_tol=1e-9)


def test_all_accounts_on_request_and_one_account(tables: KeptTables) -> None:
    q = question(model(), days=(LAST,))
    every = rows_of(tables, replace(q, parameters=(*q.parameters, ("accounts", "all"))))
    assert len({r["account_id"] for r in every if r["account_id"]}) >= len(COMPANY["account"]) / 2
    (name, *_) = sorted(live(LAST))
    one = [r for r in rows_of(tables, replace(q, account=name)) if r["account_id"]]
    whole = [r for r in rows_of(tables, q) if r["account_id"] == name]
    assert one == whole


def test_a_feed_that_was_never_imported_says_so(tables: KeptTables) -> None:
    q = question(model(), days=(LAST,))
    never = json.dumps({"overdue_days": "1000-01-01"})
    rows = rows_of(tables, replace(q, parameters=tuple(sorted((*q.parameters, (OBSERVED, never))))))
    for row in (r for r in rows if r["account_id"]):
        missing = json.loads(row["missing"])
        assert (missing["overdue"], missing["late"]) == ("not_observed", "not_observed")


def test_shipped_inputs_name_metrics_that_tell_each_account() -> None:
    from oarlock.pipeline.models import unknown_metrics

    for one in shipped().values():
        assert [str(text) for text in unknown_metrics(one)] == []


def test_scores_are_found_beside_metrics() -> None:
    assert "health" in [s.card.name for s in all_scores()]
    assert figure("health") in all_figures()
    assert figure("mrr") is metric("mrr")
