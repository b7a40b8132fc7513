"""The answer: who needs someone, ranked, with the evidence of each reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.scores.attention.evidence import evidence, evidence_metrics
from oarlock.scores.attention.signs import levelled, ranked, with_signs
from oarlock.scores.health.answer import reads as health_reads

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOLD = (
    "name", "level", "reasons", "score", "band", "coverage", "caps", "fall", "deviations", "used", "expected",
    "ticket_days", "contact_days", "drift", "champion", "overdue", "renewal", "renews_in", "hours", "hours_share",
    "arr_share",
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each customer with a sign at each instant; one without an account where there is none."""
    import ibis

    rows = ranked(levelled(with_signs(evidence(tables, q))))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    every = frame(tables, spine(q, instants(q))).select("starts", "observed")
    found = every.left_join(rows, [("starts", "as_of")]).select(*every.columns, "rank", "account_id", "arr", *TOLD)
    status = ibis.cases((~found.observed, "not_observed"), (found.account_id.isnull(), "n/a"), else_="ok")
    return found.select(
        "rank", "account_id", *TOLD, as_of=found.starts, value=found.arr, currency=ibis.literal(q.currency),
        status=status,
    )  # fmt: skip


def reads(q: Question) -> tuple[Metric, ...]:
    """The metrics that the answer is made of: those of the health model, and the others that signs are read from."""
    every = {m.card.name: m for m in (*health_reads(q), *evidence_metrics())}
    return tuple(every.values())
