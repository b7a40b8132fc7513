"""Adoption of features: which share of accounts uses each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, number, text
from oarlock.metrics.usage.activity import FEATURES, WEEKS
from oarlock.metrics.usage.feature_breadth import open_features
from oarlock.metrics.usage.fields import usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each feature the accounts that used it in the 28 days before each instant, of those it is open to."""
    shape = shape_of(tables, q)
    rows = open_features(tables, q, shape)
    each = rows.group_by("period", "account_id", feature=rows.event).aggregate(
        used=(count_where(rows.age <= WEEKS) > 0).cast("int64")
    )
    found = summed(tables, q, shape, each, "used", keys=("feature",))
    return told(
        found,
        q,
        value=divide(found.used, found.n),
        feature=found.feature,
        numerator=found.used,
        denominator=found.n,
        n=found.n,
    )


METRIC = Metric(
    card=usage_card(
        "feature_adoption",
        Text(en="Feature adoption", zh="功能采用率"),
        meaning=Text(en="Which share of accounts uses each feature.", zh="使用各项功能的客户比例。"),
        formula=Text(
            en="Accounts that used the event in the last 28 days ÷ accounts that used anything in the last 90 and to "
            "which it is open (see feature_breadth).",
            zh="近 28 天使用该事件的客户数 ÷ 近 90 天有使用且对其开放该功能的客户数（见 feature_breadth）。",
        ),
        source=FEATURES,
        unit="ratio",
        fields=(
            text("feature", "Feature", "功能"),
            RATIO,
            number("numerator", "Use it", "使用客户数"),
            number("denominator", "May use it", "可用客户数"),
            number("n", "Accounts", "客户数"),
        ),
        entities=("usage_feature_day", "entitlement"),
        order=("feature",),
        see_also=("feature_breadth",),
    ),
    answer=answer,
    standing=("now", "accounts"),
)
