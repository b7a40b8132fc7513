"""Conditions that people put together: one column, one comparison, some values, as one text of the address.

`if=score.lt.60&if=renews_in.le.180&if=mode.in.strategic|value` means all three at once; two conditions of one column
narrow it twice. Values are as people write them: money in major units, shares in per cent, days as YYYY-MM-DD.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from oarlock.app.portfolio.columns import CHOOSABLE, CODES, Kind, kind_of
from oarlock.domain.money import LARGEST_MINOR, Money
from oarlock.domain.predicate import Every, Is, Predicate, Some, both
from oarlock.errors import OarlockError
from oarlock.kit.text import Text

MOST = 20
MOST_VALUES = 100
LONGEST = 200

OPS: dict[str, Text] = {
    "lt": Text(en="<", zh="<"),
    "le": Text(en="≤", zh="≤"),
    "gt": Text(en=">", zh=">"),
    "ge": Text(en="≥", zh="≥"),
    "between": Text(en="from … to", zh="介于"),
    "in": Text(en="is one of", zh="属于"),
    "not": Text(en="is none of", zh="不属于"),
    "has": Text(en="contains", zh="包含"),
    "known": Text(en="is known", zh="有值"),
    "unknown": Text(en="is not known", zh="无值"),
}
_ORDERED = ("le", "lt", "ge", "gt", "between", "known", "unknown")
BY_KIND: dict[Kind, tuple[str, ...]] = {
    "number": _ORDERED,
    "money": _ORDERED,
    "share": _ORDERED,
    "date": ("ge", "le", "between", "known", "unknown"),
    "codes": ("in", "known", "unknown"),
    "text": ("in", "not", "has", "known", "unknown"),
}
_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


@dataclass(frozen=True)
class Condition:
    """One column compared with some values, as people write them."""

    column: str
    op: str
    values: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The condition as the address has it."""
        return ".".join((self.column, self.op, "|".join(_escaped(value) for value in self.values)))


def read(told: str, *, hidden: Collection[str]) -> Condition | None:
    """The condition that a text of the address means; None for one that means nothing to this reader."""
    column, _, rest = told.partition(".")
    op, _, values = rest.partition(".")
    parts = tuple(_plain(v).strip() for v in values.split("|")) if values else ()
    made = Condition(column, op, tuple(v for v in parts if v))
    return made if column not in hidden and predicate(made, currency="USD") is not None else None


def predicate(one: Condition, *, currency: str) -> Predicate | None:
    """The condition on rows of the portfolio; None when column, comparison and values do not fit each other."""
    if one.column not in CHOOSABLE or one.op not in BY_KIND[kind_of(one.column)]:
        return None
    if len(one.values) > MOST_VALUES or any(len(value) > LONGEST for value in one.values):
        return None
    if one.op in ("known", "unknown"):
        return Is(one.column, "known" if one.op == "known" else "unknown") if not one.values else None
    kind = kind_of(one.column)
    if kind in ("codes", "text"):
        return _of_words(one, kind)
    bounds = [_value(kind, value, currency) for value in one.values]
    if any(bound is None for bound in bounds) or len(bounds) != (2 if one.op == "between" else 1):
        return None
    if one.op == "between":
        return both(Is(one.column, ">=", bounds[0]), Is(one.column, "<=", bounds[1]))
    return Is(one.column, _SIGNS[one.op], bounds[0])  # type: ignore[arg-type]  # one of the comparisons


def _of_words(one: Condition, kind: Kind) -> Predicate | None:
    if not one.values:
        return None
    if one.op == "has":
        return Is(one.column, "contains", one.values[0]) if len(one.values) == 1 else None
    if kind == "codes":
        if not set(one.values) <= set(CODES[one.column]):
            return None
        op = "contains" if one.column == "reasons" else "="
        return Some(tuple(Is(one.column, op, value) for value in one.values))
    if one.op == "in":
        return Is(one.column, "in", one.values)
    # Who has no owner is none of these owners either.
    return Some((Every(tuple(Is(one.column, "!=", value) for value in one.values)), Is(one.column, "unknown")))


def _value(kind: Kind, told: str, currency: str) -> object | None:
    if kind == "date":
        try:
            return dt.date.fromisoformat(told)
        except ValueError:
            return None
    try:
        number = Decimal(told)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= LARGEST_MINOR:
        return None
    if kind == "money":
        try:
            return Money.parse(number, currency).minor
        except OarlockError:
            return None
    return float(number / 100 if kind == "share" else number)


def _escaped(value: str) -> str:
    return value.replace("%", "%25").replace("|", "%7C")


def _plain(value: str) -> str:
    return value.replace("%7C", "|").replace("%25", "%")


def of(predicates: Sequence[Predicate | None]) -> tuple[Predicate, ...]:
    """Those that mean something."""
    return tuple(one for one in predicates if one is not None)
