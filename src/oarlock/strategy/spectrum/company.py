"""The company's own position on one day, for figures that compare something with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.strategy.spectrum.positions import positions

if TYPE_CHECKING:
    import ibis.expr.types as ir

CENTRE = 50.0


def last_day(q: Question) -> dt.date:
    """The day that the question is about: its last instant that was observed, else its last one."""
    seen = [day for day in q.instants if q.observed_until is None or day <= q.observed_until]
    return seen[-1] if seen else q.instants[-1]


def is_observed(q: Question) -> bool:
    """Whether the feeds saw that day."""
    return q.observed_until is None or last_day(q) <= q.observed_until


def subjects_now(tables: Tables, q: Question) -> ir.Table:
    """Subjects with a position on the day: `subject_kind`, `subject`, `value`."""
    _, found = positions(tables, q, (last_day(q),))
    return found.select("subject_kind", "subject", "value")


def actual(tables: Tables, q: Question) -> ir.Table:
    """One row at most: `actual`, the company's position."""
    found = subjects_now(tables, q)
    found = found.filter(found.subject_kind == "company", found.value.notnull())
    return found.select(actual=found.value)


def beside(rows: ir.Table, one: ir.Table) -> ir.Table:
    """Rows with the columns of a table of at most one row: null when it has none."""
    import ibis

    left = rows.mutate(join_key=ibis.literal(1, "int64"))
    right = one.mutate(key_of_one=ibis.literal(1, "int64"))
    return left.left_join(right, [("join_key", "key_of_one")]).select(*rows.columns, *one.columns)
