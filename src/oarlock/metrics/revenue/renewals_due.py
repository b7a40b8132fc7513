"""When each customer's next contract line ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import seen
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.lines import lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

SOON = 180
"""Days before its end in which a renewal is near."""


def renewals_due(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Customers with a line in force at each period's end: `period`, `account_id`, `renewal` (the first end of such a
    line, null when all are open), `last` (the latest end; null when one is open), `days` until the first.
    """
    import ibis

    sold = lines(tables, q).select("account_id", "start_date", "end_date")
    periods = seen(tables, shape)
    both = sold.join(periods, [sold.start_date <= periods.ends])
    both = both.filter(both.end_date.isnull() | (both.end_date > both.ends))
    found = both.group_by("period", "account_id").aggregate(
        renewal=both.end_date.min(), latest=both.end_date.max(), open=both.end_date.isnull().cast("int64").max(),
        ends=both.ends.max(),
    )  # fmt: skip
    return found.select(
        "period", "account_id", "renewal", days=found.renewal.delta(found.ends, unit="day").cast("int64"),
        last=(found.open > 0).ifelse(ibis.null("date"), found.latest),
    )  # fmt: skip
