"""Gross revenue retention: what was kept of opening revenue, growth left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import ratio_row
from oarlock.metrics.core.parameters import BASIS
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.ledger import asked_basis, ledger
from oarlock.metrics.revenue.variants import ratio_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Gross revenue retention (GRR) of each period."""
    rows = ledger(tables, q, periods_of(q), basis=asked_basis(q))
    return ratio_row(
        rows,
        q,
        numerator=rows.opening - rows.contraction - rows.churn,
        denominator=rows.opening,
        n=rows.opening_accounts,
    )


METRIC = ratio_metric(
    answer,
    name="gross_revenue_retention",
    title=Text(en="Gross revenue retention (GRR)", zh="毛收入留存率（GRR）"),
    meaning=Text(
        en="How much of the opening revenue was kept, growth left out.", zh="期初收入被保留的比例，不计扩展。"
    ),
    formula=Text(
        en="Sum over the customers that paid at the opening of the smaller of opening and closing revenue ÷ their "
        "opening revenue, at the opening's exchange rates; never above 100 %.",
        zh="期初付费客户的期初与期末收入取小者之和 ÷ 其期初收入，按期初汇率；不会超过 100%。",
    ),
    parameters=(BASIS,),
    differs=(
        Text(
            en="Adding up every change inside the period, as Gainsight and Staircase do, can give less. Dividing "
            "by the "
            "renewals that were due is another figure: the gross renewal rate.",
            zh="像 Gainsight、Staircase 那样累加期内全部变动，结果可能更低。以到期应续金额为分母的是另一指标："
            "毛续约率。",
        ),
    ),
    see_also=("net_revenue_retention", "gross_renewal_rate"),
)
