"""Values as people write them and as edits keep them: text that compares with what the lake stores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from oarlock.domain.entity import Column, ColumnType
from oarlock.domain.limits import limits
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.kit.text import Text

TYPES = {
    ColumnType.STRING: Text(en="text", zh="文本"),
    ColumnType.BOOL: Text(en="yes or no", zh="是或否"),
    ColumnType.INT32: Text(en="whole number", zh="整数"),
    ColumnType.INT64: Text(en="whole number", zh="整数"),
    ColumnType.DOUBLE: Text(en="number", zh="数字"),
    ColumnType.DECIMAL: Text(en="number", zh="数字"),
    ColumnType.DATE: Text(en="date such as 2026-03-01", zh="日期，如 2026-03-01"),
    ColumnType.TIMESTAMP: Text(en="time such as 2026-03-01 09:30", zh="时间，如 2026-03-01 09:30"),
    ColumnType.MONEY: Text(en="amount", zh="金额"),
    ColumnType.CURRENCY: Text(en="currency code such as USD", zh="币种代码，如 USD"),
}
"""What people call the types of columns."""
_TRUE = {"true", "yes", "1", "是"}
_FALSE = {"false", "no", "0", "否"}


def as_text(value: object) -> str | None:
    """A stored value in the text form that edits compare, as SQL casts it to text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        text = value.isoformat(sep=" ")
        return text.rstrip("0") if "." in text else text
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def parsed(column: Column, text: str, row: Mapping[str, Any], currency: str) -> str:
    """A person's text in the stored form of the column; raises `UserError`."""
    if "\0" in text:
        raise UserError("A value cannot hold a zero byte (NUL).", remedy="Type it anew.")
    try:
        if column.type is ColumnType.MONEY:
            value = Money.parse(text, row.get("currency") or currency).minor
            _check_within(column, Decimal(value))
            return str(value)
        if column.type in (ColumnType.INT32, ColumnType.INT64):
            _check_within(column, Decimal(int(text)))
            return str(int(text))
        if column.type is ColumnType.BOOL and text.casefold() in _TRUE | _FALSE:
            return "true" if text.casefold() in _TRUE else "false"
        if column.type is ColumnType.DATE:
            return dt.date.fromisoformat(text).isoformat()
        if column.type is ColumnType.TIMESTAMP:
            return str(as_text(dt.datetime.fromisoformat(text)))
        if column.type is ColumnType.DOUBLE:
            _check_within(column, Decimal(text))
            return str(float(text))
        if column.type is ColumnType.DECIMAL:
            return f"{Decimal(text).quantize(Decimal(10) ** -12):f}"
        if column.type in (ColumnType.STRING, ColumnType.CURRENCY) and (not column.choices or text in column.choices):
            return text
    except (ValueError, ArithmeticError):
        pass
    floor = "" if column.minimum is None else f"{column.minimum}"
    raise UserError(
        "'{value}' is no value for the field '{field}' ({type}).",
        remedy="Allowed: {choices}." if column.choices else "It is {minimum} or more." if floor else "",
        minimum=floor,
        value=text,
        field=column.name,
        type=TYPES[column.type],
        choices=", ".join(column.choices),
    )


def _check_within(column: Column, value: Decimal) -> None:
    low, high = limits(column)
    if not value.is_finite() or (low is not None and value < low):
        raise ValueError(column.name)
    if high is not None and value > high:
        raise UserError("The number is above {maximum}.", maximum=high)
