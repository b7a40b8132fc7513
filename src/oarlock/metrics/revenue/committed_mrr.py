"""MRR without the lines whose end has been announced."""

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
    """MRR with the definition set's choice of the time of churn replaced."""
    return stock(tables, with_definition(q, churn_time="notice"))


METRIC = stock_metric(
    answer,
    name="committed_mrr",
    title=Text(en="Committed MRR", zh="承诺 MRR"),
    meaning=Text(
        en="MRR as if every line stopped on the day notice was given.",
        zh="假设每一行在收到取消通知之日即停止时的 MRR。",
    ),
    formula=Text(
        en="As MRR, with lines ending on the day of notice if that is earlier.",
        zh="同 MRR，但以收到通知之日（若更早）为结束日。",
    ),
    see_also=("mrr",),
)
