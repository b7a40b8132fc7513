"""Who left and who shrank, with amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import ENTITY_DIMENSIONS, check_dimensions
from oarlock.metrics.core.fields import (
    AMOUNT,
    CONTRACT_ENTITIES,
    CURRENCY,
    MOVEMENT,
    PERIOD,
    PERIOD_END,
    labels,
    money,
    text,
)
from oarlock.metrics.core.rates import currencies_of, rates
from oarlock.metrics.core.spine import frame, periods_of, spine
from oarlock.metrics.revenue.cells import cells, conversion_table
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.lines import lines, placed
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each customer that churned or contracted in a period; none for periods not observed to their end."""
    import ibis

    check_dimensions(tables, q)
    shape = spine(q, periods_of(q))
    found = placed(lines(tables, q), shape)
    currencies = currencies_of(tables, found)
    table = rates(tables, q, days=shape.days, currencies=currencies)
    split = cells(tables, q, shape, found, conversion_table(tables, shape, currencies, table, cohorts=None), by=q.by)
    lost = split.filter(split.opening > split.same_rate, split.missing == 0)
    periods = frame(tables, shape).select("period", "starts", "ends")
    named = tables.entity("account").select("account_id", "name")
    rows = lost.join(periods, "period").left_join(named, [("entity", "account_id")])
    columns = labels(rows, q) | {
        "period": rows.starts,
        "period_end": rows.ends,
        "account": rows.entity,
        "name": rows.name,
        "movement": rows.is_gone.ifelse("churn", "contraction"),
        "amount": rows.opening - rows.same_rate,
        "opening": rows.opening,
        "closing": rows.same_rate,
        "currency": ibis.literal(q.currency),
    }
    return rows.select(**columns)


METRIC = Metric(
    card=Card(
        name="churned_accounts",
        version=1,
        room="revenue",
        title=Text(en="Churned and contracted accounts", zh="流失与缩减客户"),
        meaning=Text(
            en="Who left and who shrank in a period, and by how much a month.", zh="期内流失或缩减的客户及其月度金额。"
        ),
        formula=Text(
            en="Customers whose MRR at the closing is below that at the opening, at the opening's exchange rates: "
            "churn "
            "when nothing is left, else contraction. The amounts add up to the churn and contraction of the movements.",
            zh="按期初汇率，期末 MRR 低于期初的客户：归零为流失，否则为缩减。金额之和等于变动表中的流失与缩减。",
        ),
        source=SOURCE,
        unit="money",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            MOVEMENT,
            AMOUNT,
            money("opening", "At the opening", "期初"),
            money("closing", "At the closing", "期末"),
            CURRENCY,
        ),
        order=("period", "period_end", "movement", "account"),
        entities=CONTRACT_ENTITIES,
        dimensions=ENTITY_DIMENSIONS,
        see_also=("mrr_movements", "logo_retention"),
    ),
    answer=answer,
    standing=("months", "trailing"),
    check=check_rates,
)
