"""R-064: retention metrics (留存指标体系)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from tests.support.tables import FakeTables, line, rate, rows_of

D = dt.date
YEAR = Period(D(2024, 1, 1), D(2025, 1, 1))
MILLION = 100_000_000


def book() -> list[dict[str, Any]]:
    """400 customers that pay 10.0M a year; 1.2M grown, 0.3M shrunk, 0.7M lost by 28 customers, 1.5M new."""
    lines = [line(f"lost{i}", "2023-05-01", "2024-07-01", MILLION * 7 // 280, interval="year") for i in range(28)]
    lines += [line("grown", "2023-05-01", None, MILLION, interval="year")]
    lines += [line("grown", "2024-06-01", None, MILLION * 12 // 10, interval="year")]
    lines += [line("shrunk", "2023-05-01", "2024-04-01", MILLION, interval="year")]
    lines += [line("shrunk", "2024-04-01", None, MILLION * 7 // 10, interval="year")]
    lines += [line(f"kept{i}", "2023-05-01", None, 730_000_000 // 370, interval="year") for i in range(370)]
    rest = 10 * MILLION - 2 * MILLION - 28 * (MILLION * 7 // 280) - 370 * (730_000_000 // 370)
    lines += [line("kept0", "2023-05-01", None, rest, interval="year")]
    return [*lines, line("fresh", "2024-09-01", None, MILLION * 15 // 10, interval="year")]


def one(name: str, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    q = Question(metric=name, as_of=YEAR.end, periods=(YEAR,), **more)
    (row,) = rows_of(FakeTables({"contract_line": lines}), name, q)
    return row


def amounts(lines: list[dict[str, Any]]) -> dict[str, int]:
    q = Question(metric="arr_movements", as_of=YEAR.end, periods=(YEAR,))
    return {r["movement"]: r["amount"] for r in rows_of(FakeTables({"contract_line": lines}), "arr_movements", q)}


def test_r064_the_book_is_the_one_of_the_row() -> None:
    found = amounts(book())
    assert found["expansion"] == MILLION * 12 // 10
    assert found["contraction"] == MILLION * 3 // 10
    assert found["churn"] == MILLION * 7 // 10
    assert found["new"] == MILLION * 15 // 10


def test_r064_nrr_is_102_and_grr_90_percent() -> None:
    yearly = (("basis", "arr"),)
    assert one("net_revenue_retention", book(), parameters=yearly)["value"] == 1.02
    assert one("gross_revenue_retention", book(), parameters=yearly)["value"] == 0.90
    # MRR rounds each line to the cent, so its ratio differs in the ninth decimal.
    assert one("net_revenue_retention", book())["value"] == pytest.approx(1.02, abs=1e-6)


def test_r064_nrr_and_grr_ignore_new_logos() -> None:
    without = [row for row in book() if row["account_id"] != "fresh"]
    for name in ("net_revenue_retention", "gross_revenue_retention", "logo_retention"):
        assert one(name, book()) == one(name, without)


def test_r064_372_of_400_logos_are_93_percent() -> None:
    row = one("logo_retention", book())
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (0.93, 372, 400, 400)


def test_r064_a_returning_customer_changes_neither() -> None:
    lines = [
        line("gone", "2022-01-01", "2023-01-01"),
        line("gone", "2024-03-01", None),
        line("stays", "2023-01-01", None),
    ]
    assert one("net_revenue_retention", lines)["value"] == 1.0
    assert one("logo_retention", lines)["value"] == 1.0


def test_r064_exchange_rates_change_neither() -> None:
    lines = [line("e", "2023-01-01", None, 10_000, currency="EUR"), line("u", "2023-01-01", None, 10_000)]
    rates = [rate("EUR", "USD", "2024-01-01", "1.10"), rate("EUR", "USD", "2024-12-31", "1.30")]
    tables = FakeTables({"contract_line": lines, "fx_rate": rates})
    for name in ("net_revenue_retention", "gross_revenue_retention"):
        (row,) = rows_of(tables, name, Question(metric=name, as_of=YEAR.end, periods=(YEAR,)))
        assert (row["value"], row["denominator"]) == (1.0, 21_000)
    moves = rows_of(tables, "mrr_movements", Question(metric="mrr_movements", as_of=YEAR.end, periods=(YEAR,)))
    assert {r["movement"]: r["amount"] for r in moves if r["amount"]} == {"fx": 2_000}


def test_r064_the_segment_is_that_of_the_opening() -> None:
    # The customer grows out of its segment inside the period; its growth belongs to the one that it was in.
    lines = [line("c", "2023-01-01", "2024-06-01", 10_000), line("c", "2024-06-01", None, 30_000)]
    accounts = [
        {"account_id": "c", "segment": "small", "valid_from": dt.datetime(2023, 1, 1)},
        {"account_id": "c", "segment": "large", "valid_from": dt.datetime(2024, 7, 1)},
    ]
    tables = FakeTables({"contract_line": lines, "account": accounts})
    q = Question(metric="net_revenue_retention", as_of=YEAR.end, periods=(YEAR,), by=("segment",))
    (row,) = rows_of(tables, q.metric, q)
    assert (row["segment"], row["value"]) == ("small", 3.0)


def test_r064_any_account_attribute_splits_it() -> None:
    lines = [line("c", "2023-01-01", None), line("d", "2023-01-01", "2024-06-01")]
    values = [
        {"account_id": a, "attribute": "fit", "value": v, "valid_from": None} for a, v in (("c", "good"), ("d", "bad"))
    ]
    tables = FakeTables({"contract_line": lines, "account_attribute": values})
    q = Question(metric="logo_retention", as_of=YEAR.end, periods=(YEAR,), by=("fit",))
    assert [(r["fit"], r["value"]) for r in rows_of(tables, q.metric, q)] == [("bad", 0.0), ("good", 1.0)]


def test_r064_at_group_level_moving_between_subsidiaries_is_nothing() -> None:
    lines = [line("sub1", "2023-01-01", "2024-06-01"), line("sub2", "2024-06-01", None)]
    accounts = [{"account_id": a, "parent_id": "top"} for a in ("sub1", "sub2")]
    tables = FakeTables({"contract_line": lines, "account": accounts})
    by_account = Question(metric="logo_retention", as_of=YEAR.end, periods=(YEAR,))
    groups = DefinitionSet(name="groups", version=1, level="group")
    by_group = Question(metric="logo_retention", as_of=YEAR.end, periods=(YEAR,), definition=groups)
    assert rows_of(tables, "logo_retention", by_account)[0]["value"] == 0.0
    assert rows_of(tables, "logo_retention", by_group)[0]["value"] == 1.0


def test_r064_trailing_twelve_months_each_month() -> None:
    lines = [line("c", "2023-01-01", "2024-06-15"), line("d", "2023-01-01", None)]
    ends = [D(2024, m, 1) for m in (5, 6, 7, 8)]
    windows = tuple(Period(D(e.year - 1, e.month, 1), e) for e in ends)
    q = Question(metric="gross_revenue_retention", as_of=D(2024, 8, 1), periods=windows)
    rows = rows_of(FakeTables({"contract_line": lines}), q.metric, q)
    assert [r["value"] for r in rows] == [1.0, 1.0, 0.5, 0.5]


def test_r064_nothing_to_divide_by_is_not_applicable() -> None:
    row = one("net_revenue_retention", [line("late", "2024-05-01", None)])
    assert (row["value"], row["status"], row["denominator"]) == (None, "n/a", 0)


def test_r064_the_end_of_a_file_is_censoring_and_not_churn() -> None:
    lines = [line(f"c{i}", "2023-01-01", "2024-12-31") for i in range(3)]
    q = Question(metric="logo_retention", as_of=YEAR.end, periods=(YEAR,), observed_until=D(2024, 12, 20))
    (row,) = rows_of(FakeTables({"contract_line": lines}), "logo_retention", q)
    assert (row["value"], row["n"], row["status"]) == (None, None, "not_observed")


def test_r064_cohort_triangles_start_at_100_percent() -> None:
    lines = [
        line("stays", "2024-01-10", None, 10_000),
        line("leaves", "2024-01-20", "2024-02-15", 10_000),
        line("passes", "2024-01-05", "2024-01-25", 10_000),
        line("grows", "2024-02-03", "2024-03-10", 5_000),
        line("grows", "2024-03-10", None, 8_000),
    ]
    spans = tuple(Period(D(2024, m, 1), D(2024, m + 1, 1)) for m in (1, 2, 3))
    tables = FakeTables({"contract_line": lines})
    logos = rows_of(
        tables, "cohort_logo_retention", Question(metric="cohort_logo_retention", as_of=D(2024, 4, 1), periods=spans)
    )
    money = rows_of(
        tables,
        "cohort_revenue_retention",
        Question(metric="cohort_revenue_retention", as_of=D(2024, 4, 1), periods=spans),
    )
    shown = [(r["cohort"].month, r["age"], r["value"], r["n"]) for r in logos]
    assert shown == [(1, 0, 1.0, 2), (1, 1, 0.5, 2), (1, 2, 0.5, 2), (2, 0, 1.0, 1), (2, 1, 1.0, 1), (3, 0, None, 0)]
    assert [(r["cohort"].month, r["age"], r["value"]) for r in money][:5] == [
        (1, 0, 1.0), (1, 1, 0.5), (1, 2, 0.5), (2, 0, 1.0), (2, 1, 1.6),
    ]  # fmt: skip


def test_r064_churned_accounts_explain_the_movements() -> None:
    q = Question(metric="churned_accounts", as_of=YEAR.end, periods=(YEAR,))
    names = [{"account_id": "shrunk", "name": "Shrunk Ltd"}]
    tables = FakeTables({"contract_line": book(), "account": names})
    rows = rows_of(tables, "churned_accounts", q)
    assert {r["account"] for r in rows if r["movement"] == "churn"} == {f"lost{i}" for i in range(28)}
    (shrunk,) = [r for r in rows if r["movement"] == "contraction"]
    assert (shrunk["account"], shrunk["name"], shrunk["amount"]) == ("shrunk", "Shrunk Ltd", 8_333_333 - 5_833_333)
    moves = rows_of(tables, "mrr_movements", Question(metric="mrr_movements", as_of=YEAR.end, periods=(YEAR,)))
    for kind in ("churn", "contraction"):
        whole = next(r["amount"] for r in moves if r["movement"] == kind)
        assert sum(r["amount"] for r in rows if r["movement"] == kind) == whole


def test_r064_gross_renewal_rate_is_kept_apart_from_grr() -> None:
    lines = [
        line("a", "2023-07-01", "2024-07-01", 120_000, interval="year", offering="x"),
        line("a", "2024-07-01", "2025-07-01", 90_000, interval="year", offering="x"),
        line("b", "2023-08-01", "2024-08-01", 120_000, interval="year", offering="x"),
        line("b", "2024-08-20", "2025-08-20", 240_000, interval="year", offering="x"),
        line("c", "2023-09-01", "2024-09-01", 120_000, interval="year", offering="x"),
        line("c", "2024-11-01", None, 120_000, interval="year", offering="x"),
        line("d", "2023-12-15", "2024-12-15", 120_000, interval="year", offering="x"),
        line("open", "2023-01-01", None, 1_000_000),
    ]
    row = one("gross_renewal_rate", lines)
    # a renewed three quarters, b more than all (counted as all), c too late, d is still within its 30 days.
    assert (row["numerator"], row["denominator"], row["n"], row["pending"]) == (17_500, 30_000, 3, 10_000)
    assert row["value"] == 17_500 / 30_000
    assert one("gross_revenue_retention", lines)["denominator"] == 1_040_000


def test_r064_renewals_are_split_by_offering_and_by_attributes_on_the_opening_day() -> None:
    lines = [
        line("a", "2023-07-01", "2024-07-01", 10_000, offering="x"),
        line("a", "2024-07-01", None, 9_000, offering="x"),
        line("b", "2023-08-01", "2024-08-01", 20_000, offering="y"),
        line("c", "2023-08-01", "2024-08-01", 40_000, offering="y"),
        line("c", "2024-08-01", None, 40_000, offering="y"),
    ]
    accounts = [{"account_id": "a", "segment": "s"}, {"account_id": "b", "segment": "s"}, {"account_id": "c"}]

    def split(by: str) -> dict[object, tuple[int, int, int]]:
        q = Question(metric="gross_renewal_rate", as_of=YEAR.end, periods=(YEAR,), by=(by,))
        rows = rows_of(FakeTables({"contract_line": lines, "account": accounts}), q.metric, q)
        return {r[by]: (r["numerator"], r["denominator"], r["n"]) for r in rows}

    assert split("offering") == {"x": (9_000, 10_000, 1), "y": (40_000, 60_000, 2)}
    assert split("segment") == {"s": (9_000, 30_000, 2), None: (40_000, 40_000, 1)}
    assert split("account") == {"a": (9_000, 10_000, 1), "b": (0, 20_000, 1), "c": (40_000, 40_000, 1)}


def test_r064_one_line_renews_only_one_other() -> None:
    lines = [line("a", "2023-07-01", "2024-07-01", 10_000, offering="x") for _ in range(2)]
    lines += [line("a", "2024-07-01", None, 20_000, offering="x")]
    assert one("gross_renewal_rate", lines)["value"] == 0.5
    named = [
        line("a", "2023-07-01", "2024-07-01", 10_000, offering="x", line_id="old"),
        line("a", "2024-09-01", None, 10_000, offering="y", line_id="new", renews_line_id="old"),
    ]
    assert one("gross_renewal_rate", named)["value"] == 1.0


def test_r064_a_renewal_in_another_currency_is_a_renewal_at_the_openings_rate() -> None:
    named = [
        line("a", "2023-07-01", "2024-07-01", 10_000, currency="EUR", offering="x", line_id="old"),
        line("a", "2024-07-01", None, 8_800, offering="x", line_id="new", renews_line_id="old"),
    ]
    for lines in (named, [{**row, "line_id": None, "renews_line_id": None} for row in named]):
        tables = FakeTables({"contract_line": lines, "fx_rate": [rate("EUR", "USD", "2024-01-01", "1.10")]})
        q = Question(metric="gross_renewal_rate", as_of=YEAR.end, periods=(YEAR,))
        (row,) = rows_of(tables, "gross_renewal_rate", q)
        assert (row["numerator"], row["denominator"], row["status"]) == (8_800, 11_000, "ok")


def test_r064_what_renews_what_does_not_depend_on_the_months_asked_for() -> None:
    lines = [
        line("a", "2023-07-01", "2024-06-28", offering="x"),
        line("a", "2023-07-02", "2024-07-02", offering="x"),
        line("a", "2024-06-29", None, offering="x"),
    ]
    june, july = Period(D(2024, 6, 1), D(2024, 7, 1)), Period(D(2024, 7, 1), D(2024, 8, 1))
    for spans in ((june, july), (july,)):
        q = Question(metric="gross_renewal_rate", as_of=YEAR.end, periods=spans)
        last = rows_of(FakeTables({"contract_line": lines}), "gross_renewal_rate", q)[-1]
        assert (last["period"], last["numerator"], last["denominator"]) == (july.start, 0, 10_000)


def test_r064_who_paid_before_the_first_instant_comes_back_however_it_is_split() -> None:
    # Both earlier lines lie between instants, so only their existence tells that the customer is not new.
    lines = [line("c", "2023-12-05", "2023-12-20", offering="x"), line("c", "2024-03-10", None, offering="x")]
    span = (Period(D(2024, 1, 1), D(2024, 4, 1)), Period(D(2024, 1, 1), D(2024, 3, 1)))
    for by in ((), ("offering",), ("account",), ("cohort",)):
        q = Question(metric="mrr_movements", as_of=D(2024, 4, 1), periods=span, by=by)
        rows = rows_of(FakeTables({"contract_line": lines}), q.metric, q)
        assert {r["movement"] for r in rows if r["amount"]} == {"reactivation"}, by
