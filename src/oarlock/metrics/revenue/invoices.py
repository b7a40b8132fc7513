"""Invoices at an instant: what is still to be paid of each, since when, in which currency."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Msg, msg
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def invoices(tables: Tables, q: Question) -> ir.Table:
    """Invoices and credit notes (below 0) that are not drafts.

    Columns: `invoice_id`, `account_id`, `contract_id`, `amount`, `currency`, `issued_day`, `due_day` (the day of issue
    when no due date is given), `void_day` (null = never), `paid_day` (only for those marked as paid without any payment
    on record).
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


def sold_invoices(billed: ir.Table) -> ir.Table:
    """Those that are sales: above 0, and neither void nor written off, whenever that was."""
    return billed.filter(billed.amount > 0, billed.void_day.isnull())


def outstanding(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """What is still to be paid of each invoice at the end of each observed period.

    Columns: `period`, `invoice_id`, `account_id`, `at` (the day), `due_day`, `open` (int64 minor units of the
    question's currency at the rate of the day; null without a rate), `is_unknown` (no rate, or paid in another
    currency than billed). An invoice that is overpaid, and a credit note, owe nothing: see `credits`.
    """
    rows = balances(tables, q, shape)
    rows = rows.filter(rows.left > 0)
    return rows.select("period", "invoice_id", "account_id", "at", "due_day", "is_unknown", open=at_home(q, rows))


def balances(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Invoices less their payments at the end of each observed period: `left`, negative when we owe, in `currency`.

    Further columns: `period`, `invoice_id`, `account_id`, `at`, `due_day`, `rate`, `is_unknown`.
    """
    billed = invoices(tables, q)
    dates = ends(tables, q, shape, currencies_of(tables, billed))
    claims = billed.join(dates, "currency").filter(
        lambda t: (t.issued_day < t["at"]) & (t.void_day.isnull() | (t.void_day >= t["at"]))
    )
    money_in, days = payments(tables, q), dates.select("period", "at").distinct()
    before = money_in.join(days, [money_in.day < days["at"]])
    paid = before.group_by("period", "invoice_id").aggregate(
        paid=before.amount.sum(), least_money=before.currency.min(), most_money=before.currency.max()
    )
    recorded = payments(tables, q).select(with_payment="invoice_id").distinct()
    rows = claims.left_join(paid, ["period", "invoice_id"]).select(*claims.columns, "paid", "least_money", "most_money")
    rows = rows.left_join(recorded, [("invoice_id", "with_payment")]).select(*rows.columns, "with_payment")
    settled = rows.with_payment.isnull() & (rows.paid_day < rows["at"]).fill_null(False)
    left = settled.ifelse(0, rows.amount - rows.paid.fill_null(0))
    is_mixed = rows.paid.notnull() & ((rows.least_money != rows.currency) | (rows.most_money != rows.currency))
    return rows.select(
        "period", "invoice_id", "account_id", "at", "due_day", "currency", "rate", left=left,
        is_unknown=rows.rate.isnull() | is_mixed,
    )  # fmt: skip


def at_home(q: Question, rows: ir.Table) -> ir.Value:
    """`left` in the question's currency."""
    return (rows.currency == q.currency).ifelse(rows.left, worth(rows.left, rows.rate))


def payments(tables: Tables, q: Question) -> ir.Table:
    """Payments of invoices: `invoice_id`, `day`, `amount` (negative = given back), `currency`."""
    rows = tables.entity("payment")
    rows = rows.filter(rows.invoice_id.notnull(), rows.paid_at.notnull())
    return rows.select(
        "invoice_id", "amount", day=local_day(rows.paid_at, q.zone), currency=rows.currency.fill_null(q.currency)
    )


def ends(tables: Tables, q: Question, shape: Spine, currencies: tuple[str, ...]) -> ir.Table:
    """`period`, `at` (its last day), `currency`, `rate`: the ends of the observed periods, for each currency."""
    table = rates(tables, q, days=(shape.days[s.closing] for s in shape.steps), currencies=currencies)
    rows: tuple[dict[str, object], ...] = tuple(
        {"period": s.period, "at": shape.days[s.closing], "currency": c, "rate": table.at(c, shape.days[s.closing])}
        for s in shape.steps
        for c in currencies
    )
    return tables.literal(rows, {"period": "int64", "at": "date", "currency": "string", "rate": RATE_TYPE})


def check_receivables(tables: Tables, q: Question) -> tuple[Msg, ...]:
    """A message for each currency of an invoice or payment without an exchange rate at an instant of the question."""
    paid = tables.entity("payment").filter(lambda t: t.invoice_id.isnull())
    currencies = tuple(sorted({*currencies_of(tables, invoices(tables, q)), *currencies_of(tables, paid)}))
    days = tuple(d for d in q.instants if q.observed_until is None or d <= q.observed_until)
    table = rates(tables, q, days=days, currencies=currencies)
    missing = ((c, next((d for d in days if table.at(c, d) is None), None)) for c in currencies)
    return tuple(_missing(c, q.currency, d) for c, d in missing if d is not None)


def _missing(currency: str, to: str, day: dt.date) -> Msg:
    return msg(
        "There is no exchange rate from {currency} to {to} on {day} or up to 7 days before.",
        currency=currency, to=to, day=day.isoformat(),
    )  # fmt: skip
