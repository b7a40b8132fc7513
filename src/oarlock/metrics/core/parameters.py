"""Parameters of a question, read with their types; the ones that several cards list."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from oarlock.domain.metric import Parameter, Question
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.kit.text import Text

BASIS = Parameter(
    name="basis", unit="text", default="mrr", choices=("mrr", "arr"),
    label=Text(en="Revenue a month or a year", zh="按月或按年收入"),
)  # fmt: skip
MARGIN = Parameter(
    name="contribution_margin", unit="ratio",
    label=Text(en="Share of revenue left after direct costs, from 0 to 1", zh="扣除直接成本后的收入占比（0 至 1）"),
)  # fmt: skip


def text_of(q: Question, name: str, default: str, *, choices: tuple[str, ...] = ()) -> str:
    """A parameter as text; raises `UserError` when it is not one of `choices`."""
    value = dict(q.parameters).get(name, default)
    if choices and value not in choices:
        raise UserError(
            "'{value}' is not allowed for '{name}'.", remedy="Use one of: {allowed}.",
            name=name, value=value, allowed=", ".join(choices),
        )  # fmt: skip
    return value


def decimal_of(q: Question, name: str, default: str | None = None) -> Decimal | None:
    """A parameter as a decimal number that is not negative, or None when it is not given."""
    text = dict(q.parameters).get(name, default)
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= 10**12:
        raise UserError(
            "'{value}' is not allowed for '{name}': it must be a number from 0 to a million millions.",
            name=name,
            value=text,
        )
    return value


def whole_of(q: Question, name: str, default: int, *, largest: int = 1_000_000) -> int:
    """A parameter as a whole number from 0 to `largest`."""
    value = decimal_of(q, name, str(default)) or Decimal(0)
    if value != int(value) or value > largest:
        raise UserError(
            "'{value}' is not allowed for '{name}': it must be a whole number up to {largest}.",
            name=name, value=str(value), largest=largest,
        )  # fmt: skip
    return int(value)


def money_of(q: Question, name: str, default: str | None = None) -> int | None:
    """A parameter in major units of the question's currency, as minor units."""
    value = decimal_of(q, name, default)
    return None if value is None else Money.parse(value, q.currency).minor
