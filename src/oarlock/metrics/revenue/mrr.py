"""Monthly recurring revenue."""

from __future__ import annotations

from oarlock.kit.text import Text
from oarlock.metrics.revenue.stocks import DIFFERS, stock
from oarlock.metrics.revenue.variants import stock_metric

METRIC = stock_metric(
    stock,
    name="mrr",
    title=Text(en="Monthly recurring revenue (MRR)", zh="月度经常性收入（MRR）"),
    meaning=Text(
        en="What the contract lines that count at an instant bring in a month.",
        zh="某一时点有效的合同行每月带来的收入。",
    ),
    formula=Text(
        en="Sum of lines with start ≤ instant < end, recurring, not metered, not on trial; each line is its amount "
        "less discounts, a year ÷ 12, a week × 52/12, a day × 365.25/12, rounded once per line.",
        zh="对满足 开始 ≤ 时点 < 结束、经常性、非按量、非试用的合同行求和；每行为扣除折扣后的金额，年 ÷ 12、周 × "
        "52/12、"
        "日 × 365.25/12，逐行四舍五入一次。",
    ),
    differs=DIFFERS,
    see_also=("arr", "list_mrr", "net_mrr", "committed_mrr", "mrr_movements"),
    standing=("now", "months"),
)
