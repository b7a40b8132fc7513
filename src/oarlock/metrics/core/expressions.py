"""Exact arithmetic and positions of days, as expressions that both engines answer alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def divide(numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    """A ratio divided once from integer sums; null when the denominator is 0 or null."""
    return numerator.cast("float64") / denominator.cast("float64").nullif(0.0)


def scale(amount: ir.Value, factor: int, divisor: ir.Value) -> ir.Value:
    """`amount × factor / divisor` in integers, rounded half away from zero; for amounts that are not negative.

    The whole part is taken out first: engines divide integers as doubles, which is exact only below 2**53.
    """
    whole, rest = amount // divisor, amount % divisor
    return whole * factor + (rest * (2 * factor) + divisor) // (divisor * 2)


def position(column: ir.Value, days: tuple[dt.date, ...]) -> ir.Value:
    """How many of the sorted `days` lie before the column's day (int64); all of them when it is null.

    So a line with that start counts from the day at this position on, and one with that end counts up to it.
    """
    import ibis

    n = len(days)
    if n > 3 and (days[-1] - days[0]).days == n - 1:
        # Days in a row, or first days of months in a row: count instead of comparing with each.
        steps = column.delta(ibis.literal(days[0]), unit="day")
    elif n > 3 and all(day.day == 1 for day in days) and _months(days[-1]) - _months(days[0]) == n - 1:
        months = column.year() * 12 + column.month() - _months(days[0])
        steps = months + (column.day() > 1).cast("int64")
    else:
        return column.isnull().ifelse(n, _search(column, days, 0, n)).cast("int64")
    return column.isnull().ifelse(n, ibis.greatest(ibis.least(steps, n), 0)).cast("int64")


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def _search(column: ir.Value, days: tuple[dt.date, ...], low: int, high: int) -> ir.Value:
    # A tree of comparisons: a few per row, where a join with a calendar would need a table of every day.
    import ibis

    if low == high:
        return ibis.literal(low, "int64")
    middle = (low + high) // 2
    before, after = _search(column, days, low, middle), _search(column, days, middle + 1, high)
    return (column > ibis.literal(days[middle])).ifelse(after, before)


def count_where(condition: ir.Value) -> ir.Value:
    """How many rows meet the condition (int64), 0 when there are none."""
    return condition.fill_null(False).cast("int64").sum().fill_null(0)


def total(amount: ir.Value) -> ir.Value:
    """The sum of an integer column, 0 when there are no rows."""
    return amount.sum().fill_null(0)


def month_label(day: ir.Value) -> ir.Value:
    """The month of a date as text: `2024-03`."""
    year, month = day.year().cast("string"), day.month().cast("string")
    return year.lpad(4, "0") + "-" + month.lpad(2, "0")
