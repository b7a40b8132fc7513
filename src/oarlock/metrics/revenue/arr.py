"""Annual recurring revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.revenue.stocks import DIFFERS, stock
from oarlock.metrics.revenue.variants import stock_metric

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Annual recurring revenue at each instant."""
    return stock(tables, q, basis="arr")


METRIC = stock_metric(
    answer,
    name="arr",
    title=Text(en="Annual recurring revenue (ARR)", zh="年度经常性收入（ARR）"),
    meaning=Text(
        en="What the contract lines that count at an instant bring in a year.",
        zh="某一时点有效的合同行每年带来的收入。",
    ),
    formula=Text(
        en="Sum over the same lines as MRR of the amount less discounts: a year as it is, a month × 12, a week × "
        "52, "
        "a day × 365.25, rounded once per line. It is not 12 × MRR: a line of 100.00 a year is ARR 100.00, MRR "
        "8.33.",
        zh="与 MRR 相同的合同行，扣除折扣后的金额：年取原值，月 × 12，周 × 52，日 × 365.25，逐行四舍五入一次。"
        "不等于 12 × MRR：每年 100.00 的合同行，ARR 为 100.00，MRR 为 8.33。",
    ),
    differs=DIFFERS,
    see_also=("mrr", "arr_movements"),
    standing=("now", "months"),
)
