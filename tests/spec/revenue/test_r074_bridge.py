"""R-074: the bridge of growth and leak (开源节流收入桥); levers come later."""

from __future__ import annotations

import datetime as dt

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period, periods
from tests.spec.revenue.test_r064_retention import MILLION, YEAR, book
from tests.support.tables import FakeTables, line, rate, rows_of

D = dt.date


def bridge(tables: FakeTables, *spans: Period, basis: str = "arr", **more: object) -> list[dict[str, object]]:
    q = Question(metric="revenue_bridge", as_of=spans[-1].end, periods=spans, parameters=(("basis", basis),), **more)  # type: ignore[arg-type]
    return rows_of(tables, "revenue_bridge", q)


def test_r074_10_0_plus_1_5_plus_1_2_minus_0_3_minus_0_7_is_11_7_million() -> None:
    rows = bridge(FakeTables({"contract_line": book()}), YEAR)
    amounts = {row["line"]: row["amount"] for row in rows}
    assert amounts == {
        "opening": 10 * MILLION,
        "new": 150_000_000,
        "reactivation": 0,
        "expansion": 120_000_000,
        "contraction": 30_000_000,
        "churn": 70_000_000,
        "fx": 0,
        "closing": 1_170_000_000,
        "growth": 270_000_000,
        "leak": 100_000_000,
    }
    assert {row["line"]: row["side"] for row in rows}["churn"] == "leak"
    assert [row["line"] for row in rows][:2] == ["opening", "new"]


def test_r074_the_bridge_equals_the_contract_lines_to_the_cent_each_month_in_several_currencies() -> None:
    lines = [*book(), line("euro", "2024-02-15", "2024-11-01", 77_777, currency="EUR")]
    rates = [rate("EUR", "USD", f"2024-{m:02d}-01", f"1.0{m % 10}7") for m in range(1, 13)]
    tables = FakeTables({"contract_line": lines, "fx_rate": rates})
    spans = periods(D(2024, 1, 1), D(2024, 12, 1), "month")
    found: dict[object, dict[object, int]] = {}
    for row in bridge(tables, *spans, basis="mrr"):
        found.setdefault(row["period"], {})[row["line"]] = row["amount"]  # type: ignore[assignment]
    q = Question(metric="mrr", as_of=D(2024, 12, 1), periods=spans)
    stock = {row["as_of"]: row["value"] for row in rows_of(tables, "mrr", q)}
    for span in spans:
        b = found[span.start]
        assert b["opening"] == stock[span.start]
        assert b["closing"] == stock[span.end]
        assert b["opening"] + b["growth"] - b["leak"] + b["fx"] == b["closing"]


def test_r074_return_may_count_as_new() -> None:
    lines = [line("c", "2023-01-01", "2023-06-01"), line("c", "2024-05-01", None)]
    tables = FakeTables({"contract_line": lines})
    as_new = DefinitionSet(name="as_new", version=1, reactivation="as_new")
    told = {r["line"]: (r["amount"], r["accounts"]) for r in bridge(tables, YEAR, basis="mrr")}
    joined = {r["line"]: (r["amount"], r["accounts"]) for r in bridge(tables, YEAR, basis="mrr", definition=as_new)}
    assert (told["new"], told["reactivation"]) == ((0, 0), (10_000, 1))
    assert (joined["new"], joined["reactivation"]) == ((10_000, 1), (0, 0))
    assert told["growth"] == joined["growth"]


def test_r074_quick_ratio_and_its_missing_value() -> None:
    tables = FakeTables({"contract_line": book()})
    (row,) = rows_of(tables, "quick_ratio", Question(metric="quick_ratio", as_of=YEAR.end, periods=(YEAR,)))
    assert round(row["value"], 4) == 2.7
    still = FakeTables({"contract_line": [line("c", "2023-01-01", None)]})
    (row,) = rows_of(still, "quick_ratio", Question(metric="quick_ratio", as_of=YEAR.end, periods=(YEAR,)))
    assert (row["value"], row["status"]) == (None, "n/a")
