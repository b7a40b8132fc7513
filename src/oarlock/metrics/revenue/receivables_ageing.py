"""Receivables by how long they are overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ACCOUNT_DIMENSIONS, check_dimensions, label_names, labelled_accounts
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import (
    AS_OF,
    CURRENCY,
    RECEIVABLE_ENTITIES,
    STATUS,
    labels,
    money,
    number,
    ratio,
    text,
)
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.revenue.credits import TREATMENT, credits_held
from oarlock.metrics.revenue.invoices import check_receivables, outstanding

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


CREDITS = "credits"
"""The row below the buckets: what customers have with us, as an amount below 0."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each bucket at each instant, empty ones too, and one for unapplied credits."""
    import ibis

    check_dimensions(tables, q)
    shape = spine(q, instants(q))
    rows = labelled_accounts(tables, q, shape, _aged(tables, q, shape))
    steps = (*(name for name, _ in BUCKETS), CREDITS)
    sums: dict[str, ir.Value] = {}
    for i, name in enumerate(steps):
        mine = rows.bucket == name
        sums |= {
            f"value_{i}": total(mine.ifelse(rows.open, 0)),
            f"invoices_{i}": count_where(mine),
            f"accounts_{i}": mine.ifelse(rows.account_id, ibis.null("string")).nunique(),
        }
    held = rows.bucket == CREDITS
    found = rows.group_by(["period", *label_names(q)]).aggregate(
        whole=total(held.ifelse(0, rows.open)), unknown=count_where(~held & rows.is_unknown),
        unknown_credits=count_where(held & rows.is_unknown), **sums,
    )  # fmt: skip
    names = tables.literal(
        tuple({"bucket": name, "step": i} for i, name in enumerate(steps)), {"bucket": "string", "step": "int64"}
    )
    every = frame(tables, shape).left_join(found, "period")
    if q.by:
        every = every.filter(every.unknown.notnull() | ~every.observed)
    every = every.cross_join(names)
    unknown = (every.bucket == CREDITS).ifelse(every.unknown_credits, every.unknown).fill_null(0)
    status = ibis.cases((~every.observed, "not_observed"), (unknown > 0, "n/a"), else_="ok")

    def figure(name: str) -> ir.Value:
        picked = ibis.cases(*((every.step == i, every[f"{name}_{i}"]) for i in range(len(steps))))
        return (status == "ok").ifelse(picked.fill_null(0), ibis.null("int64"))

    value = figure("value")
    share = divide((every.bucket == CREDITS).ifelse(ibis.null("int64"), value), every.whole)
    return every.select(
        **labels(every, q), as_of=every.starts, step=every.step, bucket=every.bucket, value=value,
        currency=ibis.literal(q.currency), invoices=figure("invoices"), accounts=figure("accounts"), share=share,
        status=status,
    )  # fmt: skip


def _aged(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `bucket`, `open`, `is_unknown` of each open invoice and each credit."""
    import ibis

    rows = outstanding(tables, q, shape)
    # What is due on a day is overdue from the next midnight on: one day at the next instant.
    late = rows["at"].delta(rows.due_day, unit="day")
    limits = [(late <= limit, name) for name, limit in BUCKETS if limit is not None]
    owed = rows.select(
        "period", "account_id", "open", "is_unknown", bucket=ibis.cases(*limits, else_=BUCKETS[-1][0])
    )  # fmt: skip
    held = credits_held(tables, q, shape)
    held = held.select("period", "account_id", "is_unknown", open=-held.credit, bucket=ibis.literal(CREDITS))
    return owed.union(held.select(*owed.columns), distinct=False)


METRIC = Metric(
    card=Card(
        name="receivables_ageing",
        version=2,
        room="revenue",
        title=Text(en="Receivables ageing", zh="应收账款账龄"),
        meaning=Text(en="What customers still owe, by how long it is overdue.", zh="客户尚欠款项，按逾期时长划分。"),
        formula=Text(
            en="For each invoice, amount − payments before the instant, not below 0, at the exchange rate of the day; "
            "by days since the due date (the day of issue when none is given). Unapplied credits are a row of their "
            "own, below 0, with how many there are under invoices; shares are of the buckets. " + TREATMENT.en,
            zh="逐张发票：金额 − 该时点之前的回款（不低于 0），按当日汇率；按到期日（缺失时取开票日）之后的天数划分。"
            "未核销贷项单列一行，为负数，笔数记在发票数列；占比只对各账龄段计算。" + TREATMENT.zh,
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
        entities=RECEIVABLE_ENTITIES,
        dimensions=("account", *ACCOUNT_DIMENSIONS),
        see_also=("days_sales_outstanding", "overdue_share"),
    ),
    answer=answer,
    standing=("now",),
    check=check_receivables,
)
