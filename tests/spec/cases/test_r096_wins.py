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
         "close_date": QUARTERS[k].start + dt.timedelta(days=i % 90), "competitor": None if i % 25 < 2 else "Rival"}
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
    assert rows[-1]["contested"] == pytest.approx(0.92, abs=0.01)


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
