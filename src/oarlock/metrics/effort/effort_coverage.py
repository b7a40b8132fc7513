"""Coverage of effort: how much of what people did for whom is on record at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import COMMON, finished
from oarlock.metrics.core.cases.groups import DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number
from oarlock.metrics.effort.coverage import expected_weeks
from oarlock.metrics.effort.hours import EFFORT_ENTITIES, efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Recorded weeks of those expected, for each person and account served."""
    shape = windows(q)
    rows = grouped(tables, q, shape, expected_weeks(tables, q, shape))
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        expected=count_where(rows.is_case),
        recorded=count_where(rows.is_recorded),
        people=rows.employee_id.nunique(),
        accounts=(~rows.is_recorded).fill_null(False).ifelse(rows.account_id, None).nunique(),
    )
    found = framed(tables, q, shape, sums)
    figures = {
        "numerator": found.recorded.fill_null(0),
        "denominator": found.expected.fill_null(0),
        "missing": (found.expected - found.recorded).fill_null(0),
        "n": found.people.fill_null(0),
        "accounts": found.accounts.fill_null(0),
    }
    since = first_day(tables, efforts(tables, q))
    return finished(found, q, value=divide(found.recorded, found.expected), since=since, figures=figures)


METRIC = Metric(
    card=Card(
        name="effort_coverage",
        version=1,
        room="effort",
        title=Text(en="Coverage of effort", zh="工时记录覆盖率"),
        meaning=Text(
            en="How much of what people did for accounts is on record; a missing week is unknown, not 0 hours.",
            zh="为客户所做工作中有记录的比例；缺失的周为未知，而非 0 小时。",
        ),
        formula=Text(
            en="Weeks recorded ÷ weeks expected, counted for each person and account that the person serves (assigned, "
            "or with hours for it in the period). Whole weeks in the period, from the first week on record, until a "
            "person leaves. Any entry of a person in a week records that week.",
            zh="已记录周数 ÷ 应记录周数，按“员工 × 其服务的客户”（已分配，或期内为其记录过工时）计数。"
            "取期内整周，自首个有记录的周起，至员工离职止。员工当周有任一记录即视为已记录。",
        ),
        source=Text(en="Effort, assignments, employees.", zh="工时、负责人分配、员工。"),
        unit="ratio",
        level=Text(en="Week of a person for an account.", zh="员工每周对每个客户。"),
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Weeks recorded", "已记录周数"),
            number("denominator", "Weeks expected", "应记录周数"),
            number("missing", "Weeks missing", "缺失周数"),
            number("n", "People", "人数"),
            number("accounts", "Accounts affected", "受影响客户数"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=(*EFFORT_ENTITIES, "employee"),
        dimensions=DIMENSIONS,
        parameters=(WINDOW,),
        see_also=("effort_hours", "cost_to_serve"),
    ),
    answer=answer,
    standing=("now", "months"),
)
