"""What a value may be at most, by its type and its declaration, and which of two values comes first."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.domain.entity import Column, ColumnType, Entity
from oarlock.domain.money import LARGEST_MINOR
from oarlock.kit.text import Msg, msg

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years outside of which a day is a slip of the pen."""
_LARGEST = {ColumnType.MONEY: LARGEST_MINOR, ColumnType.INT32: 2**31 - 1, ColumnType.INT64: 2**63 - 1}


def limits(column: Column) -> tuple[int | None, int | None]:
    """The smallest and the largest number that a column may hold; None for no limit."""
    largest = _LARGEST.get(column.type)
    lows = [one for one in (column.minimum, None if largest is None else -largest) if one is not None]
    highs = [one for one in (column.maximum, largest) if one is not None]
    return max(lows, default=None), min(highs, default=None)


def in_wrong_order(entity: Entity, row: Mapping[str, object]) -> Msg | None:
    """What is wrong with two values of a row of which one must not be less, or earlier, than the other."""
    for first, second in entity.in_order:
        low, high = row.get(first), row.get(second)
        if low is not None and high is not None and high < low:  # type: ignore[operator] # of one type
            return disorder(entity, first, second)
    return None


def disorder(entity: Entity, first: str, second: str) -> Msg:
    """The sentence about two columns whose values are the wrong way round."""
    a, b = entity.column(first), entity.column(second)
    if a.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return msg("'{second}' lies before '{first}'.", first=a.label, second=b.label)
    return msg("'{second}' is less than '{first}'.", first=a.label, second=b.label)
