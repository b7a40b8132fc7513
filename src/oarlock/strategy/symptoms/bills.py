"""Big bills: the largest tenth of what was billed, or those from an amount on, and which of them stay unpaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.parameters import decimal_of, money_of, whole_of
from oarlock.metrics.core.rates import currencies_of, worth
from oarlock.metrics.core.spine import spine
from oarlock.metrics.revenue.invoices import ends, invoices, outstanding
from oarlock.metrics.revenue.receivables_ageing import METRIC as AGEING
from oarlock.strategy.symptoms.quarters import Reading, Readings, divided, own_question, whole
from oarlock.strategy.symptoms.signs import BIG, LATE_DAYS, LATE_SHARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR = 365


def big_bills(tables: Tables, q: Question, periods: tuple[Period, ...]) -> ir.Table:
    """The big bills at the end of each observed quarter: `period` (its number), `invoice_id`, `account_id`, `at`,
    `amount` and `left` (minor units of the question's currency, null without a rate), `late` (days), `is_late`.

    Those issued within a year before, and older ones that are still open. Big is among them.
    """
    import ibis

    own = own_question(q, AGEING, tuple(Period(p.end, p.end) for p in periods))
    shape = spine(own, own.periods)
    billed = invoices(tables, own)
    billed = billed.filter(billed.amount > 0)
    dates = ends(tables, own, shape, currencies_of(tables, billed))
    claims = billed.join(dates, "currency").filter(
        lambda t: (t.issued_day < t["at"]) & (t.void_day.isnull() | (t.void_day >= t["at"]))
    )
    owed = outstanding(tables, own, shape).select(op="period", oi="invoice_id", left="open")
    rows = claims.left_join(owed, [("period", "op"), ("invoice_id", "oi")])
    rows = rows.select(*claims.columns, left=ibis.ifelse(rows.oi.isnull(), 0, rows.left))
    recent = rows["at"].delta(rows.issued_day, unit="day") <= YEAR
    rows = rows.filter(recent | (rows.left > 0))
    amount = (rows.currency == q.currency).ifelse(rows.amount, worth(rows.amount, rows.rate))
    rows = rows.mutate(home=amount.cast("int64"))
    least = money_of(q, BIG.name)
    if least is None:
        whole_ = ibis.window(group_by="period")
        order = ibis.window(group_by="period", order_by=[rows.home.fill_null(0).desc(), rows.invoice_id])
        rows = rows.mutate(place=ibis.row_number().over(order).cast("int64"), size=rows.count().over(whole_))
        rows = rows.filter(rows.place * 10 < rows["size"])
    else:
        rows = rows.filter(rows.home >= least)
    late = rows["at"].delta(rows.due_day, unit="day").cast("int64")
    is_late = (rows.left > 0) & (late >= whole_of(q, LATE_DAYS.name, 60, largest=3_660))
    return rows.select(
        "period", "invoice_id", "account_id", "at", amount=rows.home, left=rows.left.cast("int64"), late=late,
        is_late=is_late.fill_null(False),
    )  # fmt: skip


def late_bills(tables: Tables, q: Question, periods: tuple[Period, ...]) -> Readings:
    """By quarter what is overdue of the big bills ÷ what they are over; n: how many of them are overdue."""
    rows = big_bills(tables, q, periods)
    sums = rows.group_by("period").aggregate(
        late=total(rows.is_late.ifelse(rows.left, 0)), all=total(rows.amount), n=count_where(rows.is_late),
        unknown=count_where(rows.amount.isnull()),
    )  # fmt: skip
    least = float(decimal_of(q, LATE_SHARE.name, LATE_SHARE.default) or 0)
    found: Readings = {}
    for row in tables.fetch(sums):
        all_, late = whole(row["all"]) or 0, whole(row["late"]) or 0
        # Without a rate nobody knows how big the bills are.
        value = None if whole(row["unknown"]) else divided(late, all_)
        found[periods[whole(row["period"]) or 0]] = Reading(
            value=value, threshold=least, is_active=None if value is None else value >= least, n=whole(row["n"])
        )
    return found
