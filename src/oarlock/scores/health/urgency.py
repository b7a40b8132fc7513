"""Urgency: how much a customer's poor health matters, given how easily it could leave (R-037)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.scores.health.inputs import ask_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir

POWER = "switching_power"
"""The metric that tells it, an index from 0 to 100."""


def with_power(tables: Tables, q: Question, rows: ir.Table) -> ir.Table:
    """Rows with `power`; null while nothing is known of a customer's alternatives."""
    import ibis

    found = ask_metric(tables, q, POWER)
    if found is None:
        return rows.mutate(power=ibis.null("float64"))
    beside = found.select("of", "at", power=found.value.cast("float64"))
    return rows.left_join(beside, [("account_id", "of"), ("as_of", "at")]).select(*rows.columns, "power")
