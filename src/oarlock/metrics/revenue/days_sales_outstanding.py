"""Days sales outstanding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ACCOUNT_DIMENSIONS, check_dimensions, label_names, labelled_accounts
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import (
    BY_PERIOD,
    CURRENCY,
    PERIOD,
    PERIOD_END,
    RECEIVABLE_ENTITIES,
    STATUS,
    labels,
    money,
    number,
)
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import Spine, frame, periods_of, spine
from oarlock.metrics.revenue.credits import TREATMENT, credits_held
from oarlock.metrics.revenue.invoices import check_receivables, invoices, outstanding, sold_invoices

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Receivables at the end of each period in days of what was invoiced in it."""
    import ibis

    check_dimensions(tables, q)
    shape = spine(q, periods_of(q))
    periods = frame(tables, shape)
    rows = labelled_accounts(tables, q, shape, _amounts(tables, q, shape))
    sums = rows.group_by(["period", *label_names(q)]).aggregate(
        owed=total(rows.owed), sold=total(rows.sold), held=total(rows.held), n=count_where(rows.owed.notnull()),
        gaps=count_where(rows.is_unknown & ~rows.is_credit),
        lost=count_where(rows.is_unknown & rows.is_credit),
    )  # fmt: skip
    every = periods.left_join(sums, "period")
    if q.by:
        every = every.filter(every.gaps.notnull() | ~every.observed)
    is_known = every.observed & (every.gaps.fill_null(0) == 0)
    nothing = ibis.null("int64")
    receivable, sales, n = (is_known.ifelse(every[c].fill_null(0), nothing) for c in ("owed", "sold", "n"))
    held = (every.observed & (every.lost.fill_null(0) == 0)).ifelse(every.held.fill_null(0), nothing)
    days = is_known.ifelse(every.ends.delta(every.starts, unit="day").cast("int64"), nothing)
    value = divide(receivable * days, sales)
    status = ibis.cases((~every.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    return every.select(
        **labels(every, q), period=every.starts, period_end=every.ends, value=value, numerator=receivable,
        denominator=sales, days=days, n=n, credits=held, currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _amounts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `is_unknown`, `is_credit`, and one of `owed`, `sold` and `held` (credits)."""
    import ibis

    owed = outstanding(tables, q, shape)
    billed = flow_value(tables, q, sold_invoices(invoices(tables, q)), day="issued_day")
    periods = frame(tables, shape).filter(lambda t: t.observed)
    sold = billed.join(periods, [billed.issued_day >= periods.starts, billed.issued_day < periods.ends])
    held = credits_held(tables, q, shape)

    def part(rows: ir.Table, is_unknown: ir.Value, **one: ir.Value) -> ir.Table:
        amounts = {name: one.get(name, ibis.null("int64")) for name in ("owed", "sold", "held")}
        is_credit = ibis.literal("held" in one)
        return rows.select("period", "account_id", is_unknown=is_unknown, is_credit=is_credit, **amounts)

    return part(owed, owed.is_unknown, owed=owed.open.fill_null(0)).union(
        part(sold, sold.value.isnull(), sold=sold.value), part(held, held.is_unknown, held=held.credit), distinct=False
    )


METRIC = Metric(
    card=Card(
        name="days_sales_outstanding",
        version=2,
        room="revenue",
        title=Text(en="Days sales outstanding (DSO)", zh="应收账款周转天数（DSO）"),
        meaning=Text(
            en="How many days of invoicing are still to be paid at the end of a period.",
            zh="期末尚未收回的款项相当于多少天的开票额。",
        ),
        formula=Text(
            en="Receivables at the end ÷ invoices above 0 issued in the period, neither void nor written off since, × "
            "days of the period. Receivables are at the exchange rate of the last day, invoices at that of their own. "
            + TREATMENT.en,
            zh="期末应收款 ÷ 期内开具的正数发票额（其后作废或核销的除外）× 期内天数。应收款按期末汇率，"
            "开票额按开票日汇率。" + TREATMENT.zh,
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
            money("credits", "Unapplied credits", "未核销贷项"),
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=RECEIVABLE_ENTITIES,
        dimensions=("account", *ACCOUNT_DIMENSIONS),
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
