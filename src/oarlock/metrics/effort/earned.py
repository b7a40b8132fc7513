"""What accounts earn us in a period: recurring revenue by month, or what was invoiced."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.domain.period import Period, add_months, floor_grain
from oarlock.kit.text import Text
from oarlock.metrics.cases.windows import within
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.revenue.invoices import invoices
from oarlock.metrics.revenue.ledger import ledger
from oarlock.metrics.revenue.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

REVENUE = Parameter(
    name="revenue", unit="text", default="recurring", choices=("recurring", "invoiced"),
    label=Text(en="What counts as revenue", zh="收入口径"),
)  # fmt: skip


def earned(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `value` (minor units of the question's currency), `is_unknown` (no exchange rate).

    recurring: MRR on the first day of each month that begins in the period. invoiced: invoices and credit notes
    issued in it that never became void.
    """
    if text_of(q, REVENUE.name, "recurring", choices=REVENUE.choices) == "invoiced":
        rows = invoices(tables, q)
        rows = rows.filter(rows.void_day.isnull()).select("account_id", "currency", "amount", day=rows.issued_day)
        valued = flow_value(tables, q, within(tables, shape, rows).drop("starts", "ends"), day="day")
        return valued.select("period", "account_id", "value", is_unknown=valued.value.isnull())
    found = {i: months_in(p) for i, p in enumerate(shape.periods) if shape.observed[i]}
    days = tuple(sorted({day for mine in found.values() for day in mine}))
    rows = ledger(tables, replace(q, by=("account",)), tuple(Period(day, day) for day in days))
    pairs = tables.literal(
        tuple({"of_period": i, "on": day} for i, mine in found.items() for day in mine),
        {"of_period": "int64", "on": "date"},
    )
    rows = rows.filter(rows.d0.notnull()).select("starts", account_id="d0", value="opening")
    joined = rows.join(pairs, [("starts", "on")])
    return joined.select("account_id", "value", period=joined.of_period, is_unknown=joined.value.isnull()).select(
        "period", "account_id", "value", "is_unknown"
    )


def months_in(period: Period) -> tuple[dt.date, ...]:
    """The first days of the months that begin in a period."""
    day = floor_grain(period.start, "month")
    day = day if day == period.start else add_months(day, 1)
    found: list[dt.date] = []
    while day < period.end:
        found.append(day)
        day = add_months(day, 1)
    return tuple(found)
