"""The share of receivables that is overdue, for big deals and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.parameters import money_of
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.revenue.fields import AS_OF, CURRENCY, RATIO, STATUS, money, number, text
from oarlock.metrics.revenue.invoices import check_receivables, invoices, outstanding
from oarlock.metrics.revenue.spine import frame, instants, spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

BIG_DEAL = "100000"
"""From how many major units of the workspace's currency a deal is big, unless parameter `big_deal` says otherwise."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for big deals and one for others at each instant."""
    import ibis

    limit = money_of(q, "big_deal", BIG_DEAL) or 0
    shape = spine(q, instants(q))
    rows = outstanding(tables, q, shape)
    sizes = deal_sizes(tables, q)
    rows = rows.join(sizes, "invoice_id").select(*rows.columns, "deal")
    is_late = rows.due_day < rows["at"]
    rows = rows.mutate(size=(rows.deal >= limit).ifelse("big", "other"), is_late=is_late)
    sums = rows.group_by("period", "size").aggregate(
        late=total(rows.is_late.ifelse(rows.open, 0)), whole=total(rows.open), n=rows.count()
    )
    unknown = rows.group_by("period").aggregate(unknown=count_where(rows.is_unknown | rows.deal.isnull()))
    names = tables.literal(({"size": "big"}, {"size": "other"}), {"size": "string"})
    every = frame(tables, shape).cross_join(names)
    every = every.left_join(sums, ["period", "size"]).select(*every.columns, "late", "whole", "n")
    every = every.left_join(unknown, "period").select(*every.columns, "unknown")
    is_known = every.observed & (every.unknown.fill_null(0) == 0)
    late, whole, n = (is_known.ifelse(every[c].fill_null(0), ibis.null("int64")) for c in ("late", "whole", "n"))
    value = divide(late, whole)
    status = ibis.cases((~every.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    return every.select(
        as_of=every.starts, deal_size=every.size, value=value, numerator=late, denominator=whole, n=n,
        currency=ibis.literal(q.currency), big_from=ibis.literal(limit, "int64"), status=status,
    )  # fmt: skip


def deal_sizes(tables: Tables, q: Question) -> ir.Table:
    """`invoice_id` and `deal`: all invoices of its contract together (itself when it names none), each at the rate of
    its own day; null when one of them has no rate.
    """
    import ibis

    billed = invoices(tables, q)
    valued = flow_value(tables, q, billed, day="issued_day")
    key = ibis.coalesce("c:" + valued.account_id + "/" + valued.contract_id, "i:" + valued.invoice_id)
    valued = valued.mutate(key=key)
    whole = ibis.window(group_by="key")
    has_gap = valued.value.isnull().cast("int64").sum().over(whole) > 0
    deal = has_gap.ifelse(ibis.null("int64"), valued.value.sum().over(whole))
    return valued.mutate(deal=deal).select("invoice_id", "deal").distinct()


METRIC = Metric(
    card=Card(
        name="overdue_share",
        version=1,
        room="revenue",
        title=Text(en="Overdue share by deal size", zh="按成交规模的逾期占比"),
        meaning=Text(
            en="How much of what customers owe is overdue, for big deals and for others.",
            zh="客户欠款中已逾期的比例，分大单与其他。",
        ),
        formula=Text(
            en="Receivables whose due date has passed ÷ all receivables. A deal is all invoices of one contract; it "
            "is big "
            "from an amount on (parameter big_deal, in major units).",
            zh="到期日已过的应收款 ÷ 全部应收款。同一合同的全部发票为一单；达到某金额即为大单（参数 big_deal，"
            "主币单位）。",
        ),
        source=Text(en="Invoices, payments, exchange rates.", zh="发票、回款、汇率。"),
        unit="ratio",
        level=Text(en="Invoice, summed by the size of its deal.", zh="按发票计算，按所属成交规模汇总。"),
        shape="instant",
        fields=(
            AS_OF,
            text("deal_size", "Deal size", "成交规模"),
            RATIO,
            money("numerator", "Overdue", "已逾期"),
            money("denominator", "Receivables", "应收款"),
            number("n", "Open invoices", "未结发票数"),
            CURRENCY,
            money("big_from", "Big from", "大单起点"),
            STATUS,
        ),
        order=("as_of", "deal_size"),
        entities=("invoice", "payment", "fx_rate"),
        see_also=("receivables_ageing",),
    ),
    answer=answer,
    standing=("now",),
    check=check_receivables,
)
