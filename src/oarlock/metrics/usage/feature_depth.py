"""Depth of use: how regularly an account uses each of the features it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import number
from oarlock.metrics.usage.activity import FEATURES, WEEKS, features
from oarlock.metrics.usage.fields import ACCOUNTS, DAYS_VALUE, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Days of use of each feature used in the 28 days before each instant."""
    shape = shape_of(tables, q)
    rows = features(tables, q, shape, WEEKS)
    each = rows.group_by("period", "account_id").aggregate(
        features=rows.count(), feature_days=rows.days.sum(), events=rows.total.sum()
    )
    found = summed(tables, q, shape, each, "features", "feature_days", "events")
    return told(
        found, q, value=divide(found.feature_days, found.features), feature_days=found.feature_days,
        features=found.features, events=found.events, n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "feature_depth",
        Text(en="Depth of features used", zh="功能使用深度"),
        meaning=Text(
            en="On how many days of a month an account uses each of the features it uses.",
            zh="客户对所用的每项功能平均在多少天内使用。",
        ),
        formula=Text(
            en="Days with a feature, added up over the features used in the last 28 days, ÷ those features. Without "
            "use in them it is n/a.",
            zh="近 28 天各项已用功能的使用天数之和 ÷ 已用功能数；期间无使用为 n/a。",
        ),
        source=FEATURES,
        unit="days",
        fields=(
            DAYS_VALUE,
            number("feature_days", "Feature days", "功能使用天数"),
            number("features", "Features used", "已用功能数"),
            number("events", "Events", "事件数"),
            ACCOUNTS,
        ),
        entities=("usage_feature_day",),
        see_also=("feature_breadth",),
    ),
    answer=answer,
)
