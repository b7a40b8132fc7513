"""Unapplied credits: what customers have with us, which lowers no invoice until somebody applies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.rates import currencies_of
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.invoices import at_home, balances, ends

if TYPE_CHECKING:
    import ibis.expr.types as ir

TREATMENT = Text(
    en="Credit notes (invoices below 0), what was paid beyond an invoice, and payments that name no invoice lower no "
    "receivable and no sales: they are the unapplied credits beside it. An invoice counts from its issue until it is "
    "void or written off. Drafts never count, nor do payments that name an invoice which is not on record; one marked "
    "as paid without any payment is settled on the day of that change.",
    zh="贷项通知单（金额小于 0 的发票）、超额回款以及未指明发票的回款不冲减应收款与开票额，单列为未核销贷项。"
    "发票自开具之日起计入，作废或核销坏账后不再计入；草稿不计入，指向无记录发票的回款也不计入；"
    "标为已付但没有回款记录的发票，自该变更之日视为结清。",
)
"""The one rule for what is no plain invoice, as the cards of receivables tell it."""


def credits_held(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Each credit at the end of each observed period.

    Columns: `period`, `account_id`, `credit` (int64 minor units of the question's currency, above 0; null without a
    rate), `is_unknown`. One row is a credit note, an overpaid invoice, or all that an account paid on no invoice.
    """
    return _beyond_invoices(tables, q, shape).union(_on_account(tables, q, shape), distinct=False)


def _beyond_invoices(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    rows = balances(tables, q, shape)
    rows = rows.filter(rows.left < 0).mutate(left=lambda t: -t.left)
    return rows.select("period", "account_id", "is_unknown", credit=at_home(q, rows))


def _on_account(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    rows = tables.entity("payment")
    rows = rows.filter(rows.invoice_id.isnull(), rows.paid_at.notnull())
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    rows = rows.select(
        "account_id", "amount", day=local_day(rows.paid_at, q.zone), currency=rows.currency.fill_null(q.currency)
    )
    dates = ends(tables, q, shape, currencies_of(tables, rows))
    before = rows.join(dates, "currency").filter(lambda t: t.day < t["at"])
    sums = before.group_by("period", "account_id", "currency", "rate").aggregate(left=before.amount.sum())
    held = sums.filter(sums.left > 0)
    return held.select("period", "account_id", is_unknown=held.rate.isnull(), credit=at_home(q, held))
