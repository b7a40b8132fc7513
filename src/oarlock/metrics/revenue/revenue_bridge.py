"""The bridge from opening to closing revenue: 开源 (growth) and 节流 (leak)."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.fields import (
    ACCOUNTS,
    AMOUNT,
    CONTRACT_ENTITIES,
    CURRENCY,
    METHOD,
    PERIOD,
    PERIOD_END,
    STATUS,
    currency_of,
    labels,
    number,
    text,
)
from oarlock.metrics.core.parameters import BASIS
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.revenue.ledger import asked_basis, check_rates, ledger
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir

LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("opening", "stock", ("opening",)),
    ("new", "growth", ("new",)),
    ("reactivation", "growth", ("reactivation",)),
    ("expansion", "growth", ("expansion",)),
    ("contraction", "leak", ("contraction",)),
    ("churn", "leak", ("churn",)),
    ("fx", "fx", ("fx",)),
    ("closing", "stock", ("closing",)),
    ("growth", "total", ("new", "reactivation", "expansion")),
    ("leak", "total", ("contraction", "churn")),
)
"""The bridge's lines in order: name, side, and the ledger columns that each adds up."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """The bridge's lines for each period; parameter `basis` is `mrr` (as a rule) or `arr`."""
    import ibis

    rows = ledger(tables, q, periods_of(q), basis=asked_basis(q), method=q.definition.method)
    names = tables.literal(
        tuple({"line": name, "side": side, "step": i} for i, (name, side, _) in enumerate(LINES)),
        {"line": "string", "side": "string", "step": "int64"},
    )
    every = rows.cross_join(names)

    def pick(suffix: str) -> ir.Value:
        values = {
            line: functools.reduce(operator.add, (every[f"{name}{suffix}"] for name in names))
            for line, _, names in LINES
        }
        return ibis.cases(*((every.line == line, value) for line, value in values.items()))

    columns = labels(every, q) | {
        "period": every.starts,
        "period_end": every.ends,
        "step": every.step,
        "line": every.line,
        "side": every.side,
        "amount": pick(""),
        "currency": currency_of(every, q),
        "accounts": pick("_accounts"),
        "method": ibis.literal(q.definition.method),
        "status": every.status,
    }
    return every.select(**columns)


METRIC = Metric(
    card=Card(
        name="revenue_bridge",
        version=1,
        room="revenue",
        title=Text(en="Revenue bridge: growth and leak", zh="开源节流收入桥"),
        meaning=Text(
            en="How opening revenue becomes closing revenue: what growth adds and what leaks away.",
            zh="期初收入如何变为期末收入：开源增加了多少，节流漏损了多少。",
        ),
        formula=Text(
            en="Opening + new + reactivation + expansion − contraction − churn + exchange rates = closing. Growth = "
            "new + reactivation + expansion; leak = contraction + churn.",
            zh="期初 + 新增 + 回流 + 扩展 − 缩减 − 流失 + 汇率影响 = 期末。开源 = 新增 + 回流 + 扩展；节流漏损 = 缩减 "
            "+ 流失。",
        ),
        source=SOURCE,
        unit="money",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            number("step", "Step", "顺序"),
            text("line", "Line", "项目"),
            text("side", "Side", "方向"),
            AMOUNT,
            CURRENCY,
            ACCOUNTS,
            METHOD,
            STATUS,
        ),
        order=("period", "period_end", "step"),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        parameters=(BASIS,),
        see_also=("mrr_movements", "quick_ratio"),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_rates,
)
