"""The answer: the evidence of all customers beside what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.metrics.core.dimensions import labelled
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.scores.attention.answer import reads as attention_reads
from oarlock.scores.attention.evidence import evidence
from oarlock.scores.attention.signs import levelled, with_signs

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHAT = ("owner", "group", "segment", "mode", "industry", "country", "lifecycle")
"""Attributes of the account on the day; `group` is the root of its tree, the account itself where it has none."""

TOLD = (
    "name", "level", "reasons", "score", "band", "coverage", "low", "high", "lift", "lift_to", "caps", "state", "fall",
    "deviations", "used", "expected", "ticket_days", "contact_days", "drift", "champion", "overdue", "renewal",
    "renews_in", "hours", "hours_share", "arr_share", "attention",
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each customer at each instant; one without an account for an instant that was not observed."""
    import ibis

    shape = spine(q, instants(q))
    periods = frame(tables, shape)
    rows = levelled(with_signs(evidence(tables, q)))
    rows = rows.filter(rows.account_id.notnull())
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    placed = rows.join(periods, [("as_of", "starts")]).select(*rows.columns, "period", entity=rows.account_id)
    marked = labelled(tables, q, shape, placed, WHAT)
    found = marked.select("period", "account_id", "arr", *TOLD, **{name: f"d{i}" for i, name in enumerate(WHAT)})
    every = periods.left_join(found, "period")
    every = every.filter(every.account_id.notnull() | ~every.observed)
    status = ibis.cases((~every.observed, "not_observed"), (every.score.isnull(), "n/a"), else_="ok")
    return every.select(
        "account_id", *TOLD, *WHAT, as_of=every.starts, value=every.arr, currency=ibis.literal(q.currency),
        status=status,
    )  # fmt: skip


def reads(q: Question) -> tuple[Metric, ...]:
    """The metrics that the answer is made of."""
    return attention_reads(q)
