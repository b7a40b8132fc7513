"""For how many days an account has been overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import AS_OF, STATUS, number
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.revenue.invoices import balances

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The most days that an open invoice is past its due date at each instant; 0 when none is."""
    import ibis

    shape = spine(q, instants(q))
    rows = balances(tables, q, shape).filter(lambda t: t.left >= 0)
    # What is due on a day is overdue from the next midnight on: one day at the next instant.
    late = ibis.greatest(rows["at"].delta(rows.due_day, unit="day"), 0)
    # Paid in another currency than billed: nobody can say what is left. A missing rate does not matter here.
    is_unknown = rows.is_unknown & rows.rate.notnull()
    rows = rows.mutate(late=(rows.left > 0).ifelse(late, 0), is_odd=is_unknown)
    keys = ["account_id"] if q.by else []
    sums = rows.group_by(["period", *keys]).aggregate(
        worst=rows.late.max(), overdue=count_where(rows.late > 0), odd=count_where(rows.is_odd), n=rows.count()
    )
    every = frame(tables, shape)
    found = every.left_join(sums, "period").select(*every.columns, *keys, "worst", "overdue", "odd", "n")
    if q.by:
        found = found.filter(found.n.notnull() | ~found.observed)
    nothing = ibis.null("int64")
    value = (found.observed & (found.odd == 0)).ifelse(found.worst, nothing)
    status = ibis.cases((~found.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    account = {"account": found.account_id} if q.by else {}
    return found.select(
        **account, as_of=found.starts, value=value, invoices=found.observed.ifelse(found.n, nothing),
        overdue=found.observed.ifelse(found.overdue, nothing), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="overdue_days",
        version=1,
        room="revenue",
        title=Text(en="Days overdue", zh="最长逾期天数"),
        meaning=Text(
            en="How long the oldest open invoice has been past its due date; 0 when nothing is overdue.",
            zh="最早的未结发票已逾期多少天；无逾期为 0。",
        ),
        formula=Text(
            en="The most days between due date (the day of issue when none is given) and instant, of invoices of which "
            "something is still to be paid. Without any invoice there is no value.",
            zh="仍有未付金额的发票中，到期日（缺失时取开票日）至该时点的最大天数。没有任何发票则无值。",
        ),
        source=Text(en="Invoices, payments.", zh="发票、回款。"),
        unit="days",
        level=Text(en="Invoice; the worst of an account or of all.", zh="按发票；取客户或全部中最差者。"),
        shape="instant",
        fields=(
            AS_OF,
            Field(name="value", type="int64", unit="days", label=Text(en="Value", zh="数值")),
            number("invoices", "Invoices", "发票数"),
            number("overdue", "Overdue invoices", "逾期发票数"),
            STATUS,
        ),
        order=("as_of",),
        entities=("invoice", "payment", "fx_rate"),
        dimensions=("account",),
        see_also=("receivables_ageing", "overdue_share"),
    ),
    answer=answer,
    standing=("now",),
)
