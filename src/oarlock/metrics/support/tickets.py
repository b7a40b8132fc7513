"""Tickets as metrics read them: when each was raised, answered and closed, and which are complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

COMPLAINTS = ("complaint", "complaints", "投诉")
STILL_OPEN = (
    "new", "open", "pending", "hold", "on-hold", "on_hold", "snoozed", "reopened", "to do", "in progress",
    "in_progress", "待处理", "处理中", "已重开",
)  # fmt: skip
DONE = ("solved", "closed", "done", "resolved", "已解决", "已关闭")

TICKET_ENTITIES = ("ticket", *ACCOUNT_ENTITIES)
TICKET_COLUMNS = {"kind": "kind", "severity": "severity", "priority": "priority"}
"""Dimensions that a ticket itself holds."""
TICKET_DIMENSIONS = (*DIMENSIONS[:-1], *TICKET_COLUMNS, "*")
SOURCE = Text(en="Tickets; accounts for the dimensions.", zh="工单；维度取自客户及其属性。")
LEVEL = Text(en="Ticket, counted.", zh="按工单计数。")


def tickets(tables: Tables, q: Question) -> ir.Table:
    """Every ticket: `account_id`, `kind`, `severity`, `priority` (lower case), `reopens`, `cost`, `currency`, `day`
    (raised), `created_at`, `reply_at`, `closed_at`, `closed_day` (null = open), `is_complaint`, `lapsed_day` (since
    when a complaint is solved without a cause).

    A ticket whose status says open is open although it was solved before. A complaint that was solved without a cause
    code is still open: nobody has learned from it yet.
    """
    import ibis

    rows = tables.entity("ticket")
    rows = rows.filter(rows.created_at.notnull())
    status, never = rows.status.lower().fill_null(""), ibis.null("timestamp")
    solved = ibis.coalesce(rows.solved_at, status.isin(DONE).ifelse(rows.updated_at, never))
    solved = status.isin(STILL_OPEN).ifelse(never, solved)
    is_complaint = rows.kind.lower().isin(COMPLAINTS).fill_null(False)
    has_cause = (rows.cause.strip() != "").fill_null(False)
    rows = rows.mutate(solved=solved, is_complaint=is_complaint, has_cause=has_cause)
    lacks_cause = rows.solved.notnull() & rows.is_complaint & ~rows.has_cause
    closed, lapsed = lacks_cause.ifelse(never, rows.solved), lacks_cause.ifelse(rows.solved, never)
    return rows.select(
        "account_id", "is_complaint", "cost", "currency", "created_at",
        kind=rows.kind.lower(), severity=rows.severity.lower(), priority=rows.priority.lower(),
        reopens=rows.reopens.cast("int64"), day=local_day(rows.created_at, q.zone), reply_at=rows.first_reply_at,
        closed_at=closed, closed_day=local_day(closed, q.zone),
        lapsed_day=local_day(lapsed, q.zone),
    )  # fmt: skip
