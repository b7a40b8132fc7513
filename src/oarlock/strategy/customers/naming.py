"""Whether one more customer can be operated by name within the hours that we have."""

from __future__ import annotations

from decimal import Decimal

from oarlock.kit.text import Msg, msg
from oarlock.strategy.customers.norms import CAPACITY_HOURS, NAMED_HOURS, OTHER_HOURS


def load(named: int, others: int) -> Decimal:
    """Hours a year that so many named customers and so many others take."""
    return NAMED_HOURS * named + OTHER_HOURS * others


def can_name(*, named: int, others: int, capacity: Decimal = CAPACITY_HOURS, is_release: bool = False) -> Msg | None:
    """Why one of the others cannot be named; None when it can.

    named, others: how many there are now. capacity: hours a year. is_release: another one gives up its place for it,
    so that the hours stay what they are and naming is always possible.
    """
    if is_release:
        return None
    needed = load(named + 1, others - 1)
    if needed <= capacity:
        return None
    return msg(
        "Naming one more takes {needed} h > {capacity} h. Name it in place of another, or raise the capacity.",
        needed=said(needed), capacity=said(capacity),
    )  # fmt: skip


def said(hours: Decimal) -> str:
    """Hours with thousands and only the decimals that they have: 12,235.5."""
    text = f"{hours:,.2f}"
    return text.rstrip("0").rstrip(".")
