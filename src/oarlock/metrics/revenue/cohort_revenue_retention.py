"""Revenue retention by cohort, as a triangle of cohorts and ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.fields import CONTRACT_ENTITIES, COUNT, CURRENCY, RATIO, STATUS, money
from oarlock.metrics.revenue.cohorts import cohort_ratio, cohort_rows
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each cohort and age."""
    return cohort_ratio(cohort_rows(tables, q), q, numerator="worth", denominator="opening")


METRIC = Metric(
    card=Card(
        name="cohort_revenue_retention",
        version=1,
        room="revenue",
        title=Text(en="Revenue retention by cohort", zh="按批次收入留存率"),
        meaning=Text(
            en="What is left, by age in months, of the revenue of each month's new customers.",
            zh="各月新客户的收入在其后每个月龄的留存比例。",
        ),
        formula=Text(
            en="Revenue of the members at an age ÷ their revenue at age 0 (the end of the month in which they first "
            "paid), at the exchange rates of age 0; growth counts, so it may pass 100 %.",
            zh="成员在某月龄的收入 ÷ 其月龄 0（首次付费当月月末）的收入，按月龄 0 的汇率；含扩展，故可超过 100%。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=(
            Field(name="cohort", type="date", unit="date", label=Text(en="Cohort", zh="批次")),
            Field(name="age", type="int64", unit="months", label=Text(en="Age", zh="月龄")),
            RATIO,
            money("numerator", "Revenue now", "当前收入"),
            money("denominator", "Revenue at age 0", "月龄 0 收入"),
            COUNT,
            CURRENCY,
            STATUS,
        ),
        order=("cohort", "age"),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        see_also=("net_revenue_retention", "cohort_logo_retention"),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_rates,
)
