"""Scenarios: hand-made numbers, closed forms, and seeds."""

from __future__ import annotations

import math
import random

import pytest

from oarlock.errors import UserError
from oarlock.models.scenario import Driver, drivers, npv, payback, simulate, tornado, worth, years


def fixed(value: float) -> Driver:
    """A driver without a range."""
    return Driver(point=value, low=value, high=value, shape="fixed")


def test_years_follow_from_the_drivers_by_hand() -> None:
    told = {"accounts": 100, "retention": 0.9, "won": 20, "revenue": 1_000, "margin": 0.5, "hours": 2, "capacity": 210,
            "hour_cost": 10, "investment": 30_000, "running": 5_000}  # fmt: skip
    start, first, second = years(told, count=2)
    assert (start.cash, start.accounts) == (-30_000, 100)
    # 100 × 0.9 + 20 = 110 accounts: 55,000 earned, 220 h of 210.
    assert (first.accounts, first.contribution, first.hours, first.missing) == (110, 55_000, 220, 10)
    assert first.cash == 55_000 - 10 * 10 - 5_000
    assert second.accounts == pytest.approx(119)


def test_nothing_at_the_start_keeps_no_share_of_it() -> None:
    assert years({"won": 5, "retention": 0.9}, count=1)[1].retention is None


def test_npv_and_payback_by_hand() -> None:
    flows = [-1_000, 500, 500, 500]
    assert npv(flows, rate=0.1) == pytest.approx(-1_000 + 454.545454 + 413.223140 + 375.657400, abs=1e-5)
    assert worth(flows, rate=0).npv == 500
    assert payback(flows) == 2.0
    assert payback([-1_000, 400, 400, 400]) == 2.5
    assert payback([-1_000, 100]) is None
    assert payback([0, 100]) == 0
    # Paid back after one year, then below again for two.
    assert payback([-100, 150, -100, 200]) == 2.25


def test_a_tornado_has_the_widest_bar_first_and_no_bar_for_what_is_certain() -> None:
    found = tornado(
        drivers({
            "accounts": fixed(100), "retention": Driver(point=0.9, low=0.85, high=0.95),
            "revenue": Driver(point=1_000, low=500, high=1_500), "margin": fixed(0.5),
        }), count=1, rate=0.0,
    )  # fmt: skip
    assert [bar.driver for bar in found] == ["revenue", "retention"]
    assert (found[0].low, found[0].high) == (22_500, 67_500)
    assert found[1].swing == pytest.approx(5_000)


@pytest.mark.parametrize("seed", [1, 20, 300])
@pytest.mark.parametrize("shape", ["uniform", "triangular", "normal"])
def test_monte_carlo_is_the_closed_form_within_its_own_error(seed: int, shape: str) -> None:
    point = 60_000.0 if shape == "triangular" else 50_000.0
    low, high, rate, cases = 20_000.0, 80_000.0, 0.1, 4_000
    of = drivers({
        "investment": Driver(point=point, low=low, high=high, shape=shape),  # type: ignore[arg-type]
        "won": fixed(10), "revenue": Driver(point=9_000, low=8_000, high=10_000, shape="uniform"), "margin": fixed(1),
    })  # fmt: skip
    mean = {"uniform": (low + high) / 2, "triangular": (low + point + high) / 3, "normal": point}[shape]
    variance = {
        "uniform": (high - low) ** 2 / 12,
        "triangular": (low**2 + point**2 + high**2 - low * point - low * high - point * high) / 18,
        "normal": ((high - low) / 2 / 1.6448536269514722) ** 2,
    }[shape]
    # One year: 10 accounts × revenue ÷ 1.1 less the investment; two drivers that nothing ties.
    mean, variance = 10 * 9_000 / 1.1 - mean, variance + (10 / 1.1) ** 2 * (2_000**2 / 12)
    found = simulate(of, count=1, rate=rate, cases=cases, seed=seed)
    assert abs(found.mean - mean) < 4 * found.error
    # The fourth moment of these shapes is at most that of a normal: error of a variance ≤ variance × √(2 ÷ (n − 1)).
    assert abs(found.deviation**2 - variance) < 4 * variance * math.sqrt(2 / (cases - 1))
    assert found.low < found.median < found.high


def test_the_same_seed_gives_the_same_and_there_is_none_by_default() -> None:
    of = drivers({"won": fixed(10), "revenue": Driver(point=5, low=1, high=9), "margin": fixed(1)})
    first = simulate(of, count=3, rate=0.1, cases=50, seed=7)
    random.seed(99)
    assert first == simulate(of, count=3, rate=0.1, cases=50, seed=7)
    assert first != simulate(of, count=3, rate=0.1, cases=50, seed=8)
    with pytest.raises(TypeError):
        simulate(of, count=3, rate=0.1, cases=50)  # type: ignore[call-arg]


def test_the_share_of_losses_and_of_years_without_enough_hours_is_counted() -> None:
    of = drivers({"won": Driver(point=10, low=0, high=20, shape="uniform"), "hours": fixed(1), "capacity": fixed(15),
                  "revenue": fixed(10), "margin": fixed(1), "investment": fixed(50)})  # fmt: skip
    found = simulate(of, count=1, rate=0.0, cases=4_000, seed=1)
    assert found.below == pytest.approx(0.25, abs=0.03)
    assert found.over == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize(
    "told",
    [
        {"nothing": fixed(1)}, {"won": Driver(point=1, low=2, high=3)}, {"won": Driver(point=3, low=5, high=1)},
        {"won": Driver(point=-1, low=-2, high=0)}, {"retention": Driver(point=1, low=0.5, high=1.2)},
        {"won": Driver(point=1, low=0, high=5, shape="normal")}, {"won": fixed(math.nan)}, {"won": fixed(math.inf)},
    ],
)  # fmt: skip
def test_drivers_that_cannot_be_are_refused(told: dict[str, Driver]) -> None:
    with pytest.raises(UserError):
        drivers(told)


def test_rates_and_numbers_of_cases_that_cannot_be_are_refused() -> None:
    with pytest.raises(UserError):
        npv([1, 2], rate=-1)
    for cases in (0, 1, 10**7):
        with pytest.raises(UserError):
            simulate(drivers({}), count=1, rate=0, cases=cases, seed=1)
