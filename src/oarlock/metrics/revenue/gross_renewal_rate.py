"""Gross renewal rate: how much of what came up for renewal was renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ACCOUNT_DIMENSIONS
from oarlock.metrics.core.fields import (
    BY_PERIOD,
    CONTRACT_ENTITIES,
    CURRENCY,
    PERIOD,
    PERIOD_END,
    RATIO,
    STATUS,
    money,
    number,
)
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.renewals import GRACE, renewal_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Renewed amount ÷ amount that was due, for each period."""
    return renewal_rows(tables, q)


METRIC = Metric(
    card=Card(
        name="gross_renewal_rate",
        version=1,
        room="revenue",
        title=Text(en="Gross renewal rate", zh="毛续约率"),
        meaning=Text(
            en="How much of the revenue that came up for renewal was renewed.", zh="到期应续收入中实际续约的比例。"
        ),
        formula=Text(
            en="Over the lines that end in the period: renewed MRR, at most what was due ÷ MRR that was due. A line is "
            "renewed by one that names it, or by one of the same account and offering that starts within 30 days of "
            "its end "
            "(parameter grace_days). Lines whose 30 days are not over and that are not renewed yet are pending and "
            "left out.",
            zh="对期内到期的合同行：续约 MRR（以应续额为限）÷ 应续 MRR。续约指明确引用该行，"
            "或同一客户同一产品在其结束日前后 "
            "30 天内（参数 grace_days）开始的合同行。宽限期未满且尚未续约的为待定，不计入。",
        ),
        source=Text(en="Contract lines and exchange rates.", zh="合同行与汇率。"),
        unit="ratio",
        level=Text(en="Contract line.", zh="合同行。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            RATIO,
            money("numerator", "Renewed", "已续约"),
            money("denominator", "Due", "到期应续"),
            number("n", "Lines due", "到期合同行数"),
            money("pending", "Pending", "待定"),
            CURRENCY,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=CONTRACT_ENTITIES,
        dimensions=("offering", "account", *ACCOUNT_DIMENSIONS),
        parameters=(GRACE,),
        differs=(
            Text(
                en="Not GRR: that divides by all opening revenue. Gainsight's Renewal Center divides by the target "
                "amount of "
                "renewals due, as this does. A source that extends a line's end in place never shows it as due.",
                zh="不同于 GRR：后者以全部期初收入为分母。Gainsight 的续约中心与此相同，以到期应续目标额为分母。"
                "若来源直接延长原合同行的结束日，则不会显示为到期。",
            ),
        ),
        see_also=("gross_revenue_retention",),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_rates,
)
