"""Average revenue per account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.expressions import scale
from oarlock.metrics.core.fields import (
    AS_OF,
    CONTRACT_ENTITIES,
    CURRENCY,
    STATUS,
    currency_of,
    labels,
    money,
    number,
)
from oarlock.metrics.core.spine import instants
from oarlock.metrics.revenue.ledger import check_rates, ledger
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """MRR for each paying account at each instant, rounded half away from zero to the minor unit."""
    rows = ledger(tables, q, instants(q))
    n = rows.opening_accounts
    value = scale(rows.opening, 1, n.nullif(0))
    columns = labels(rows, q) | {
        "as_of": rows.starts,
        "value": value,
        "numerator": rows.opening,
        "denominator": n,
        "n": n,
        "currency": currency_of(rows, q),
        "status": ((rows.status == "ok") & (n == 0)).ifelse("n/a", rows.status),
    }
    return rows.select(**columns)


METRIC = Metric(
    card=Card(
        name="arpa",
        version=1,
        room="revenue",
        title=Text(en="Average revenue per account (ARPA)", zh="户均收入（ARPA）"),
        meaning=Text(en="What a paying account brings in a month, on average.", zh="平均每个付费客户每月带来的收入。"),
        formula=Text(en="MRR ÷ paying accounts.", zh="MRR ÷ 付费客户数。"),
        source=SOURCE,
        unit="money",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="instant",
        fields=(
            AS_OF,
            money("value", "Value", "数值"),
            money("numerator", "MRR", "MRR"),
            number("denominator", "Paying accounts", "付费客户数"),
            number("n", "Accounts", "客户数"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of",),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        see_also=("mrr",),
    ),
    answer=answer,
    standing=("now", "months"),
    check=check_rates,
)
