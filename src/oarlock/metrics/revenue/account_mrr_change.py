"""How much an account's recurring revenue has changed lately."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Parameter, Question, Tables
from oarlock.domain.period import Period
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import (
    AS_OF,
    CONTRACT_ENTITIES,
    COUNT,
    CURRENCY,
    RATIO,
    STATUS,
    currency_of,
    labels,
    money,
)
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.revenue.ledger import check_rates, ledger
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = 90


def answer(tables: Tables, q: Question) -> ir.Table:
    """MRR at each instant against that of so many days before, split as asked."""
    days = whole_of(q, "days", DAYS, largest=3_660)
    if days < 1:
        raise UserError("'{name}' must be at least 1.", name="days")
    back = dt.timedelta(days=days)
    rows = ledger(tables, q, tuple(Period(day - back, day) for day in q.instants))
    change = rows.closing - rows.opening
    value = divide(change, rows.opening)
    columns = labels(rows, q) | {
        "as_of": rows.ends,
        "value": value,
        "numerator": change,
        "denominator": rows.opening,
        "n": rows.opening_accounts,
        "currency": currency_of(rows, q),
        "status": ((rows.status == "ok") & value.isnull()).ifelse("n/a", rows.status),
    }
    return rows.select(**columns)


METRIC = Metric(
    card=Card(
        name="account_mrr_change",
        version=1,
        room="revenue",
        title=Text(en="Recent change of MRR", zh="近期 MRR 变化率"),
        meaning=Text(
            en="How much recurring revenue has grown or shrunk lately, as a share of what it was.",
            zh="经常性收入近期增减占此前的比例。",
        ),
        formula=Text(
            en="(MRR − MRR so many days before) ÷ MRR so many days before (parameter days, 90), both at the opening "
            "exchange rate.",
            zh="（MRR − 若干天前的 MRR）÷ 若干天前的 MRR（参数 days，默认 90），两端均按期初汇率。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Account, or any split.", zh="客户，或任意拆分。"),
        shape="instant",
        fields=(
            AS_OF,
            RATIO,
            money("numerator", "Change", "变化"),
            money("denominator", "MRR before", "此前 MRR"),
            COUNT,
            CURRENCY,
            STATUS,
        ),
        order=("as_of",),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        parameters=(Parameter(name="days", unit="days", label=Text(en="Days back", zh="回看天数"), default=str(DAYS)),),
        see_also=("mrr", "mrr_movements"),
    ),
    answer=answer,
    standing=("now",),
    check=check_rates,
)
