"""Invoices at an instant: what is still to be paid of each, since when, in which currency."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Msg, msg
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.revenue.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def invoices(tables: Tables, q: Question) -> ir.Table:
    """Invoices that are claims: not drafts. Columns: `invoice_id`, `account_id`, `contract_id`, `amount`, `currency`,
    `issued_day`, `due_day` (the day of issue when no due date is given), `void_day` (null = never), `paid_day` (only
    for those marked as paid without any payment on record).
    """
    import ibis

    rows = tables.entity("invoice")
    rows = rows.filter(rows.status.fill_null("open") != "draft", rows.issued_at.notnull(), rows.account_id.notnull())
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    status = rows.status.fill_null("open")
    issued, changed = local_day(rows.issued_at, q.zone), local_day(rows.updated_at, q.zone)
    voided = local_day(rows.voided_at, q.zone)
    gone = status.isin(("void", "uncollectible"))
    never = ibis.null("date")
    return rows.select(
        "invoice_id", "account_id", "contract_id", "amount", currency=rows.currency.fill_null(q.currency),
        issued_day=issued, due_day=ibis.coalesce(rows.due_date, issued),
        void_day=ibis.coalesce(voided, gone.ifelse(ibis.coalesce(changed, issued), never)),
        paid_day=(status == "paid").ifelse(ibis.coalesce(changed, issued), never),
    )  # fmt: skip


def outstanding(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """What is still to be paid of each invoice at the end of each observed period.

    Columns: `period`, `invoice_id`, `account_id`, `contract_id`, `at` (the day), `due_day`, `open` (int64 minor units
    of the question's currency at the rate of the day; null without a rate), `is_unknown` (no rate, or paid in another
    currency than billed). An invoice that is overpaid owes nothing.
    """
    import ibis

    billed = invoices(tables, q)
    ends = _ends(tables, q, shape, currencies_of(tables, billed))
    claims = billed.join(ends, "currency").filter(
        lambda t: (t.issued_day < t["at"]) & (t.void_day.isnull() | (t.void_day >= t["at"]))
    )
    money_in, dates = payments(tables, q), ends.select("period", "at").distinct()
    before = money_in.join(dates, [money_in.day < dates["at"]])
    paid = before.group_by("period", "invoice_id").aggregate(
        paid=before.amount.sum(), least_money=before.currency.min(), most_money=before.currency.max()
    )
    recorded = payments(tables, q).select(with_payment="invoice_id").distinct()
    rows = claims.left_join(paid, ["period", "invoice_id"]).select(*claims.columns, "paid", "least_money", "most_money")
    rows = rows.left_join(recorded, [("invoice_id", "with_payment")]).select(*rows.columns, "with_payment")
    settled = rows.with_payment.isnull() & (rows.paid_day < rows["at"]).fill_null(False)
    left = settled.ifelse(0, ibis.greatest(rows.amount - rows.paid.fill_null(0), 0))
    rows = rows.mutate(left=left).filter(lambda t: t.left > 0)
    is_mixed = rows.paid.notnull() & ((rows.least_money != rows.currency) | (rows.most_money != rows.currency))
    value = (rows.currency == q.currency).ifelse(rows.left, worth(rows.left, rows.rate))
    return rows.select(
        "period", "invoice_id", "account_id", "contract_id", "at", "due_day", open=value,
        is_unknown=rows.rate.isnull() | is_mixed,
    )  # fmt: skip


def payments(tables: Tables, q: Question) -> ir.Table:
    """Payments of invoices: `invoice_id`, `day`, `amount` (negative = given back), `currency`."""
    rows = tables.entity("payment")
    rows = rows.filter(rows.invoice_id.notnull(), rows.paid_at.notnull())
    return rows.select(
        "invoice_id", "amount", day=local_day(rows.paid_at, q.zone), currency=rows.currency.fill_null(q.currency)
    )


def _ends(tables: Tables, q: Question, shape: Spine, currencies: tuple[str, ...]) -> ir.Table:
    table = rates(tables, q, days=(shape.days[s.closing] for s in shape.steps), currencies=currencies)
    rows: tuple[dict[str, object], ...] = tuple(
        {"period": s.period, "at": shape.days[s.closing], "currency": c, "rate": table.at(c, shape.days[s.closing])}
        for s in shape.steps
        for c in currencies
    )
    return tables.literal(rows, {"period": "int64", "at": "date", "currency": "string", "rate": RATE_TYPE})


def check_receivables(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """A message for each currency of an invoice without an exchange rate at an instant of the question."""
    currencies = currencies_of(tables, invoices(tables, q))
    days = tuple(d for d in q.instants if q.observed_until is None or d <= q.observed_until)
    table = rates(tables, q, days=days, currencies=currencies)
    missing = ((c, next((d for d in days if table.at(c, d) is None), None)) for c in currencies)
    return tuple(_missing(c, q.currency, d) for c, d in missing if d is not None)


def _missing(currency: str, to: str, day: dt.date) -> Msg:
    return msg(
        "There is no exchange rate from {currency} to {to} on {day} or up to 7 days before.",
        currency=currency, to=to, day=day.isoformat(),
    )  # fmt: skip
