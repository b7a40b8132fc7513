"""The recurring revenue of each account on some days: what stands beside its cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import Basis, lines

if TYPE_CHECKING:
    import ibis.expr.types as ir


def recurring(tables: Tables, q: Question, days: tuple[dt.date, ...], *, basis: Basis) -> ir.Table:
    """`on` (one of the days), `account_id`, `value`: what the lines in force are worth, as MRR or ARR have it.

    Int64 minor units of the question's currency; null when a line has no exchange rate. Accounts without a line in
    force have no row. The ledger would tell movements as well, which takes longer.
    """
    import ibis

    sold = lines(tables, q, basis=basis)
    currencies = currencies_of(tables, sold)
    table = rates(tables, q, days=days, currencies=currencies)
    ends = tables.literal(
        tuple({"on": day, "currency": c, "rate": table.at(c, day)} for day in days for c in currencies),
        {"on": "date", "currency": "string", "rate": RATE_TYPE},
    )
    rows = sold.join(ends, "currency")
    rows = rows.filter(rows.start_date <= rows.on, rows.end_date.isnull() | (rows.end_date > rows.on))
    rows = rows.mutate(value=(rows.currency == q.currency).ifelse(rows.value, worth(rows.value, rows.rate)))
    sums = rows.group_by("on", "account_id").aggregate(whole=total(rows.value), gaps=count_where(rows.value.isnull()))
    return sums.select("on", "account_id", value=(sums.gaps > 0).ifelse(ibis.null("int64"), sums.whole))


def arr_of_accounts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `arr` (int64 minor units of the question's currency; null without a rate).

    Accounts that pay nothing at an instant have no row.
    """
    rows = recurring(tables, replace(q, account=None), shape.days, basis="arr")
    rows = rows.filter(rows.account_id.notnull()).select(at="on", account_id="account_id", arr="value")
    periods = frame(tables, shape)
    return rows.join(periods, [("at", "starts")]).select("period", "account_id", "arr")
