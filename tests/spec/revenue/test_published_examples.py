"""The worked examples that vendors publish, to the cent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from tests.support.tables import FakeTables, line, rows_of

D = dt.date


def ask(name: str, lines: list[dict[str, Any]], *spans: tuple[str, str], **more: Any) -> list[dict[str, Any]]:
    periods = tuple(Period(D.fromisoformat(a), D.fromisoformat(b)) for a, b in spans)
    as_of = max((p.end for p in periods), default=D(2024, 6, 1))
    q = Question(metric=name, as_of=more.pop("as_of", as_of), periods=periods, **more)
    return rows_of(FakeTables({"contract_line": lines}), name, q)


def moved(lines: list[dict[str, Any]], start: str, end: str) -> dict[str, int]:
    return {r["movement"]: r["amount"] for r in ask("mrr_movements", lines, (start, end)) if r["amount"]}


GOLD = line("cust", "2024-01-15", "2025-01-15", 50_000, interval="year", offering="gold")
CHARTMOGUL = [
    *[GOLD] * 4,
    *[line("cust", "2024-03-10", "2024-05-20", 3_000, offering="silver")] * 2,
    *[line("cust", "2025-06-01", None, 5_000, offering="gold")] * 3,
]


def test_chartmogul_four_yearly_plans_of_2000_in_all_are_new_mrr_of_166_67() -> None:
    # 2,000.00 ÷ 12; as one line, because a rounded twelfth of 500.00 four times is 166.68.
    whole = [{**GOLD, "amount": 200_000}]
    assert moved(whole, "2024-01-01", "2024-02-01") == {"new": 16_667}
    assert moved([GOLD] * 4, "2024-01-01", "2024-02-01") == {"new": 16_668}


def test_chartmogul_a_second_subscription_is_expansion_and_cancelling_it_contraction() -> None:
    assert moved(CHARTMOGUL, "2024-03-01", "2024-04-01") == {"expansion": 6_000}
    assert moved(CHARTMOGUL, "2024-05-01", "2024-06-01") == {"contraction": 6_000}


def test_chartmogul_churn_comes_at_the_end_of_the_paid_period_and_return_is_reactivation() -> None:
    assert moved(CHARTMOGUL, "2024-12-01", "2025-01-01") == {}
    assert moved(CHARTMOGUL, "2025-01-01", "2025-02-01") == {"churn": 16_668}
    assert moved(CHARTMOGUL, "2025-06-01", "2025-07-01") == {}
    assert moved(CHARTMOGUL, "2025-05-01", "2025-06-01") == {"reactivation": 15_000}


def test_chartmogul_gross_and_net_mrr_churn() -> None:
    lines = [
        line("stays", "2024-01-01", None, 6_000),
        line("leaves", "2024-01-01", "2024-02-10", 1_000),
        line("shrinks", "2024-01-01", "2024-02-10", 3_000),
        line("shrinks", "2024-02-10", None, 2_000),
        line("stays", "2024-02-10", None, 1_000),
    ]
    gross = ask("gross_mrr_churn", lines, ("2024-02-01", "2024-03-01"))[0]
    net = ask("net_mrr_churn", lines, ("2024-02-01", "2024-03-01"))[0]
    assert (gross["value"], gross["numerator"], gross["denominator"]) == (0.2, 2_000, 10_000)
    assert (net["value"], net["numerator"]) == (0.1, 1_000)


def test_stripe_a_yearly_plan_of_1200_is_100_a_month() -> None:
    assert ask("mrr", [line("c", "2024-01-01", None, 120_000, interval="year")])[0]["value"] == 10_000


def test_stripe_100_monthly_and_50_yearly_subscribers_are_12500() -> None:
    lines = [line(f"m{i}", "2024-01-01", None, 10_000) for i in range(100)]
    lines += [line(f"y{i}", "2024-01-01", None, 60_000, interval="year") for i in range(50)]
    row = ask("mrr", lines)[0]
    assert (row["value"], row["accounts"]) == (1_250_000, 150)


def test_stripe_a_forever_coupon_lowers_mrr_and_a_finite_one_does_not() -> None:
    forever = line("c", "2024-01-01", None, 10_000, discount=2_500)
    finite = line("c", "2024-01-01", None, 10_000, discount=2_500, discount_end=D(2024, 12, 1))
    assert ask("mrr", [forever])[0]["value"] == 7_500
    assert ask("mrr", [finite])[0]["value"] == 10_000
    assert ask("net_mrr", [finite])[0]["value"] == 7_500
    assert ask("net_mrr", [finite], as_of=D(2024, 12, 1))[0]["value"] == 10_000
    assert ask("list_mrr", [forever])[0]["value"] == 10_000


def test_stripe_trials_and_metered_parts_are_left_out() -> None:
    lines = [
        line("t", "2024-01-01", None, 10_000, status="trialing"),
        line("m", "2024-01-01", None, 10_000, is_metered=True),
        line("o", "2024-01-01", None, 10_000, is_recurring=False),
    ]
    row = ask("mrr", lines)[0]
    assert (row["value"], row["accounts"], row["status"]) == (0, 0, "ok")


def test_stripe_past_due_counts_and_unpaid_is_churn() -> None:
    changed = dt.datetime(2024, 5, 10, 9)
    late = [line("c", "2024-01-01", None, 10_000, status="past_due", updated_at=changed)]
    unpaid = [line("c", "2024-01-01", None, 10_000, status="unpaid", updated_at=changed)]
    assert moved(late, "2024-05-01", "2024-06-01") == {}
    assert moved(unpaid, "2024-04-01", "2024-05-01") == {}
    assert moved(unpaid, "2024-05-01", "2024-06-01") == {"churn": 10_000}
    kept = DefinitionSet(name="kept", version=1, unpaid="counted")
    assert ask("mrr", unpaid, definition=kept)[0]["value"] == 10_000
    strict = DefinitionSet(name="strict", version=1, delinquent="excluded")
    assert ask("mrr", late, definition=strict)[0]["value"] == 0


def test_rounding_an_annual_100_00_gives_mrr_8_33_and_arr_100_00() -> None:
    lines = [line("c", "2024-01-01", None, 10_000, interval="year")]
    assert ask("mrr", lines)[0]["value"] == 833
    assert ask("arr", lines)[0]["value"] == 10_000


def test_weeks_and_days_are_worth_52_twelfths_and_365_25_twelfths() -> None:
    week = [line("c", "2024-01-01", None, 1_200, interval="week")]
    day = [line("c", "2024-01-01", None, 1_600, interval="day", interval_count=2)]
    assert (ask("mrr", week)[0]["value"], ask("arr", week)[0]["value"]) == (5_200, 62_400)
    assert (ask("mrr", day)[0]["value"], ask("arr", day)[0]["value"]) == (24_350, 292_200)


def test_the_largest_amount_is_exact() -> None:
    # The largest line there may be, at the factors that bring the largest products.
    lines = [line("c", "2024-01-01", None, 9_000_000_000_001, interval="day", interval_count=3)]
    assert ask("mrr", lines)[0]["value"] == (9_000_000_000_001 * 487 * 2 + 48) // 96
    assert ask("arr", lines)[0]["value"] == (9_000_000_000_001 * 1461 * 2 + 12) // 24


def test_endpoint_and_event_sums_differ_and_say_so() -> None:
    lines = [
        line("c", "2024-01-01", "2024-02-10", 10_000),
        line("c", "2024-02-10", "2024-02-20", 5_000),
        line("c", "2024-02-20", None, 12_000),
    ]
    summed = DefinitionSet(name="event_sum", version=1, method="event_sum")
    ends = ask("mrr_movements", lines, ("2024-02-01", "2024-03-01"))
    days = ask("mrr_movements", lines, ("2024-02-01", "2024-03-01"), definition=summed)
    assert {(r["movement"], r["amount"]) for r in ends if r["amount"]} == {("expansion", 2_000)}
    assert {(r["movement"], r["amount"]) for r in days if r["amount"]} == {("contraction", 5_000), ("expansion", 7_000)}
    assert {r["method"] for r in ends} == {"endpoint"}
    assert {r["method"] for r in days} == {"event_sum"}
