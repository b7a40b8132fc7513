"""What is known of each customer that could call for someone: one wide row for each, beside its health."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.registry import metric
from oarlock.metrics.revenue.renewals_due import renewals_due
from oarlock.scores.health.answer import answer as health
from oarlock.scores.health.inputs import ask_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir

EVIDENCE = {
    "silent_leavers": {
        "state": "state", "fall": "fall", "deviations": "deviations", "used": "used", "expected": "expected",
        "ticket_days": "days_since_ticket", "contact_days": "days_since_contact",
    },
    "drift": {"drift": "value"},
    "departed_champion": {"champion": "reason"},
    "overdue_days": {"overdue": "value"},
    "attention_ratio": {
        "loud": "loud", "hours": "hours", "hours_share": "hours_share", "arr_share": "arr_share",
        "attention": "value",
    },
    "arr": {"arr": "value"},
}  # fmt: skip
"""Metric → column here → its field by account."""

OWN = ("as_of", "account_id", "name", "score", "band", "coverage", "low", "high", "lift", "lift_to", "caps")


def evidence_metrics() -> tuple[Metric, ...]:
    """The metrics that are asked besides those of the health model."""
    return tuple(metric(name) for name in EVIDENCE)


def evidence(tables: Tables, q: Question) -> ir.Table:
    """Columns of health (`OWN`) and of `EVIDENCE`, `renewal` (date), `renews_in` (days), for each customer and instant.

    The list is of all customers, also when one is asked about: a rank says how it stands among them.
    """
    own = replace(q, account=None)
    rows = health(tables, own).select(*OWN)
    for name, fields in EVIDENCE.items():
        found = ask_metric(tables, own, name)
        if found is None:  # pragma: no cover - all of them are shipped
            continue
        beside = found.select("of", "at", **{column: found[field] for column, field in fields.items()})
        rows = rows.left_join(beside, [("account_id", "of"), ("as_of", "at")]).select(*rows.columns, *fields)
    shape = spine(own, instants(own))
    periods = frame(tables, shape).select("period", "starts")
    due = renewals_due(tables, own, shape).join(periods, "period")
    due = due.select(of="account_id", at="starts", renewal="renewal", renews_in="days")
    return rows.left_join(due, [("account_id", "of"), ("as_of", "at")]).select(*rows.columns, "renewal", "renews_in")
