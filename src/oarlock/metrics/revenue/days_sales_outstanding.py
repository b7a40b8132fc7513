"""Days sales outstanding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.revenue.fields import BY_PERIOD, CURRENCY, PERIOD, PERIOD_END, STATUS, money, number
from oarlock.metrics.revenue.invoices import check_receivables, invoices, outstanding
from oarlock.metrics.revenue.spine import frame, periods_of, spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Receivables at the end of each period in days of what was invoiced in it."""
    import ibis

    shape = spine(q, periods_of(q))
    open_rows = outstanding(tables, q, shape)
    owed = open_rows.group_by("period").aggregate(
        owed=total(open_rows.open), unknown=count_where(open_rows.is_unknown), n=open_rows.count()
    )
    billed = flow_value(tables, q, invoices(tables, q), day="issued_day")
    billed = billed.filter(billed.void_day.isnull())
    periods = frame(tables, shape)
    inside = billed.join(periods, [billed.issued_day >= periods.starts, billed.issued_day < periods.ends])
    sold = inside.group_by("period").aggregate(sold=total(inside.value), unpriced=count_where(inside.value.isnull()))
    every = periods.left_join(owed, "period").select(*periods.columns, "owed", "unknown", "n")
    every = every.left_join(sold, "period").select(*every.columns, "sold", "unpriced")
    gaps = every.unknown.fill_null(0) + every.unpriced.fill_null(0)
    is_known = every.observed & (gaps == 0)
    nothing = ibis.null("int64")
    receivable, sales, n = (is_known.ifelse(every[c].fill_null(0), nothing) for c in ("owed", "sold", "n"))
    days = is_known.ifelse(every.ends.delta(every.starts, unit="day").cast("int64"), nothing)
    value = divide(receivable * days, sales)
    status = ibis.cases((~every.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    return every.select(
        period=every.starts, period_end=every.ends, value=value, numerator=receivable, denominator=sales, days=days,
        n=n, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="days_sales_outstanding",
        version=1,
        room="revenue",
        title=Text(en="Days sales outstanding (DSO)", zh="应收账款周转天数（DSO）"),
        meaning=Text(
            en="How many days of invoicing are still to be paid at the end of a period.",
            zh="期末尚未收回的款项相当于多少天的开票额。",
        ),
        formula=Text(
            en="Receivables at the end ÷ invoices issued in the period × days of the period. Receivables are at the "
            "exchange rate of the last day, invoices at that of their own.",
            zh="期末应收款 ÷ 期内开票额 × 期内天数。应收款按期末汇率，开票额按开票日汇率。",
        ),
        source=Text(en="Invoices, payments, exchange rates.", zh="发票、回款、汇率。"),
        unit="days",
        level=Text(en="Invoice, summed.", zh="按发票汇总。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            Field(name="value", type="double", unit="days", label=Text(en="Days", zh="天数")),
            money("numerator", "Receivables", "应收款"),
            money("denominator", "Invoiced", "开票额"),
            Field(name="days", type="int64", unit="days", label=Text(en="Days of the period", zh="期内天数")),
            number("n", "Open invoices", "未结发票数"),
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=("invoice", "payment", "fx_rate"),
        differs=(
            Text(
                en="The countback method walks back month by month and suits seasonal billing better.",
                zh="逐月回溯法（countback）更适合季节性开票。",
            ),
        ),
        see_also=("receivables_ageing",),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_receivables,
)
