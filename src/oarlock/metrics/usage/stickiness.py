"""Stickiness: on how many of the days a user of the month is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.activity import USERS, WEEKS, activity
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Mean daily users of the 28 days before each instant, divided by the users of all of them."""
    shape = shape_of(tables, q)
    found = summed(tables, q, shape, activity(tables, q, shape), "user_days", "users")
    return told(
        found, q, value=divide(found.user_days, found.users * WEEKS), numerator=found.user_days,
        denominator=found.users * WEEKS, users=found.users,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "stickiness",
        Text(en="Stickiness (DAU ÷ MAU)", zh="用户粘性（DAU ÷ MAU）"),
        meaning=Text(
            en="On which share of days somebody who uses the product in a month is there.",
            zh="当月用户在多大比例的日子里使用产品。",
        ),
        formula=Text(
            en="Mean of the daily users of the last 28 days ÷ different users in them = days of use ÷ (28 × users). "
            "Without any user it is n/a.",
            zh="近 28 天日活均值 ÷ 期间不同用户数 = 使用人日 ÷（28 × 用户数）；没有用户时为 n/a。",
        ),
        source=USERS,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Days of use", "使用人日"),
            number("denominator", "Days of all users", "全部用户的天数"),
            number("users", "Users", "用户数"),
            ACCOUNTS,
        ),
        see_also=("active_users",),
    ),
    answer=answer,
)
