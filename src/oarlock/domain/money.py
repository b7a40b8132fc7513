"""Money as integer minor units with a currency, and the one way to round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from oarlock.domain.currencies import minor_digits
from oarlock.errors import UserError

MOST_DIGITS = 20
"""Digits before the point beyond which nothing is an amount: the limit of a line is far below."""
LARGEST_MINOR = 9 * 10**12
"""Largest amount of one line, in minor units: keeps every product of a metric exact in 64 bits."""


@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents, fen) of an ISO currency."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, major: str | Decimal | int, currency: str) -> Money:
        """Money from a decimal amount in major units, rounded half away from zero."""
        try:
            value = Decimal(major) if not isinstance(major, Decimal) else major
        except InvalidOperation:
            raise UserError("'{text}' is not an amount.", text=str(major)) from None
        if not value.is_finite() or value.adjusted() > MOST_DIGITS:
            raise UserError("'{text}' is not an amount.", text=str(major)[:40])
        return cls(round_half_away(value.scaleb(minor_digits(currency))), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, with as many decimals as the currency has."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __str__(self) -> str:
        return f"{self.major:f}"


@dataclass(frozen=True)
class Rate:
    """Units of the `quote` currency for one unit of the `base` currency."""

    base: str
    quote: str
    rate: Decimal

    def convert(self, money: Money) -> Money:
        """The amount in the other one of the two currencies, computed exactly and rounded once, half away from zero.

        CNY 7,100 at 7.10 CNY per USD is USD 1,000.00. Raises `UserError` for a third currency or a rate not above 0.
        """
        if not self.rate.is_finite() or self.rate <= 0:
            raise UserError("An exchange rate must be above zero, not {rate}.", rate=self.rate)
        if money.currency not in (self.base, self.quote):
            raise UserError(
                "The rate of {base} and {quote} converts no {currency}.",
                base=self.base,
                quote=self.quote,
                currency=money.currency,
            )
        to, factor = (
            (self.quote, Fraction(self.rate)) if money.currency == self.base else (self.base, 1 / Fraction(self.rate))
        )
        exact = Fraction(money.minor, 10 ** minor_digits(money.currency)) * factor * 10 ** minor_digits(to)
        nearest = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
        return Money(-nearest if exact < 0 else nearest, to)


def round_half_away(value: Decimal) -> int:
    """The nearest integer; exact halves go away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` minor units by `weights`; remainder cents go to the largest parts, earlier ones first on a tie.

    The parts add up to `total` exactly. Raises `UserError` when all weights are zero or one is negative.
    """
    whole = sum(weights)
    if whole <= 0 or any(w < 0 for w in weights):
        raise UserError("An amount can be allocated only by weights that are not negative and not all zero.")
    sign = -1 if total < 0 else 1
    parts = [abs(total) * w // whole for w in weights]
    rest = abs(total) - sum(parts)
    by_size = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
    for i in by_size[:rest]:
        parts[i] += 1
    return [sign * p for p in parts]
