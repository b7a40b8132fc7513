"""R-096: won deals fall while chances rise."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from oarlock.domain.period import Period, periods
from tests.support.asking import ask

D = dt.date
QUARTERS = periods(D(2023, 7, 1), D(2024, 7, 1), "quarter")
COUNTS, SIGNED = (120, 126, 131, 140), (36, 33, 29, 26)


def deals(counts: tuple[int, ...] = COUNTS, signed: tuple[int, ...] = SIGNED) -> list[dict[str, Any]]:
    return [
        {"opportunity_id": f"{k}.{i}", "account_id": "a", "is_closed": True, "is_won": i < signed[k],
         "close_date": QUARTERS[k].start + dt.timedelta(days=i % 90), "competitor": None if i % 12 == 11 else "Rival"}
        for k, n in enumerate(counts) for i in range(n)
    ]  # fmt: skip


def armitage(counts: tuple[int, ...], signed: tuple[int, ...]) -> tuple[float, float]:
    """The test as textbooks write it."""
    n, p = sum(counts), sum(signed) / sum(counts)
    mean = sum(i * c for i, c in enumerate(counts)) / n
    top = sum(s * (i - mean) for i, s in enumerate(signed))
    z = top / math.sqrt(p * (1 - p) * sum(c * (i - mean) ** 2 for i, c in enumerate(counts)))
    return z, math.erfc(abs(z) / math.sqrt(2))


def test_r096_30_0_26_2_22_1_and_18_6_percent_fall_with_p_0_022() -> None:
    rows = ask("win_rate", {"opportunity": deals()}, periods=QUARTERS)
    assert [round(row["value"] * 100, 1) for row in rows] == [30.0, 26.2, 22.1, 18.6]
    assert [(row["numerator"], row["denominator"], row["n"]) for row in rows] == list(
        zip(SIGNED, COUNTS, COUNTS, strict=True)
    )
    assert (round(rows[-1]["z"], 2), round(rows[-1]["p"], 3)) == (-2.28, 0.022)
    assert [row["is_falling"] for row in rows] == [None, False, False, True]
    assert [round(row["contested"] * 100) for row in rows] == [92] * 4
    assert rows[-1]["contested"] == 129 / 140


def test_r096_each_row_knows_the_periods_up_to_it() -> None:
    rows = ask("win_rate", {"opportunity": deals()}, periods=QUARTERS)
    for k in (2, 3, 4):
        z, p = armitage(COUNTS[:k], SIGNED[:k])
        assert rows[k - 1]["z"] == pytest.approx(z)
        assert rows[k - 1]["p"] == pytest.approx(p, abs=1e-6)


def test_r096_a_shrinking_market_is_not_a_loss_of_wins() -> None:
    rows = ask("win_rate", {"opportunity": deals((120, 60, 60, 60), (36, 18, 18, 12))}, periods=QUARTERS)
    assert (rows[1]["by_market"], rows[1]["by_rate"]) == (-18.0, 0.0)
    assert (rows[3]["by_market"], rows[3]["by_rate"]) == (0.0, -6.0)
    for k in (1, 2, 3):
        assert rows[k]["by_market"] + rows[k]["by_rate"] == rows[k]["numerator"] - rows[k - 1]["numerator"]


def test_r096_what_is_still_open_is_not_lost() -> None:
    still = [{"opportunity_id": f"o{i}", "is_closed": False, "close_date": D(2024, 6, 1)} for i in range(50)]
    last = (Period(D(2024, 4, 1), D(2024, 7, 1)),)
    (row,) = ask("win_rate", {"opportunity": [*deals(), *still]}, periods=last)
    assert row["n"] == 140


def test_r096_few_deals_against_a_competitor_are_too_few_to_conclude() -> None:
    rows = deals((9, 12, 0, 0), (3, 3, 0, 0))
    for row in rows:
        row["competitor"] = "Rival"
    found = ask("win_rate", {"opportunity": rows}, periods=QUARTERS[:2], by=("competitor",))
    assert [(r["value"], r["n"], r["status"]) for r in found] == [(None, 9, "too_few"), (0.25, 12, "ok")]


def hours(per_quarter: float = 3_600.0) -> list[dict[str, Any]]:
    """Thirty presales entries a quarter, and hours that go to customers we have."""
    care = {"effort_id": "care", "account_id": "a", "day": D(2024, 5, 2), "activity": "visit", "hours": 500.0}
    return [
        {"effort_id": f"{k}.{i}", "account_id": "a", "day": quarter.start + dt.timedelta(days=3 * i),
         "activity": "Presales" if i % 2 else "售前", "hours": per_quarter / 30}
        for k, quarter in enumerate(QUARTERS) for i in range(30)
    ] + [care]  # fmt: skip


def test_r096_the_same_effort_wins_less_each_quarter() -> None:
    rows = ask("effort_per_win", {"opportunity": deals(), "effort": hours()}, periods=QUARTERS)
    assert [(row["hours"], row["wins"], row["decided"]) for row in rows] == [
        (3_600.0, won, n) for won, n in zip(SIGNED, COUNTS, strict=True)
    ]
    assert [round(row["value"], 1) for row in rows] == [100.0, 109.1, 124.1, 138.5]
    assert [row["value"] for row in rows] == [3_600 / won for won in SIGNED]
    assert [row["per_deal"] for row in rows] == [3_600 / n for n in COUNTS]


def test_r096_hours_that_name_a_deal_count_whatever_they_are_called() -> None:
    last = (QUARTERS[-1],)
    booked = {"effort_id": "x", "day": D(2024, 5, 2), "activity": "visit", "hours": 40.0, "opportunity_id": "3.0"}
    entities = {"opportunity": deals(), "effort": [*hours(), booked]}
    (row,) = ask("effort_per_win", entities, periods=last)
    assert row["hours"] == 3_640.0
    # Which deal it was for tells against whom, and for which customer: the entry itself names none.
    found = {r["competitor"]: r["hours"] for r in ask("effort_per_win", entities, periods=last, by=("competitor",))}
    assert found == {"Rival": 40.0, None: 3_600.0}
    (row,) = ask("effort_per_win", entities, periods=last, account="a")
    assert row["hours"] == 3_640.0
    (row,) = ask("effort_per_win", entities, periods=last, parameters=(("activities", "visit"),))
    assert row["hours"] == 540.0


def test_r096_wins_without_any_presales_hour_on_record_did_not_come_for_nothing() -> None:
    none = {"opportunity": deals(), "effort": hours()[-1:]}
    rows = ask("effort_per_win", none, periods=QUARTERS)
    assert {(row["value"], row["hours"], row["status"]) for row in rows} == {(None, None, "n/a")}
    without_wins = {"opportunity": deals(COUNTS, (0, 0, 0, 0)), "effort": hours()}
    rows = ask("effort_per_win", without_wins, periods=QUARTERS)
    assert {(row["value"], row["hours"], row["status"]) for row in rows} == {(None, 3_600.0, "n/a")}
