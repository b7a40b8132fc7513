"""What an address asks the plan: capacity, hours by depth, whether named customers are deep in any case."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from oarlock.domain.currencies import minor_digits
from oarlock.errors import UserError
from oarlock.kit.typed import plain_number as plain
from oarlock.kit.typed import typed_number
from oarlock.strategy.scale_value.norms import shipped_norms
from oarlock.strategy.scale_value.plan import Asked

LARGEST = Decimal(100_000_000)


def read(told: Mapping[str, str], *, capacity: Decimal, currency: str) -> Asked:
    """The question of an address; what it does not say is as usual. Raises `UserError` for what is no number.

    currency: the company's, in whose major units money is typed.
    """
    hours = tuple((one.depth, _number(told, one.depth, one.hours)) for one in shipped_norms().depths)
    if any(low > high for (_, high), (_, low) in itertools.pairwise(hours)):
        raise UserError("A deeper service takes at least as many hours.", remedy="Order the hours by depth.")
    # A box that is not ticked sends nothing: the form says that it was there.
    is_named = "named" in told if "asked" in told else told.get("named", "1") == "1"
    skilled = _number(told, "skilled", Decimal(0)) if told.get("skilled", "").strip() else None
    worth = int(_number(told, "worth", Decimal(0)).scaleb(minor_digits(currency)))
    return Asked(
        capacity=_number(told, "capacity", capacity), hours=hours, is_named_deep=is_named, skilled=skilled, worth=worth
    )  # fmt: skip


def query(asked: Asked, *, currency: str) -> str:
    """The question as an address, which is also how a scenario is kept."""
    named = {"named": "1" if asked.is_named_deep else "0"}
    skilled = {} if asked.skilled is None else {"skilled": plain(asked.skilled)}
    hours = {depth: plain(size) for depth, size in asked.hours}
    worth = {"worth": plain(Decimal(asked.worth).scaleb(-minor_digits(currency)))} if asked.worth else {}
    return urlencode({"capacity": plain(asked.capacity), **hours, **skilled, **worth, **named})


def _number(told: Mapping[str, str], name: str, usual: Decimal) -> Decimal:
    text = told.get(name, "").strip()
    if not text:
        return usual
    value = typed_number(text)
    if value is None or not 0 <= value <= LARGEST:
        raise UserError("'{text}' is not a number from 0 on.", remedy="Write digits, such as 12.5.", text=text[:40])
    return round(value, 2)
