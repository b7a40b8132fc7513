"""Outcome progress: how far customers are on the way to what they wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, INSTANT, finished
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import first_day
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import RATIO, STATUS, number, ratio
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.outcomes.progress import PARTS, progress

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The mean progress of the outcomes that were measured, at each instant."""
    shape = spine(q, instants(q))
    rows = grouped(tables, q, shape, progress(tables, q, shape))
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        done=total(rows.done), n=count_where(rows.done.notnull()), outcomes=count_where(rows.is_case),
        reached=count_where(rows.done >= PARTS), confirmed=count_where(rows.is_confirmed),
        late=count_where(rows.is_late),
    )  # fmt: skip
    found = framed(tables, q, shape, sums)
    counts = ("outcomes", "reached", "confirmed", "late")
    figures = {name: found[name].fill_null(0) for name in counts} | {"coverage": divide(found.n, found.outcomes)}
    figures |= {"numerator": found.done.fill_null(0), "denominator": found.n.fill_null(0) * PARTS}
    seen = tables.entity("outcome_observation").select(day="observed_at")
    since = first_day(tables, seen.select(day=local_day(seen.day, q.zone)))
    value = divide(found.done, found.n * PARTS)
    return finished(found, q, value=value, since=since, shape="instant", n=found.n, figures=figures)


METRIC = Metric(
    card=Card(
        name="outcome_progress",
        version=1,
        room="outcomes",
        title=Text(en="Outcome progress", zh="结果进展"),
        meaning=Text(
            en="How far customers are on the way to the outcomes they wanted.", zh="客户距其期望结果已走完多少路程。"
        ),
        formula=Text(
            en="Mean over outcomes of (newest measurement − baseline) ÷ (target − baseline), cut at 0 and 1. Outcomes "
            "that nobody measured are no zeros: they lower the coverage (measured ÷ all).",
            zh="各期望结果（最新观测 − 基线）÷（目标 − 基线）（限于 0 至 1）的均值。"
            "未测量的结果不计为 0，而是降低覆盖率（已测量 ÷ 全部）。",
        ),
        source=Text(en="Outcomes and their observations.", zh="期望结果及其观测。"),
        unit="ratio",
        level=Text(en="Outcome, all alike.", zh="按期望结果，等权。"),
        shape="instant",
        fields=(
            *INSTANT,
            RATIO,
            number("numerator", "Way made (millionths)", "已走路程（百万分之一）"),
            number("denominator", "Whole way (millionths)", "全程（百万分之一）"),
            CASES,
            number("outcomes", "Outcomes", "期望结果数"),
            number("reached", "Reached", "已达成"),
            number("confirmed", "Confirmed by the customer", "客户已确认"),
            number("late", "Late", "逾期"),
            ratio("coverage", "Coverage", "覆盖率"),
            STATUS,
        ),
        order=("as_of",),
        entities=("outcome", "outcome_observation", *ACCOUNT_ENTITIES),
        dimensions=DIMENSIONS,
        see_also=("success_satisfaction_quadrant",),
    ),
    answer=answer,
    standing=("now", "months"),
)
