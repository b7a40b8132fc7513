"""The share of receivables that is overdue, for big deals and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ACCOUNT_DIMENSIONS, check_dimensions, label_names, labelled_accounts
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import (
    AS_OF,
    CURRENCY,
    RATIO,
    RECEIVABLE_ENTITIES,
    STATUS,
    labels,
    money,
    number,
    text,
)
from oarlock.metrics.core.parameters import money_of
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.revenue.credits import TREATMENT
from oarlock.metrics.revenue.invoices import check_receivables, invoices, outstanding, sold_invoices

if TYPE_CHECKING:
    import ibis.expr.types as ir

BIG_DEAL = "100000"
"""From how many major units of the workspace's currency a deal is big, unless parameter `big_deal` says otherwise."""


BIG = Parameter(
    name="big_deal", unit="money", default=BIG_DEAL, label=Text(en="From what size a deal is big", zh="大单起点金额")
)
SIZES = ("big", "other")


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for big deals and one for others at each instant."""
    import ibis

    check_dimensions(tables, q)
    limit = money_of(q, BIG.name, BIG_DEAL) or 0
    shape = spine(q, instants(q))
    rows = outstanding(tables, q, shape)
    rows = rows.left_join(deal_sizes(tables, q), "invoice_id").select(*rows.columns, "deal")
    rows = labelled_accounts(tables, q, shape, rows)
    is_late, is_big = rows.due_day < rows["at"], (rows.deal >= limit).fill_null(False)
    sums: dict[str, ir.Value] = {}
    for size, mine in zip(SIZES, (is_big, ~is_big), strict=True):
        sums |= {
            f"late_{size}": total((mine & is_late).ifelse(rows.open, 0)),
            f"whole_{size}": total(mine.ifelse(rows.open, 0)),
            f"n_{size}": count_where(mine),
        }
    found = rows.group_by(["period", *label_names(q)]).aggregate(
        unknown=count_where(rows.is_unknown | rows.deal.isnull()), **sums
    )
    every = frame(tables, shape).left_join(found, "period")
    if q.by:
        every = every.filter(every.unknown.notnull() | ~every.observed)
    every = every.cross_join(tables.literal(tuple({"size": size} for size in SIZES), {"size": "string"}))
    is_known = every.observed & (every.unknown.fill_null(0) == 0)

    def figure(name: str) -> ir.Value:
        picked = ibis.cases(*((every["size"] == size, every[f"{name}_{size}"]) for size in SIZES))
        return is_known.ifelse(picked.fill_null(0), ibis.null("int64"))

    value = divide(figure("late"), figure("whole"))
    status = ibis.cases((~every.observed, "not_observed"), (value.isnull(), "n/a"), else_="ok")
    return every.select(
        **labels(every, q), as_of=every.starts, deal_size=every["size"], value=value, numerator=figure("late"),
        denominator=figure("whole"), n=figure("n"), currency=ibis.literal(q.currency),
        big_from=ibis.literal(limit, "int64"), status=status,
    )  # fmt: skip


def deal_sizes(tables: Tables, q: Question) -> ir.Table:
    """`invoice_id` and `deal`: all sales of its contract together (itself when it names none), each at the rate of its
    own day; null when one of them has no rate. What was void or written off, and credit notes, add nothing.
    """
    import ibis

    billed = invoices(tables, q)
    key = ibis.coalesce("c:" + billed.account_id + "/" + billed.contract_id, "i:" + billed.invoice_id)
    billed = billed.mutate(key=key)
    sold = flow_value(tables, q, sold_invoices(billed), day="issued_day")
    sums = sold.group_by("key").aggregate(whole=total(sold.value), gaps=count_where(sold.value.isnull()))
    rows = billed.left_join(sums, "key").select("invoice_id", "whole", "gaps")
    return rows.select(
        "invoice_id", deal=(rows.gaps.fill_null(0) > 0).ifelse(ibis.null("int64"), rows.whole.fill_null(0))
    )


METRIC = Metric(
    card=Card(
        name="overdue_share",
        version=2,
        room="revenue",
        title=Text(en="Overdue share by deal size", zh="按成交规模的逾期占比"),
        meaning=Text(
            en="How much of what customers owe is overdue, for big deals and for others.",
            zh="客户欠款中已逾期的比例，分大单与其他。",
        ),
        formula=Text(
            en="Receivables whose due date has passed ÷ all receivables. The size of a deal is what was ever invoiced "
            "on its contract, paid or not (an invoice without a contract is its own deal); void and written-off "
            "invoices and credit notes add nothing to it. It is big from parameter big_deal on. " + TREATMENT.en,
            zh="到期日已过的应收款 ÷ 全部应收款。成交规模为同一合同的全部开票额，不论是否已付"
            "（无合同的发票自成一单）；作废、核销的发票与贷项通知单不计入规模。达到参数 big_deal 即为大单。"
            + TREATMENT.zh,
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
        entities=RECEIVABLE_ENTITIES,
        dimensions=("account", *ACCOUNT_DIMENSIONS),
        parameters=(BIG,),
        see_also=("receivables_ageing",),
    ),
    answer=answer,
    standing=("now",),
    check=check_receivables,
)
