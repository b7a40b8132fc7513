"""R-140: the ledger of contracts (合同台账): recurring revenue by date, and its dated changes."""

from __future__ import annotations

import datetime as dt

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question
from oarlock.domain.period import Period, periods
from tests.support.tables import FakeTables, line, rows_of

D = dt.date
REDUCED = [
    line("c", "2023-01-01", "2024-07-01", 12_000_000, interval="year"),
    line("c", "2024-07-01", None, 9_000_000, interval="year"),
]


def arr(day: D, **more: object) -> int:
    q = Question(metric="arr", as_of=day, **more)  # type: ignore[arg-type]
    value: int = rows_of(FakeTables({"contract_line": REDUCED}), "arr", q)[0]["value"]
    return value


def test_r140_a_line_of_120k_reduced_to_90k_on_1_july() -> None:
    assert arr(D(2024, 6, 30)) == 12_000_000
    assert arr(D(2024, 7, 1)) == 9_000_000


def test_r140_contraction_of_30k_in_the_third_quarter() -> None:
    tables = FakeTables({"contract_line": REDUCED})
    quarters = periods(D(2024, 1, 1), D(2025, 1, 1), "quarter")
    q = Question(metric="arr_movements", as_of=D(2025, 1, 1), periods=quarters)
    moved = {(r["period"], r["movement"]): r["amount"] for r in rows_of(tables, "arr_movements", q) if r["amount"]}
    # The instant of 1 July closes the second quarter and already counts the new amount.
    assert moved == {(D(2024, 4, 1), "contraction"): 3_000_000}
    from_june = (Period(D(2024, 6, 30), D(2024, 9, 30)),)
    q = Question(metric="arr_movements", as_of=D(2025, 1, 1), periods=from_june)
    moved = {(r["period"], r["movement"]): r["amount"] for r in rows_of(tables, "arr_movements", q) if r["amount"]}
    assert moved == {(D(2024, 6, 30), "contraction"): 3_000_000}


def test_r140_replaying_all_changes_gives_the_closing_arr() -> None:
    tables = FakeTables({"contract_line": REDUCED})
    months = periods(D(2022, 12, 1), D(2025, 1, 1), "month")
    rows = rows_of(tables, "arr_movements", Question(metric="arr_movements", as_of=D(2025, 1, 1), periods=months))
    leaks = ("contraction", "churn")
    assert sum(-r["amount"] if r["movement"] in leaks else r["amount"] for r in rows) == arr(D(2025, 1, 1))


def test_r140_a_line_counts_from_its_start_up_to_the_day_before_its_end() -> None:
    tables = FakeTables({"contract_line": [line("c", "2024-02-29", "2024-03-02")]})
    days = periods(D(2024, 2, 28), D(2024, 3, 3), "day")
    rows = rows_of(tables, "mrr", Question(metric="mrr", as_of=D(2024, 3, 3), periods=days))
    assert [r["value"] for r in rows] == [0, 10_000, 10_000, 0, 0]


def test_r140_notice_shows_as_committed_churn_and_the_paid_time_still_counts() -> None:
    lines = [line("c", "2024-01-01", "2024-12-31", canceled_at=dt.datetime(2024, 5, 31, 18, 0))]
    tables = FakeTables({"contract_line": lines})
    on = {
        name: rows_of(tables, name, Question(metric=name, as_of=D(2024, 6, 1)))[0]["value"]
        for name in ("mrr", "committed_mrr")
    }
    assert on == {"mrr": 10_000, "committed_mrr": 0}
    notice = DefinitionSet(name="committed", version=1, churn_time="notice")
    q = Question(metric="mrr", as_of=D(2024, 5, 31), definition=notice)
    assert rows_of(tables, "mrr", q)[0]["value"] == 0
    # 18:00 UTC is already 1 June in Shanghai.
    q = Question(metric="mrr", as_of=D(2024, 5, 31), definition=notice, zone="Asia/Shanghai")
    assert rows_of(tables, "mrr", q)[0]["value"] == 10_000


def test_r140_what_is_paused_or_ended_without_a_date_stops_when_its_record_changed() -> None:
    changed = dt.datetime(2024, 3, 10)
    lines = [
        line("paused", "2024-01-01", None, status="paused", updated_at=changed),
        line("ended", "2024-01-01", None, status="ended", updated_at=changed),
        line("canceled", "2024-01-01", None, status="canceled", canceled_at=changed),
        line("never said", "2024-01-01", None, status="canceled"),
    ]
    tables = FakeTables({"contract_line": lines})
    counts = [
        rows_of(tables, "mrr", Question(metric="mrr", as_of=D(2024, 6, 1), periods=(Period(day, day),)))[0]["accounts"]
        for day in (D(2024, 3, 9), D(2024, 3, 10), D(2024, 5, 31), D(2024, 6, 1))
    ]
    assert counts == [4, 1, 1, 0]


def test_r140_only_one_account_when_asked_for_one() -> None:
    tables = FakeTables({"contract_line": [line("a", "2024-01-01"), line("b", "2024-01-01", None, 5)]})
    q = Question(metric="mrr", as_of=D(2024, 6, 1), account="b")
    assert rows_of(tables, "mrr", q)[0]["value"] == 5
