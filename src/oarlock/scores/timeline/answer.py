"""The answer: the rows of several entities in one shape, by the day on which each happened."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.relationships.interactions import interactions
from oarlock.metrics.revenue.invoices import invoices, payments
from oarlock.metrics.support.tickets import tickets
from oarlock.metrics.voice.responses import surveys

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 36
"""How far back the list goes; contract lines that still live are in it whenever they began."""

SHAPE = {
    "account_id": "string", "at": "date", "event": "string", "id": "string", "what": "string", "until": "date",
    "done": "date", "state": "string", "amount": "int64", "left": "int64", "money_in": "string", "number": "float64",
    "most": "float64",
}  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each event before the question's day, of accounts that are known; the newest last."""
    import ibis

    parts = [one(tables, q) for one in (_lines, _invoices, _tickets, _contacts, _answers, _owners, _steps)]
    rows = reduce(lambda a, b: a.union(b, distinct=False), parts)
    since = ibis.literal(add_months(q.as_of, -MONTHS))
    is_line = (rows.event == "line") & (rows.until.isnull() | (rows.until > since))
    rows = rows.filter(rows.account_id.notnull(), rows["at"] < ibis.literal(q.as_of), is_line | (rows["at"] >= since))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    day = ibis.literal(q.as_of)
    status = "ok" if _is_observed(q.observed_until, q.as_of) else "not_observed"
    return rows.select(*SHAPE, as_of=day, status=ibis.literal(status))


def _is_observed(until: dt.date | None, day: dt.date) -> bool:
    return until is None or day <= until


def _shaped(rows: ir.Table, event: str, **told: ir.Value) -> ir.Table:
    """The rows in the common shape; what an event has no word for is null."""
    import ibis

    columns = {name: told.get(name, ibis.null(type_)) for name, type_ in SHAPE.items() if name not in told}
    own = {name: value.cast(SHAPE[name]) for name, value in {**columns, **told}.items() if name != "event"}
    return rows.select(**{name: ibis.literal(event) if name == "event" else own[name] for name in SHAPE})


def _lines(tables: Tables, q: Question) -> ir.Table:
    rows = tables.entity("contract_line")
    rows = rows.filter(rows.start_date.notnull())
    begun = _shaped(
        rows, "line", account_id=rows.account_id, at=rows.start_date, id=rows.line_id, what=rows.offering_id,
        until=rows.end_date, state=rows.status.fill_null("active"), amount=rows.amount,
        money_in=rows.currency.fill_null(q.currency), number=rows.quantity,
    )  # fmt: skip
    over = rows.filter(rows.end_date.notnull())
    ended = _shaped(
        over, "line_end", account_id=over.account_id, at=over.end_date, id=over.line_id, what=over.offering_id,
        state=over.status.fill_null("active"), amount=over.amount, money_in=over.currency.fill_null(q.currency),
    )  # fmt: skip
    return begun.union(ended, distinct=False)


def _invoices(tables: Tables, q: Question) -> ir.Table:
    """An invoice is done on the day of the payment that settles it; `left` is what is still to be paid."""
    import ibis

    billed = invoices(tables, q)
    paid = payments(tables, q)
    paid = paid.filter(paid.day < ibis.literal(q.as_of))
    sums = paid.group_by("invoice_id").aggregate(paid=paid.amount.sum(), paid_on=paid.day.max())
    sums = sums.rename(of="invoice_id")
    rows = billed.left_join(sums, billed.invoice_id == sums.of).select(*billed.columns, "paid", "paid_on")
    left = ibis.greatest(rows.amount - rows.paid.fill_null(0), 0)
    settled = ibis.ifelse(rows.paid.isnull(), rows.paid_day, (left == 0).ifelse(rows.paid_on, ibis.null("date")))
    is_void = rows.void_day.notnull()
    state = ibis.cases((is_void, "void"), (settled.notnull(), "paid"), else_="open")
    return _shaped(
        rows, "invoice", account_id=rows.account_id, at=rows.issued_day, id=rows.invoice_id, what=rows.contract_id,
        until=rows.due_day, done=ibis.coalesce(rows.void_day, settled), state=state, amount=rows.amount,
        left=(is_void | settled.notnull()).ifelse(0, left), money_in=rows.currency,
    )  # fmt: skip


def _tickets(tables: Tables, q: Question) -> ir.Table:
    import ibis

    rows = tickets(tables, q)
    rows = rows.filter(rows.account_id.notnull())
    waited = rows.reply_at.delta(rows.created_at, unit="minute").cast("float64") / ibis.literal(60.0).nullif(0.0)
    return _shaped(
        rows, "ticket", account_id=rows.account_id, at=rows.day, id=rows.ticket_id,
        what=ibis.coalesce(rows.kind, rows.severity), done=ibis.coalesce(rows.closed_day, rows.lapsed_day),
        state=ibis.coalesce(rows.severity, rows.priority), number=waited,
    )  # fmt: skip


def _contacts(tables: Tables, q: Question) -> ir.Table:
    rows = interactions(tables, q)
    return _shaped(
        rows, "contact", account_id=rows.account_id, at=rows.day, id=rows.interaction_id, what=rows.purpose,
        state=rows.is_two_way.ifelse("both", rows.theirs.ifelse("theirs", "ours")),
    )  # fmt: skip


def _answers(tables: Tables, q: Question) -> ir.Table:
    rows = surveys(tables, q)
    rows = rows.filter(rows.account_id.notnull(), rows.day.notnull())
    return _shaped(
        rows, "answer", account_id=rows.account_id, at=rows.day, what=rows.survey, state=rows.role, number=rows.score,
        most=rows.high,
    )  # fmt: skip


def _owners(tables: Tables, q: Question) -> ir.Table:
    rows = tables.entity("assignment")
    rows = rows.filter(rows.account_id.notnull(), rows.start_date.notnull())
    return _shaped(
        rows, "owner", account_id=rows.account_id, at=rows.start_date, id=rows.employee_id, what=rows.role,
        until=rows.end_date,
    )  # fmt: skip


def _steps(tables: Tables, q: Question) -> ir.Table:
    rows = tables.entity("milestone")
    rows = rows.filter(rows.account_id.notnull(), rows.reached_at.notnull())
    return _shaped(
        rows, "step", account_id=rows.account_id, at=local_day(rows.reached_at, q.zone), what=rows.step,
        state=rows.side,
    )  # fmt: skip
