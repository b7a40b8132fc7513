"""What people type into the forms of records, as values."""

from __future__ import annotations

from oarlock.domain.money import LARGEST_MINOR, Money
from oarlock.errors import UserError
from oarlock.kit.typed import typed_number


def amount(text: str, currency: str) -> int | None:
    """Major units of money as minor ones, not below 0; None for an empty field. Raises `UserError`."""
    if not text.strip():
        return None
    exact = typed_number(text)
    minor = Money.parse(exact, currency).minor if exact is not None and 0 <= exact <= LARGEST_MINOR else -1
    if not 0 <= minor <= LARGEST_MINOR:
        raise UserError("'{text}' is not an amount.", remedy="Write digits, such as 12.5.", text=text.strip()[:40])
    return minor
