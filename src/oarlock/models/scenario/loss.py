"""What is left when a customer leaves, wholly or in part: revenue, contribution, and how long the cash lasts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Company:
    """What there is a month: all revenue and contribution (minor units). cash, fixed_cost: None when nobody said."""

    revenue: int
    contribution: int | None
    cash: int | None
    fixed_cost: int | None


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is left a month. coverage: of the fixed cost. runway: months; None while unknown, or nothing is burnt."""

    revenue: int
    contribution: int | None
    coverage: float | None
    burn: int | None
    runway: float | None


def left(of: Company, *, revenue: int, contribution: int | None, percent: int) -> Left:
    """The company without `percent` of a customer's revenue and contribution (0 to 100)."""
    kept = of.revenue - _part(revenue, percent)
    earned = None
    if of.contribution is not None and contribution is not None:
        earned = of.contribution - _part(contribution, percent)
    if earned is None or of.fixed_cost is None:
        return Left(revenue=kept, contribution=earned, coverage=None, burn=None, runway=None)
    burn = max(of.fixed_cost - earned, 0)
    return Left(
        revenue=kept,
        contribution=earned,
        coverage=earned / of.fixed_cost if of.fixed_cost else None,
        burn=burn,
        runway=of.cash / burn if of.cash is not None and burn else None,
    )


def _part(amount: int, percent: int) -> int:
    """A percentage of an amount, half away from zero."""
    size = (abs(amount) * percent * 2 + 100) // 200
    return -size if amount < 0 else size
