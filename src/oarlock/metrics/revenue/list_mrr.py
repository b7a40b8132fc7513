"""MRR at list prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.revenue.ledger import with_definition
from oarlock.metrics.revenue.stocks import stock
from oarlock.metrics.revenue.variants import stock_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """MRR with the definition set's choice of discounts replaced."""
    return stock(tables, with_definition(q, discounts="list"))


METRIC = stock_metric(
    answer,
    name="list_mrr",
    title=Text(en="MRR at list prices", zh="目录价 MRR"),
    meaning=Text(
        en="What the lines would bring in a month without any discount.",
        zh="若无任何折扣，各合同行每月可带来的收入。",
    ),
    formula=Text(
        en="As MRR, with no discount taken off.",
        zh="同 MRR，但不扣除任何折扣。",
    ),
    see_also=("mrr", "net_mrr"),
)
