"""The shared answer of movement ledgers: one row for each kind of movement in each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import (
    ACCOUNTS,
    AMOUNT,
    CURRENCY,
    METHOD,
    MOVEMENT,
    PERIOD,
    PERIOD_END,
    STATUS,
    currency_of,
    labels,
)
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.kinds import KINDS
from oarlock.metrics.revenue.ledger import ledger
from oarlock.metrics.revenue.lines import Basis

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIELDS = (PERIOD, PERIOD_END, MOVEMENT, AMOUNT, CURRENCY, ACCOUNTS, METHOD, STATUS)

FORMULA = Text(
    en="A customer is new when it is worth nothing at the opening and never paid before, reactivated when it did; it "
    "expands or contracts by the difference when it pays at both ends, and churns when it is worth nothing at the "
    "closing. All at the opening's exchange rates; what rates alone change is the line `fx`. "
    "Closing = opening + new + reactivation + expansion − contraction − churn + fx, to the cent.",
    zh="期初为零且从未付费的客户为新增，曾经付费的为回流；两端均付费的客户按差额计扩展或缩减；期末为零的为流失。"
    "均按期初汇率计算，仅由汇率引起的变化单列为 fx。期末 = 期初 + 新增 + 回流 + 扩展 − 缩减 − 流失 + 汇率影响，"
    "分毫不差。",
)

DIFFERS = (
    Text(
        en="Comparing the two ends (endpoint) and adding up every change inside (event_sum) are both valid and differ: "
        "100 → 50 → 120 in one month is +20, or −50 and +70. Each row says which it is.",
        zh="期末与期初相比（endpoint）与逐日累加变动（event_sum）都成立但结果不同：一个月内 100 → 50 → 120，"
        "前者为 +20，后者为 −50 与 +70。每行都标明所用方法。",
    ),
    Text(
        en="ChartMogul merges events within about an hour; dbt_stripe has no level of customer, so a change of plan is "
        "churn and new there.",
        zh="ChartMogul 合并约一小时内的事件；dbt_stripe 没有客户层级，换套餐会被算作流失加新增。",
    ),
)


def answer_movements(tables: Tables, q: Question, *, basis: Basis = "mrr") -> ir.Table:
    """`period`, `period_end`, `movement`, `amount`, `currency`, `accounts`, `method`, `status`."""
    import ibis

    rows = ledger(tables, q, periods_of(q), basis=basis, method=q.definition.method)
    kinds = tables.literal(tuple({"movement": kind} for kind in KINDS), {"movement": "string"})
    every = rows.cross_join(kinds)

    def pick(suffix: str) -> ir.Value:
        return ibis.cases(*((every.movement == kind, every[f"{kind}{suffix}"]) for kind in KINDS))

    columns = labels(every, q) | {
        "period": every.starts,
        "period_end": every.ends,
        "movement": every.movement,
        "amount": pick(""),
        "currency": currency_of(every, q),
        "accounts": pick("_accounts"),
        "method": ibis.literal(q.definition.method),
        "status": every.status,
    }
    return every.select(**columns)
