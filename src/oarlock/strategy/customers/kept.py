"""How much of what accounts paid at one day they still pay at a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.lines import lines

if TYPE_CHECKING:
    import ibis.expr.types as ir


def kept_revenue(tables: Tables, q: Question, shape: Spine, spans: ir.Table) -> ir.Table:
    """ARR of accounts at two days, both at the exchange rate of the period's end so that rates move nothing.

    spans: `period`, `account_id`, `opens`, `closes`. Gives them with `opening`, `closing` (of it), `kept` (the smaller
    of both: growth makes up for no loss) and `unknown` (lines without a rate).
    """
    import ibis

    sold = lines(tables, q, basis="arr")
    currencies = currencies_of(tables, sold)
    ends = {i: p.end for i, p in enumerate(shape.periods) if shape.observed[i]}
    table = rates(tables, q, days=ends.values(), currencies=currencies)
    known = tables.literal(
        tuple({"at": i, "currency": c, "rate": table.at(c, day)} for i, day in ends.items() for c in currencies),
        {"at": "int64", "currency": "string", "rate": RATE_TYPE},
    )
    rows = sold.join(known, "currency")
    rows = rows.mutate(value=(rows.currency == q.currency).ifelse(rows.value, worth(rows.value, rows.rate)))
    rows = tables.named(rows.select("at", "start_date", "end_date", "value", of="account_id"))
    both = spans.left_join(rows, [("period", "at"), ("account_id", "of")])
    both = both.select(*spans.columns, "start_date", "end_date", "value", "of")
    sums = {}
    for name, day in (("opening", both.opens), ("closing", both.closes)):
        counts = (both.start_date <= day) & (both.end_date.isnull() | (both.end_date > day))
        sums[name] = total(counts.fill_null(False).ifelse(both.value, ibis.null("int64")))
    found = both.group_by(spans.columns).aggregate(
        **sums, unknown=count_where(both["of"].notnull() & both.value.isnull())
    )
    return tables.named(found.mutate(kept=ibis.least(found.opening, found.closing)))
