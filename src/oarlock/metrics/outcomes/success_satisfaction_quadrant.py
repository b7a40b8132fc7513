"""Success and satisfaction, two tracks: who is happy but failing comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.metrics.outcomes.progress import PARTS, progress
from oarlock.metrics.revenue.renewals_due import SOON, renewals_due
from oarlock.metrics.voice.responses import surveys

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR = 365
SUCCESS = Parameter(
    name="success", unit="ratio", default="0.5",
    label=Text(en="Progress from which a customer succeeds", zh="进展达到多少视为成功"),
)  # fmt: skip
SATISFACTION = Parameter(
    name="satisfaction", unit="index", default="7",
    label=Text(en="Points of 10 from which a customer is satisfied", zh="10 分制达到几分视为满意"),
)  # fmt: skip
QUADRANTS = ("happy_failing", "unhappy_failing", "unhappy_succeeding", "happy_succeeding")
"""In the order of concern."""


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account with outcomes or answers at each instant; the happy but failing first."""
    import ibis

    shape = spine(q, instants(q))
    on = ["period", "account_id"]
    way = (
        progress(tables, q, shape)
        .group_by(on)
        .aggregate(done=lambda t: total(t.done), measured=lambda t: t.done.count())
    )
    said = _said(tables, q, shape)
    every = way.select(on).union(said.select(on), distinct=True)
    every = every.filter(every.account_id.notnull() if q.account is None else every.account_id == q.account)
    rows = every.left_join(way, on).select(*every.columns, "done", "measured")
    rows = rows.left_join(said, on).select(*rows.columns, "points", "n")
    due = renewals_due(tables, q, shape)
    rows = rows.left_join(due, on).select(*rows.columns, "renewal", "days")
    named = tables.entity("account").select("account_id", "name")
    rows = rows.left_join(named, "account_id").select(*rows.columns, "name")
    rows = rows.mutate(whole=rows.measured * PARTS, satisfaction=divide(rows.points, rows.n * PARTS))
    rows = rows.mutate(value=divide(rows.done, rows.whole))
    rows = rows.mutate(quadrant=_quadrant(q, rows))
    place = ibis.cases(*((rows.quadrant == name, i) for i, name in enumerate(QUADRANTS)), else_=len(QUADRANTS))
    far = (rows.days <= SOON).fill_null(False).ifelse(0, 1)
    last = rows.days.fill_null(1_000_000)
    order = ibis.window(group_by="period", order_by=[place, far, last, rows.account_id])
    rows = rows.mutate(rank=ibis.row_number().over(order).cast("int64") + 1)
    frames = frame(tables, shape)
    found = frames.left_join(rows, "period").select(*frames.columns, *(c for c in rows.columns if c != "period"))
    status = ibis.cases((~found.observed, "not_observed"), (found.quadrant.isnull(), "n/a"), else_="ok")
    return found.select(
        "rank", "name", "quadrant", "value", "satisfaction", "renewal", as_of=found.ends, account=found.account_id,
        numerator=found.done, denominator=found.whole, n=found.measured.fill_null(0), answers=found.n.fill_null(0),
        days=found.days, status=status,
    )  # fmt: skip


def _said(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `points` (millionths of 10 points, summed), `n` answers of the year before."""
    import datetime as dt

    from oarlock.domain.period import Period

    back = dt.timedelta(days=YEAR)
    year = Spine(shape.days, tuple(Period(p.end - back, p.end) for p in shape.periods), (), shape.observed)
    rows = surveys(tables, q)
    rows = rows.filter(rows.survey.isin(("nps", "csat")), rows.good.notnull())
    share = (rows.good - rows.low) * float(10 * PARTS) / (rows.high - rows.low).nullif(0.0)
    rows = within(tables, year, rows.mutate(points=share.round(0).cast("int64")))
    return rows.group_by("period", "account_id").aggregate(points=total(rows.points), n=rows.count())


def _quadrant(q: Question, rows: ir.Table) -> ir.Value:
    import ibis

    succeeds = rows.value >= float(decimal_of(q, SUCCESS.name, SUCCESS.default) or 0)
    is_happy = rows.satisfaction >= float(decimal_of(q, SATISFACTION.name, SATISFACTION.default) or 0)
    return ibis.cases(
        (rows.value.isnull() | rows.satisfaction.isnull(), ibis.null("string")),
        (is_happy & ~succeeds, QUADRANTS[0]),
        (~is_happy & ~succeeds, QUADRANTS[1]),
        (~is_happy & succeeds, QUADRANTS[2]),
        else_=QUADRANTS[3],
    )


METRIC = Metric(
    card=Card(
        name="success_satisfaction_quadrant",
        version=1,
        room="outcomes",
        title=Text(en="Success and satisfaction", zh="成功与满意双轨"),
        meaning=Text(
            en="Where each customer stands on two tracks that are measured apart: whether it succeeds, and whether it "
            "is pleased.",
            zh="每个客户在两条独立衡量的轨道上的位置：是否成功，是否满意。",
        ),
        formula=Text(
            en="Success: progress of outcomes ≥ 50 %. Satisfaction: mean of the answers on recommendation and "
            "satisfaction in the 365 days before, on a scale of 10, ≥ 7. First those happy but failing, of them first "
            "those that renew within 180 days, by date. Without one of the tracks there is no quadrant.",
            zh="成功：结果进展 ≥ 50 %。满意：前 365 天推荐度与满意度回复换算为 10 分制的均值 ≥ 7。"
            "“满意但未成功”排最前，其中 180 天内续约者按日期优先。缺任一轨道则无象限。",
        ),
        source=Text(
            en="Outcomes and their observations, survey responses, contract lines.",
            zh="期望结果及其观测、调查回复、合同行。",
        ),
        unit="ratio",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            number("rank", "Rank", "排名"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            text("quadrant", "Quadrant", "象限"),
            Field(name="value", type="double", unit="ratio", label=Text(en="Outcome progress", zh="结果进展")),
            Field(name="satisfaction", type="double", unit="index", label=Text(en="Satisfaction", zh="满意度")),
            number("numerator", "Way made (millionths)", "已走路程（百万分之一）"),
            number("denominator", "Whole way (millionths)", "全程（百万分之一）"),
            number("n", "Outcomes measured", "已测量结果数"),
            number("answers", "Answers", "回复数"),
            Field(name="renewal", type="date", unit="date", label=Text(en="Renewal", zh="续约日")),
            Field(name="days", type="int64", unit="days", label=Text(en="Days until then", zh="剩余天数")),
            STATUS,
        ),
        order=("as_of", "rank"),
        entities=("outcome", "outcome_observation", "survey_response", "contract_line", "account"),
        dimensions=("account",),
        parameters=(SUCCESS, SATISFACTION),
        see_also=("outcome_progress", "nps", "csat"),
    ),
    answer=answer,
)
