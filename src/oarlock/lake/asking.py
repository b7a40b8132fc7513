"""Conditions as SQL over published tables; values are always bound, names are always columns of the table."""

from __future__ import annotations

from collections.abc import Sequence

from oarlock.domain.predicate import Every, Is, Predicate
from oarlock.lake.engines.sql import quoted
from oarlock.lake.names import sql_of

FEW = 100
"""Values that are written one by one, which is read much faster than a list to join with."""
_PLAIN = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def condition(predicate: Predicate, bound: list[object]) -> str:
    """The condition as SQL; values are appended to `bound` in the order of their places.

    Without a value a comparison is neither true nor false, and nothing here turns that around: such a row never fits.
    """
    if isinstance(predicate, Is):
        return _one(predicate, bound)
    inside = [condition(part, bound) for part in predicate.parts]
    if not inside:
        return "TRUE" if isinstance(predicate, Every) else "FALSE"
    return "(" + (" AND " if isinstance(predicate, Every) else " OR ").join(inside) + ")"


def _one(one: Is, bound: list[object]) -> str:
    column = quoted(one.column)
    if one.op == "known":
        return f"{column} IS NOT NULL"
    if one.op == "unknown":
        return f"{column} IS NULL"
    if one.op == "in":
        values = list(one.value) if isinstance(one.value, Sequence) and not isinstance(one.value, str) else [one.value]
        if len(values) > FEW:
            bound.append(values)
            return f"{column} IN (SELECT unnest(?))"
        bound.extend(values)
        return f"{column} IN ({', '.join('?' for _ in values)})" if values else "FALSE"
    if one.op == "named":
        return sql_of(one.value, bound)
    bound.append(one.value)
    if one.op == "holds":
        return f"contains({column}, ?)"
    if one.op == "contains":
        return f"contains(lower({column}), lower(?))"
    return f"{column} {_PLAIN[one.op]} ?"


def ordering(order: Sequence[tuple[str, bool]]) -> str:
    """`ORDER BY` of column and whether it descends; unknown values are last either way. Empty without columns."""
    if not order:
        return ""
    return " ORDER BY " + ", ".join(f"{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in order)
