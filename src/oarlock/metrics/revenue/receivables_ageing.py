"""Receivables by how long they are overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.revenue.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.revenue.invoices import check_receivables, outstanding
from oarlock.metrics.revenue.spine import frame, instants, spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

BUCKETS: tuple[tuple[str, int | None], ...] = (
    ("not_due", 0),
    ("1-30", 30),
    ("31-60", 60),
    ("61-90", 90),
    ("over_90", None),
)
"""Names with the most days overdue that belong to each."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each bucket at each instant, empty ones too."""
    import ibis

    shape = spine(q, instants(q))
    rows = outstanding(tables, q, shape)
    # What is due on a day is overdue from the next midnight on: one day at the next instant.
    late = rows["at"].delta(rows.due_day, unit="day")
    limits = [(late <= limit, name) for name, limit in BUCKETS if limit is not None]
    rows = rows.mutate(bucket=ibis.cases(*limits, else_=BUCKETS[-1][0]))
    sums = rows.group_by("period", "bucket").aggregate(
        value=total(rows.open), invoices=rows.count(), accounts=rows.account_id.nunique()
    )
    whole = rows.group_by("period").aggregate(whole=total(rows.open), unknown=count_where(rows.is_unknown))
    names = tables.literal(
        tuple({"bucket": name, "step": i} for i, (name, _) in enumerate(BUCKETS)), {"bucket": "string", "step": "int64"}
    )
    every = frame(tables, shape).cross_join(names)
    every = every.left_join(sums, ["period", "bucket"]).select(*every.columns, "value", "invoices", "accounts")
    every = every.left_join(whole, "period").select(*every.columns, "whole", "unknown")
    status = ibis.cases((~every.observed, "not_observed"), (every.unknown.fill_null(0) > 0, "n/a"), else_="ok")
    nothing = ibis.null("int64")
    figures = {
        n: (status == "ok").ifelse(every[n].fill_null(0), nothing) for n in ("value", "invoices", "accounts", "whole")
    }
    return every.select(
        as_of=every.starts, step=every.step, bucket=every.bucket, value=figures["value"],
        currency=ibis.literal(q.currency),
        invoices=figures["invoices"], accounts=figures["accounts"],
        share=divide(figures["value"], figures["whole"]), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="receivables_ageing",
        version=1,
        room="revenue",
        title=Text(en="Receivables ageing", zh="应收账款账龄"),
        meaning=Text(en="What customers still owe, by how long it is overdue.", zh="客户尚欠款项，按逾期时长划分。"),
        formula=Text(
            en="For invoices issued before the instant, not void: amount − payments before the instant, not below 0, "
            "at "
            "the exchange rate of the day; by days since the due date (the day of issue when none is given).",
            zh="对该时点之前开具且未作废的发票：金额 − 该时点之前的回款（不低于 0），按当日汇率；"
            "按到期日（缺失时取开票日）"
            "之后的天数划分。",
        ),
        source=Text(en="Invoices, payments, exchange rates.", zh="发票、回款、汇率。"),
        unit="money",
        level=Text(en="Invoice, summed.", zh="按发票汇总。"),
        shape="instant",
        fields=(
            AS_OF,
            number("step", "Step", "顺序"),
            text("bucket", "Days overdue", "逾期天数"),
            money("value", "Value", "数值"),
            CURRENCY,
            number("invoices", "Invoices", "发票数"),
            number("accounts", "Accounts", "客户数"),
            ratio("share", "Share", "占比"),
            STATUS,
        ),
        order=("as_of", "step"),
        entities=("invoice", "payment", "fx_rate"),
        see_also=("days_sales_outstanding", "overdue_share"),
    ),
    answer=answer,
    standing=("now",),
    check=check_receivables,
)
