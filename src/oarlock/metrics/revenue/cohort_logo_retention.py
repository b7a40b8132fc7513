"""Logo retention by cohort, as a triangle of cohorts and ages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import DIMENSIONS
from oarlock.metrics.core.fields import CONTRACT_ENTITIES, COUNT, RATIO, STATUS, number
from oarlock.metrics.revenue.cohorts import cohort_ratio, cohort_rows
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.revenue.stocks import SOURCE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each cohort and age."""
    return cohort_ratio(cohort_rows(tables, q), q, numerator="kept", denominator="accounts")


METRIC = Metric(
    card=Card(
        name="cohort_logo_retention",
        version=1,
        room="revenue",
        title=Text(en="Logo retention by cohort", zh="按批次客户留存率"),
        meaning=Text(
            en="The share of each month's new customers that still pay, by their age in months.",
            zh="各月新客户在其后每个月龄仍付费的比例。",
        ),
        formula=Text(
            en="Members that pay at an age ÷ members. A cohort is the customers that first paid in a month and still "
            "pay at its end, which is age 0 = 100 %.",
            zh="某月龄仍付费的成员数 ÷ 成员数。批次为当月首次付费且月末仍付费的客户；月末即月龄 0，为 100%。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Account, or group when the definition set says so.", zh="客户；定义集如有规定则为集团。"),
        shape="period",
        fields=(
            Field(name="cohort", type="date", unit="date", label=Text(en="Cohort", zh="批次")),
            Field(name="age", type="int64", unit="months", label=Text(en="Age", zh="月龄")),
            RATIO,
            number("numerator", "Still paying", "仍付费客户数"),
            number("denominator", "Members", "成员数"),
            COUNT,
            STATUS,
        ),
        order=("cohort", "age"),
        entities=CONTRACT_ENTITIES,
        dimensions=DIMENSIONS,
        see_also=("logo_retention", "cohort_revenue_retention"),
    ),
    answer=answer,
    standing=("trailing", "months"),
    check=check_rates,
)
