"""R-006: what is left when one customer leaves, wholly or in part (失去一个客户会怎样)."""

from __future__ import annotations

import pytest

from oarlock.models.scenario.loss import Company, left

WHALE = Company(revenue=300_000_00, contribution=300_000_00, cash=900_000_00, fixed_cost=300_000_00)


def test_r006_900k_of_cash_300k_of_fixed_cost_and_30k_left_last_3_3_months() -> None:
    found = left(WHALE, revenue=270_000_00, contribution=270_000_00, percent=100)
    assert (found.revenue, found.contribution, found.burn) == (30_000_00, 30_000_00, 270_000_00)
    assert found.runway == pytest.approx(10 / 3)
    assert found.runway is not None
    assert round(found.runway, 1) == 3.3
    assert found.coverage == 0.1


def test_r006_half_a_loss_takes_half_and_none_takes_nothing() -> None:
    half = left(WHALE, revenue=270_000_00, contribution=270_000_01, percent=50)
    assert (half.revenue, half.contribution) == (165_000_00, 164_999_99)
    none = left(WHALE, revenue=270_000_00, contribution=270_000_00, percent=0)
    assert (none.revenue, none.burn, none.runway, none.coverage) == (300_000_00, 0, None, 1.0)


def test_r006_losing_a_customer_that_costs_more_than_it_brings_leaves_more() -> None:
    assert left(WHALE, revenue=10_00, contribution=-50_00, percent=100).contribution == 300_050_00


def test_r006_what_nobody_said_is_not_known() -> None:
    unknown = Company(revenue=100, contribution=None, cash=900, fixed_cost=300)
    assert left(unknown, revenue=50, contribution=None, percent=100).runway is None
    bare = Company(revenue=100, contribution=100, cash=None, fixed_cost=None)
    found = left(bare, revenue=50, contribution=50, percent=100)
    assert (found.contribution, found.coverage, found.runway) == (50, None, None)
    free = Company(revenue=100, contribution=100, cash=5, fixed_cost=0)
    assert left(free, revenue=50, contribution=50, percent=100).coverage is None
