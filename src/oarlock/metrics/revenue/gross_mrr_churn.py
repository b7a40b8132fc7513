"""Gross MRR churn."""

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
    """Gross MRR churn of each period."""
    rows = ledger(tables, q, periods_of(q), method=q.definition.method)
    return ratio_row(
        rows,
        q,
        numerator=rows.churn + rows.contraction,
        denominator=rows.opening,
        n=rows.opening_accounts,
    )


METRIC = ratio_metric(
    answer,
    name="gross_mrr_churn",
    title=Text(en="Gross MRR churn", zh="毛 MRR 流失率"),
    meaning=Text(en="The share of opening revenue that was lost.", zh="期初收入中损失的比例。"),
    formula=Text(
        en="(Churn + contraction) ÷ opening.",
        zh="（流失 + 缩减）÷ 期初。",
    ),
    differs=(Text(en="This is ChartMogul's definition.", zh="与 ChartMogul 的定义一致。"),),
    see_also=("net_mrr_churn", "gross_revenue_retention"),
)
