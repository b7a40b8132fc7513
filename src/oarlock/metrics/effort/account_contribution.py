"""Account contribution: what is left of a customer's revenue after everything that serving it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import COMMON, finished
from oarlock.metrics.core.cases.groups import DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import BY_PERIOD, CURRENCY, STATUS, money, ratio, text
from oarlock.metrics.effort.books import TOLERANCE, booked
from oarlock.metrics.effort.costs import COST_ENTITIES
from oarlock.metrics.effort.earned import REVENUE
from oarlock.metrics.effort.hours import efforts
from oarlock.metrics.effort.pools import RULE
from oarlock.metrics.effort.profits import PARTS, profits

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The profit and loss of each period; without a split beside what the books say."""
    import ibis

    shape, none = windows(q), ibis.null("int64")
    rows = grouped(tables, q, shape, profits(tables, q, shape))
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        **{name: total(rows[name]) for name in (*PARTS, "unknown")}
    )
    found = framed(tables, q, shape, sums)
    books = booked(tables, q, shape)
    found = found.left_join(books, "period").select(*found.columns, "ledger")
    left = found.revenue.fill_null(0)
    for name in PARTS[1:]:
        left = left - found[name].fill_null(0)
    value = (found.unknown.fill_null(0) > 0).ifelse(none, left)
    ledger = none if q.by or q.account is not None else found.ledger
    off = value - ledger
    figures = {name: found[name].fill_null(0) for name in PARTS} | {
        "margin": divide(value, found.revenue),
        "margin_on_menu": divide(value + found.off_menu, found.revenue),
        "ledger": ledger,
        "difference": off,
        "reconciles": ibis.cases((off.isnull(), "n/a"), (off.abs() * TOLERANCE <= ledger.abs(), "yes"), else_="no"),
    }
    told = finished(found, q, value=value, since=first_day(tables, efforts(tables, q)), figures=figures)
    return told.mutate(currency=ibis.literal(q.currency))


METRIC = Metric(
    card=Card(
        name="account_contribution",
        version=1,
        room="effort",
        title=Text(en="Account contribution", zh="客户贡献"),
        meaning=Text(
            en="What is left of customers' revenue after everything that serving them costs.",
            zh="客户收入减去全部服务成本后的余额。",
        ),
        formula=Text(
            en="Revenue − time at the cost rate of the day − hosting − travel − partners − discounts − work off the "
            "menu − collection − other costs − allocated shared costs (by revenue, hours or equally; cents that do not "
            "divide go to the largest). Revenue is MRR on the first day of each month of the period (of a month cut by "
            "it, in proportion to its days), or what was invoiced. Discounts are those that the contract lines do not "
            "hold. Reconciles: within 0.5 % of the books.",
            zh="收入 − 按当日费率的工时成本 − 托管 − 差旅 − 伙伴 − 折扣 − 菜单外 − 催收 − 其他 − 分摊的共享费用"
            "（按收入、工时或平均；除不尽的分归最大者）。收入为期内各月首日的 MRR（不足整月按天折算），或开票金额。"
            "折扣仅指合同行之外的折扣。对账：与账簿相差不超过 0.5 %。",
        ),
        source=Text(
            en="Contract lines or invoices, effort, employees' rates, costs, ledger totals, exchange rates.",
            zh="合同行或发票、工时、员工费率、费用、总账合计、汇率。",
        ),
        unit="money",
        level=Text(en="Account, summed.", zh="按客户汇总。"),
        shape="period",
        fields=(
            *COMMON,
            money("value", "Contribution", "贡献"),
            ratio("margin", "Margin", "贡献率"),
            ratio("margin_on_menu", "Without off-menu work", "不含菜单外"),
            money("revenue", "Revenue", "收入"),
            money("time", "Time", "工时"),
            money("hosting", "Hosting", "托管"),
            money("travel", "Travel", "差旅"),
            money("partner", "Partners", "伙伴"),
            money("discount", "Discounts", "折扣"),
            money("off_menu", "Off the menu", "菜单外"),
            money("collection", "Collection", "催收"),
            money("other", "Other", "其他"),
            money("allocated", "Allocated", "分摊"),
            money("ledger", "Books", "账簿"),
            money("difference", "Difference", "差额"),
            text("reconciles", "Reconciles", "对账"),
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=(*COST_ENTITIES, "contract_line", "invoice", "ledger_total"),
        dimensions=DIMENSIONS,
        parameters=(WINDOW, REVENUE, RULE),
        see_also=("cost_to_serve", "effort_coverage", "attention_ratio"),
    ),
    answer=answer,
    standing=("now", "months", "accounts"),
)
