"""New users: how many people began, for each who was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.activity import USERS, WEEKS, seen_users
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Users first seen in the days before each instant, for each first seen before them."""
    shape, days = shape_of(tables, q), days_of(q, WEEKS)
    rows = seen_users(tables, q, shape)
    rows = rows.filter(rows.user_id.notnull())
    is_new = rows["at"].delta(rows.first_day, unit="day") <= days
    each = rows.group_by("period", "account_id").aggregate(new=count_where(is_new), before=count_where(~is_new))
    found = summed(tables, q, shape, each, "new", "before")
    return told(
        found, q, value=divide(found.new, found.before), numerator=found.new, denominator=found.before,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "new_user_growth",
        Text(en="New-user growth", zh="新用户增长率"),
        meaning=Text(en="How fast people are added who use the product.", zh="使用产品的人数增加有多快。"),
        formula=Text(
            en="Users with their first event in the last 28 days (parameter days) ÷ users with an earlier one. "
            "Without earlier users it is n/a.",
            zh="近 28 天（参数 days）首次出现的用户数 ÷ 此前已出现的用户数；此前无用户时为 n/a。",
        ),
        source=USERS,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "New users", "新用户数"),
            number("denominator", "Known before", "此前用户数"),
            ACCOUNTS,
        ),
        parameters=(DAYS,),
        see_also=("active_users",),
    ),
    answer=answer,
)
