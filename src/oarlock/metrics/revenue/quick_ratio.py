"""The quick ratio: revenue gained for each unit lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import MONEY_RATIO, RATIO, ratio_row
from oarlock.metrics.core.parameters import BASIS
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.ledger import asked_basis, ledger
from oarlock.metrics.revenue.variants import ratio_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Quick ratio of each period."""
    rows = ledger(tables, q, periods_of(q), basis=asked_basis(q), method=q.definition.method)
    return ratio_row(
        rows,
        q,
        numerator=rows.new + rows.reactivation + rows.expansion,
        denominator=rows.churn + rows.contraction,
        n=rows.opening_accounts,
    )


TIMES = replace(RATIO, unit="index")
"""A number of times, not a share."""

METRIC = ratio_metric(
    answer,
    name="quick_ratio",
    title=Text(en="Quick ratio", zh="速动比率（SaaS）"),
    meaning=Text(
        en="How much recurring revenue was gained for each unit that was lost.",
        zh="每损失一单位经常性收入所对应的新增收入。",
    ),
    formula=Text(
        en="(New + reactivation + expansion) ÷ (churn + contraction); not defined when nothing was lost.",
        zh="（新增 + 回流 + 扩展）÷（流失 + 缩减）；无损失时无定义。",
    ),
    fields=tuple(TIMES if f is RATIO else f for f in MONEY_RATIO),
    parameters=(BASIS,),
    differs=(
        Text(
            en="The original by Mamoon Hamid has new and expansion only; no loss is shown as n/a, never as 0.",
            zh="Mamoon Hamid 的原版只含新增与扩展；无损失时显示为不适用，而不是 0。",
        ),
    ),
    see_also=("revenue_bridge", "mrr_movements"),
)
