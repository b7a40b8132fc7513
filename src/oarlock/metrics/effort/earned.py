"""What accounts earn us in a period: recurring revenue by month, or what was invoiced."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.domain.period import Period, add_months, floor_grain
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.invoices import invoices
from oarlock.metrics.revenue.recurring import recurring

if TYPE_CHECKING:
    import ibis.expr.types as ir

REVENUE = Parameter(
    name="revenue", unit="text", default="recurring", choices=("recurring", "invoiced"),
    label=Text(en="What counts as revenue", zh="收入口径"),
)  # fmt: skip


def earned(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `value` (minor units of the question's currency), `is_unknown` (no exchange rate).

    recurring: for each month of the period MRR on its first day; of a month that the period cuts, on the first day
    inside, in proportion to its days. invoiced: invoices and credit notes issued in the period that never became void.
    """
    if text_of(q, REVENUE.name, "recurring", choices=REVENUE.choices) == "invoiced":
        rows = invoices(tables, q)
        rows = rows.filter(rows.void_day.isnull()).select("account_id", "currency", "amount", day=rows.issued_day)
        valued = flow_value(tables, q, within(tables, shape, rows).drop("starts", "ends"), day="day")
        return valued.select("period", "account_id", "value", is_unknown=valued.value.isnull())
    found = [(i, *part) for i, p in enumerate(shape.periods) if shape.observed[i] for part in months_of(p)]
    days = tuple(sorted({day for _, day, _, _ in found}))
    rows = recurring(tables, replace(q, account=None), days, basis="mrr")
    parts = tables.literal(
        tuple({"period": i, "day": day, "size": size, "whole": whole} for i, day, size, whole in found),
        dict.fromkeys(("period", "size", "whole"), "int64") | {"day": "date"},
    )
    joined = rows.join(parts, [("on", "day")])
    full, rest = joined.value // joined.whole, joined.value % joined.whole
    value = full * joined["size"] + (rest * joined["size"] * 2 + joined.whole) // (joined.whole * 2)
    joined = joined.mutate(share=value.cast("int64"))
    return joined.select("period", "account_id", value=joined.share, is_unknown=joined.value.isnull())


def months_of(period: Period) -> tuple[tuple[dt.date, int, int], ...]:
    """The months of a period: the first day inside, how many days of it are inside, and how many it has."""
    found: list[tuple[dt.date, int, int]] = []
    day = period.start
    while day < period.end:
        following = add_months(floor_grain(day, "month"), 1)
        size = (min(following, period.end) - day).days
        found.append((day, size, calendar.monthrange(day.year, day.month)[1]))
        day = following
    return tuple(found)
