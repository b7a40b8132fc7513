"""Tickets as metrics read them: when each was raised, answered and closed, and which are complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.tickets import COMPLAINTS, DONE, STILL_OPEN
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

TICKET_ENTITIES = ("ticket", *ACCOUNT_ENTITIES)
TICKET_COLUMNS = {"kind": "kind", "severity": "severity", "priority": "priority"}
"""Dimensions that a ticket itself holds."""
TICKET_DIMENSIONS = (*DIMENSIONS[:-1], *TICKET_COLUMNS, "*")
SOURCE = Text(en="Tickets; accounts for the dimensions.", zh="工单；维度取自客户及其属性。")
LEVEL = Text(en="Ticket, counted.", zh="按工单计数。")


def tickets(tables: Tables, q: Question) -> ir.Table:
    """Every ticket: `ticket_id`, `account_id`, `kind`, `severity`, `priority`, `cause` (lower case; null = none said),
    `reopens`, `cost`, `currency`, `day` (raised), `created_at`, `reply_at`, `closed_at`, `closed_day` (null = open),
    `is_complaint`, `lapsed_day` (since when a complaint is solved without a cause), `is_undated` (closed, and nothing
    says when).

    A ticket whose status says open is open although it was solved before. A complaint that was solved without a cause
    code is still open: nobody has learned from it yet.
    """
    import ibis

    rows = tables.entity("ticket")
    rows = rows.filter(rows.created_at.notnull())
    status, never = rows.status.lower().fill_null(""), ibis.null("timestamp")
    is_done = status.isin(DONE)
    solved = ibis.coalesce(rows.solved_at, is_done.ifelse(ibis.coalesce(rows.updated_at, rows.created_at), never))
    is_undated = is_done & rows.solved_at.isnull() & rows.updated_at.isnull()
    solved = status.isin(STILL_OPEN).ifelse(never, solved)
    is_complaint = rows.kind.lower().isin(COMPLAINTS).fill_null(False)
    cause = rows.cause.strip().lower().nullif("")
    rows = rows.mutate(solved=solved, is_complaint=is_complaint, cause=cause, is_undated=is_undated)
    lacks_cause = rows.solved.notnull() & rows.is_complaint & rows.cause.isnull()
    closed, lapsed = lacks_cause.ifelse(never, rows.solved), lacks_cause.ifelse(rows.solved, never)
    return rows.select(
        "ticket_id", "account_id", "is_complaint", "is_undated", "cause", "cost", "currency", "created_at",
        kind=rows.kind.lower(), severity=rows.severity.lower(), priority=rows.priority.lower(),
        reopens=rows.reopens.cast("int64"), day=local_day(rows.created_at, q.zone), reply_at=rows.first_reply_at,
        closed_at=closed, closed_day=local_day(closed, q.zone),
        lapsed_day=local_day(lapsed, q.zone),
    )  # fmt: skip
