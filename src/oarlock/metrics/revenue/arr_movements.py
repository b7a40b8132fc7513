"""Movements of annual recurring revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.fields import CONTRACT_ENTITIES
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.movement_rows import DIFFERS, FIELDS, FORMULA, answer_movements
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Movements of ARR in each period."""
    return answer_movements(tables, q, basis="arr")


METRIC = Metric(
    card=Card(
        name="arr_movements",
        version=1,
        room="revenue",
        title=Text(en="ARR movements", zh="ARR 变动"),
        meaning=Text(
            en="Why annual recurring revenue differs between two instants.",
            zh="年度经常性收入在两个时点之间变化的原因。",
        ),
        formula=FORMULA,
        source=SOURCE,
        unit="money",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=FIELDS,
        order=("period", "period_end", "movement"),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        differs=DIFFERS,
        see_also=("revenue_bridge", "net_revenue_retention", "churned_accounts"),
    ),
    answer=answer,
    standing=("months", "trailing"),
    check=check_rates,
)
