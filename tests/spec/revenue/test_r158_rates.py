"""R-158: money in several currencies: rates by date, none that is too old, nothing dropped in silence."""

from __future__ import annotations

import datetime as dt

from oarlock.domain.metric import Question
from oarlock.domain.period import Period, periods
from oarlock.metrics.registry import metric
from tests.support.tables import FakeTables, line, rate, rows_of

D = dt.date


def mrr(lines: list[dict[str, object]], rates: list[dict[str, object]], *, currency: str = "USD") -> object:
    tables = FakeTables({"contract_line": lines, "fx_rate": rates})
    return rows_of(tables, "mrr", Question(metric="mrr", as_of=D(2024, 6, 1), currency=currency))[0]["value"]


def test_r158_7100_yuan_at_7_10_are_1000_dollars() -> None:
    lines = [line("c", "2024-01-01", None, 710_000, currency="CNY")]
    assert mrr(lines, [rate("USD", "CNY", "2024-06-01", "7.10")]) == 100_000


def test_r158_direct_inverse_and_through_a_third_currency() -> None:
    lines = [line("c", "2024-01-01", None, 10_000, currency="EUR")]
    assert mrr(lines, [rate("EUR", "USD", "2024-06-01", "1.25")]) == 12_500
    assert mrr(lines, [rate("USD", "EUR", "2024-06-01", "0.8")]) == 12_500
    through = [rate("EUR", "CNY", "2024-06-01", "8"), rate("USD", "CNY", "2024-06-01", "6.4")]
    assert mrr(lines, through) == 12_500
    assert mrr(lines, [rate("EUR", "USD", "2024-06-01", "1.5"), *through]) == 15_000


def test_r158_minor_units_differ_by_currency() -> None:
    assert (
        mrr([line("c", "2024-01-01", None, 1_000, currency="JPY")], [rate("JPY", "USD", "2024-06-01", "0.0071")]) == 710
    )
    dinar = [line("c", "2024-01-01", None, 1_500, currency="KWD")]
    assert mrr(dinar, [rate("KWD", "USD", "2024-06-01", "3.25")]) == 488
    assert (
        mrr([line("c", "2024-01-01", None, 710)], [rate("JPY", "USD", "2024-06-01", "0.0071")], currency="JPY") == 1_000
    )


def test_r158_the_last_rate_counts_for_seven_days_and_no_longer() -> None:
    lines = [line("c", "2024-01-01", None, 10_000, currency="EUR")]
    older = rate("EUR", "USD", "2024-05-20", "9")
    assert mrr(lines, [older, rate("EUR", "USD", "2024-05-25", "1.25")]) == 12_500
    assert mrr(lines, [older, rate("EUR", "USD", "2024-05-24", "1.25")]) is None
    assert mrr(lines, [rate("EUR", "USD", "2024-06-02", "1.25")]) is None


def test_r158_a_missing_rate_makes_the_figure_unknown_and_is_named() -> None:
    lines = [line("c", "2024-01-01", None, 10_000, currency="EUR"), line("d", "2024-01-01", None, 10_000)]
    tables = FakeTables({"contract_line": lines, "fx_rate": [rate("EUR", "USD", "2024-06-01", "1.25")]})
    spans = periods(D(2024, 5, 1), D(2024, 7, 1), "month")
    q = Question(metric="mrr", as_of=D(2024, 7, 1), periods=spans)
    assert [(r["value"], r["status"]) for r in rows_of(tables, "mrr", q)] == [
        (None, "n/a"), (22_500, "ok"), (None, "n/a"),
    ]  # fmt: skip
    check = metric("mrr").check
    assert check is not None
    (message,) = check(tables, q)
    assert (message.params["currency"], message.params["day"]) == ("EUR", "2024-05-01")


def test_r158_split_by_currency_each_stays_in_its_own() -> None:
    lines = [line("c", "2024-01-01", None, 10_000, currency="EUR"), line("d", "2024-01-01", None, 300, currency="JPY")]
    q = Question(metric="mrr", as_of=D(2024, 6, 1), by=("currency",))
    rows = rows_of(FakeTables({"contract_line": lines}), "mrr", q)
    assert [(r["currency"], r["value"]) for r in rows] == [("EUR", 10_000), ("JPY", 300)]


def test_r158_a_change_of_currency_is_the_change_of_worth_at_the_opening_rate() -> None:
    lines = [line("c", "2024-01-01", "2024-05-10", 10_000, currency="EUR"), line("c", "2024-05-10", None, 11_000)]
    rates = [rate("EUR", "USD", "2024-05-01", "1.25"), rate("EUR", "USD", "2024-06-01", "1.5")]
    tables = FakeTables({"contract_line": lines, "fx_rate": rates})
    span = (Period(D(2024, 5, 1), D(2024, 6, 1)),)
    rows = rows_of(tables, "mrr_movements", Question(metric="mrr_movements", as_of=D(2024, 6, 1), periods=span))
    assert {r["movement"]: r["amount"] for r in rows if r["amount"]} == {"contraction": 1_500}
