"""Retention under the definition set in force, and what it would be under each of the others."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import (
    CONTRACT_ENTITIES,
    COUNT,
    CURRENCY,
    PERIOD,
    PERIOD_END,
    RATIO,
    STATUS,
    money,
    number,
    ratio,
    text,
)
from oarlock.metrics.core.spine import periods_of
from oarlock.metrics.definitions import shipped
from oarlock.metrics.revenue.ledger import check_rates, ledger
from oarlock.metrics.revenue.stocks import SOURCE
from oarlock.metrics.revenue.variants import CUSTOMER

if TYPE_CHECKING:
    import ibis.expr.types as ir


def sets_of(in_force: DefinitionSet) -> tuple[DefinitionSet, ...]:
    """The set in force first, then each that comes with Oarlock and makes another choice."""
    name, version = in_force.name, in_force.version
    return (in_force, *(s for s in shipped().values() if replace(s, name=name, version=version) != in_force))


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each period and definition set."""
    parts = [_row(tables, replace(q, definition=one), at) for at, one in enumerate(sets_of(q.definition))]
    return reduce(lambda a, b: a.union(b, distinct=False), parts)


def _row(tables: Tables, q: Question, at: int) -> ir.Table:
    import ibis

    rows = ledger(tables, q, periods_of(q))
    numerator = rows.opening + rows.expansion - rows.contraction - rows.churn
    value = divide(numerator, rows.opening)
    return rows.select(
        period=rows.starts,
        period_end=rows.ends,
        place=ibis.literal(at, "int64"),
        definition=ibis.literal(q.definition.label, "string"),
        value=value,
        gross=divide(rows.opening - rows.contraction - rows.churn, rows.opening),
        logos=divide(rows.opening_accounts - rows.churn_accounts, rows.opening_accounts),
        churn=rows.churn,
        numerator=numerator,
        denominator=rows.opening,
        n=rows.opening_accounts,
        currency=ibis.literal(q.currency, "string"),
        status=((rows.status == "ok") & value.isnull()).ifelse("n/a", rows.status),
    )


METRIC = Metric(
    card=Card(
        name="retention_by_definition",
        version=1,
        room="revenue",
        title=Text(en="Retention under other definitions", zh="不同口径下的留存"),
        meaning=Text(
            en="NRR, GRR and logo retention under the definition set in force, and under each other set that comes "
            "with Oarlock.",
            zh="在现行口径集下、以及在其他各自带口径集下的 NRR、GRR 与客户留存率。",
        ),
        formula=Text(
            en="The formulas of net and gross revenue retention and of logo retention, with the choices of each set. "
            "How movements are added up (method) changes none of the three.",
            zh="净收入留存率、总收入留存率与客户留存率的公式，按各口径集的选择计算。变动的累加方式（方法）不影响这三者。",
        ),
        source=SOURCE,
        unit="ratio",
        level=CUSTOMER,
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            number("place", "Place", "次序"),
            text("definition", "Definition set", "口径集"),
            RATIO,
            ratio("gross", "GRR", "GRR"),
            ratio("logos", "Logo retention", "客户留存率"),
            money("churn", "Churn", "流失"),
            money("numerator", "Numerator", "分子"),
            money("denominator", "Denominator", "分母"),
            COUNT,
            CURRENCY,
            STATUS,
        ),
        order=("period", "period_end", "place"),
        entities=CONTRACT_ENTITIES,
        see_also=("net_revenue_retention", "gross_revenue_retention", "logo_retention"),
    ),
    answer=answer,
    standing=("trailing",),
    check=check_rates,
)
