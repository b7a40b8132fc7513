"""MRR net of every discount that is running."""

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
    return stock(tables, with_definition(q, discounts="net"))


METRIC = stock_metric(
    answer,
    name="net_mrr",
    title=Text(en="MRR net of all discounts", zh="净 MRR"),
    meaning=Text(
        en="What the lines bring in a month while their discounts last.",
        zh="折扣有效期内各合同行每月实际带来的收入。",
    ),
    formula=Text(
        en="As MRR, with every discount taken off until it ends.",
        zh="同 MRR，但在折扣结束之前全部扣除。",
    ),
    see_also=("mrr", "list_mrr"),
)
