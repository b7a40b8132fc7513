"""Logo retention: how many customers are still customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import (
    BY_PERIOD,
    CONTRACT_ENTITIES,
    COUNT,
    PERIOD,
    PERIOD_END,
    RATIO,
    STATUS,
    labels,
    number,
)
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.ledger import check_rates, ledger
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Customers that paid at both ends of each period, of those that paid at the opening."""
    rows = ledger(tables, q, periods_of(q))
    kept, n = rows.opening_accounts - rows.churn_accounts, rows.opening_accounts
    value = divide(kept, n)
    columns = labels(rows, q) | {
        "period": rows.starts,
        "period_end": rows.ends,
        "value": value,
        "numerator": kept,
        "denominator": n,
        "n": n,
        "status": ((rows.status == "ok") & value.isnull()).ifelse("n/a", rows.status),
    }
    return rows.select(**columns)


METRIC = Metric(
    card=Card(
        name="logo_retention",
        version=1,
        room="revenue",
        title=Text(en="Logo retention", zh="客户留存率"),
        meaning=Text(
            en="The share of paying customers that still pay at the closing.", zh="期初付费客户中期末仍付费的比例。"
        ),
        formula=Text(
            en="Customers that pay at both ends ÷ customers that pay at the opening. Split by offering, a customer "
            "counts "
            "as kept while it pays for anything.",
            zh="两端均付费的客户数 ÷ 期初付费客户数。按产品拆分时，只要客户仍为任一产品付费即视为留存。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            RATIO,
            number("numerator", "Kept", "留存客户数"),
            number("denominator", "At the start", "期初客户数"),
            COUNT,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        differs=(
            Text(
                en="ChartMogul's customer churn leaves out who came and went, or went and came back, inside the "
                "period, as "
                "this does; Shopify's adds up daily shares.",
                zh="ChartMogul 的客户流失与此相同，不计期内来了又走或走了又回的客户；Shopify 累加每日比例。",
            ),
        ),
        see_also=("net_revenue_retention", "cohort_logo_retention"),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_rates,
)
