"""Money as integer minor units with a currency, and the one way to round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from oarlock.domain.currencies import minor_digits
from oarlock.errors import UserError

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
        if not value.is_finite():
            raise UserError("'{text}' is not an amount.", text=str(major))
        return cls(round_half_away(value.scaleb(minor_digits(currency))), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, with as many decimals as the currency has."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __str__(self) -> str:
        return f"{self.major:f}"


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
