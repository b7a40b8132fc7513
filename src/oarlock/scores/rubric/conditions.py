"""Whether a cap's condition holds: yes, no, or not known because a value is missing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.model import Condition

if TYPE_CHECKING:
    import ibis.expr.types as ir

OPS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def holds(when: Condition, values: Mapping[str, float | None]) -> bool | None:
    """True, False, or None when missing values leave it open."""
    if when.kind == "compare":
        value = values.get(when.of)
        return None if value is None else bool(OPS[when.op](value, when.value))
    found = [holds(part, values) for part in when.parts]
    decisive = when.kind == "any"
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def holds_expression(when: Condition, columns: Mapping[str, ir.Value]) -> ir.Value:
    """The same as an expression: null when missing values leave it open, which is how SQL reasons anyway."""
    if when.kind == "compare":
        return OPS[when.op](columns[when.of], double(when.value))
    join = operator.or_ if when.kind == "any" else operator.and_
    return reduce(join, (holds_expression(part, columns) for part in when.parts))


def named(when: Condition) -> tuple[str, ...]:
    """The ids that a condition looks at, in order."""
    if when.kind == "compare":
        return (when.of,)
    return tuple(dict.fromkeys(id_ for part in when.parts for id_ in named(part)))


def comparisons(when: Condition) -> tuple[Condition, ...]:
    """The single comparisons of a condition."""
    return (when,) if when.kind == "compare" else tuple(c for part in when.parts for c in comparisons(part))
