"""Net MRR churn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import ratio_row
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.ledger import ledger
from oarlock.metrics.revenue.variants import ratio_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Net MRR churn of each period."""
    rows = ledger(tables, q, periods_of(q), method=q.definition.method)
    return ratio_row(
        rows,
        q,
        numerator=rows.churn + rows.contraction - rows.expansion - rows.reactivation,
        denominator=rows.opening,
        n=rows.opening_accounts,
    )


METRIC = ratio_metric(
    answer,
    name="net_mrr_churn",
    title=Text(en="Net MRR churn", zh="净 MRR 流失率"),
    meaning=Text(
        en="The share of opening revenue that was lost after what growth of existing and returning customers gave "
        "back.",
        zh="期初收入的损失在扣除老客户扩展与回流之后的比例。",
    ),
    formula=Text(
        en="(Churn + contraction − expansion − reactivation) ÷ opening.",
        zh="（流失 + 缩减 − 扩展 − 回流）÷ 期初。",
    ),
    differs=(
        Text(
            en="This is ChartMogul's definition; returning customers lower it, so 100 % less it is not NRR.",
            zh="与 ChartMogul 的定义一致；回流客户会降低该值，因此 100% 减去它不等于 NRR。",
        ),
    ),
    see_also=("gross_mrr_churn", "net_revenue_retention"),
)
