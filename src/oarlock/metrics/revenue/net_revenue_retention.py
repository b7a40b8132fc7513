"""Net revenue retention: what became of the revenue of those who paid at the opening."""

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
    """Net revenue retention (NRR) of each period."""
    rows = ledger(tables, q, periods_of(q), basis=asked_basis(q))
    return ratio_row(
        rows,
        q,
        numerator=rows.opening + rows.expansion - rows.contraction - rows.churn,
        denominator=rows.opening,
        n=rows.opening_accounts,
    )


METRIC = ratio_metric(
    answer,
    name="net_revenue_retention",
    title=Text(en="Net revenue retention (NRR)", zh="净收入留存率（NRR）"),
    meaning=Text(
        en="How much of the opening revenue the same customers bring at the closing, growth included.",
        zh="期初客户在期末带来的收入（含扩展）占其期初收入的比例。",
    ),
    formula=Text(
        en="Closing revenue of the customers that paid at the opening ÷ their opening revenue, at the opening's "
        "exchange rates. New and returning customers change neither.",
        zh="期初付费客户的期末收入 ÷ 其期初收入，按期初汇率。新增与回流客户均不影响。",
    ),
    parameters=(BASIS,),
    differs=(
        Text(
            en="Baremetrics counts contraction as churn and looks back 30 days; ChartMogul's net churn takes "
            "returning "
            "customers off, so 100 % less it is not NRR.",
            zh="Baremetrics 将缩减计入流失并回看 30 天；ChartMogul 的净流失扣减回流客户，因此 100% 减去它不等于 NRR。",
        ),
        Text(
            en="A product of twelve monthly NRRs is not the NRR of twelve months: the cohort is renewed each month.",
            zh="十二个月度 NRR 的乘积不等于十二个月的 NRR：每月的起始客户群都不同。",
        ),
    ),
    see_also=("gross_revenue_retention", "logo_retention", "cohort_revenue_retention"),
)
