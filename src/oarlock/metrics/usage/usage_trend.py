"""Trend of use: by how much of its mean it changes a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.parameters import EVENTS, words_of
from oarlock.metrics.core.accounts.periods import placed, reach
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.activity import FEATURES
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEEKS = 12
SQUARES = sum((2 * week - WEEKS + 1) ** 2 for week in range(WEEKS))


def answer(tables: Tables, q: Question) -> ir.Table:
    """The least-squares slope over the twelve weeks before each instant, as a share of their mean."""
    shape, days, events = shape_of(tables, q), 7 * WEEKS, words_of(q, "events")
    rows = tables.daily("usage_feature_day", *reach(shape, days))
    rows = rows.filter(rows.account_id.notnull())
    if events:
        rows = rows.filter(rows.event.isin(events))
    daily = rows.group_by("account_id", "day").aggregate(events=rows.events.sum())
    near = placed(tables, shape, daily, days)
    # Weeks counted from the middle in halves: −11, −9 … 11, the newest last.
    place = WEEKS - 1 - 2 * ((near.age - 1) // 7)
    each = near.group_by("period", "account_id").aggregate(
        events=near.events.sum(), moment=(near.events * place).sum(),
        late=(near.age <= days // 2).ifelse(near.events, 0).sum(),
    )  # fmt: skip
    found = summed(tables, q, shape, each, "events", "moment", "late")
    # Slope a week = 2·Σxy/Σx² with x in halves; over the mean of a week, Σy/12.
    value = divide(found.moment * (2 * WEEKS), found.events * SQUARES)
    return told(
        found, q, value=value, numerator=found.moment * (2 * WEEKS), denominator=found.events * SQUARES,
        events=found.events, earlier=found.events - found.late, later=found.late,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "usage_trend",
        Text(en="Usage trend", zh="使用趋势"),
        meaning=Text(en="By how much of its mean use changes a week.", zh="使用量每周变化占均值的比例。"),
        formula=Text(
            en="Slope of a straight line through the events of the last 12 weeks ÷ their weekly mean: −0.05 means 5 % "
            "of the mean less each week. Without use in them it is n/a. Parameter events: only these.",
            zh="近 12 周每周事件数拟合直线的斜率 ÷ 周均值：−0.05 表示每周减少均值的 5%；期间无使用为 n/a。参数 "
            "events：仅计所列事件。",
        ),
        source=FEATURES,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Numerator", "分子"),
            number("denominator", "Denominator", "分母"),
            number("events", "Events", "事件数"),
            number("earlier", "In the first six weeks", "前六周"),
            number("later", "In the last six weeks", "后六周"),
            ACCOUNTS,
        ),
        entities=("usage_feature_day",),
        parameters=(EVENTS,),
        see_also=("usage_vs_baseline",),
    ),
    answer=answer,
)
