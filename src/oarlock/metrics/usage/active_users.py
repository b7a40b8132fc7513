"""Active users: how many people used the product in a day, a week or a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.fields import number
from oarlock.metrics.core.parameters import text_of
from oarlock.metrics.usage.activity import USERS, activity
from oarlock.metrics.usage.fields import ACCOUNTS, WINDOW, usage_card, with_note

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {"day": "day_users", "week": "week_users", "month": "users"}


def answer(tables: Tables, q: Question) -> ir.Table:
    """Users in the window before each instant, and in the other windows beside."""
    shape = shape_of(tables, q)
    window = text_of(q, "window", "month", choices=WINDOW.choices)
    found = summed(tables, q, shape, activity(tables, q, shape), *COLUMNS.values())
    return told(
        found, q, value=found[COLUMNS[window]], day=found.day_users, week=found.week_users, month=found.users,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "active_users",
        Text(en="Active users", zh="活跃用户数"),
        meaning=Text(en="How many people used the product.", zh="使用产品的人数。"),
        formula=with_note(
            Text(
                en="Different users of each account with an event in the last 28 days (parameter window: day, week, "
                "month), added up over accounts.",
                zh="各客户近 28 天（参数 window：day、week、month）有事件的不同用户数，按客户相加。",
            )
        ),
        source=USERS,
        unit="count",
        fields=(
            number("value", "Users", "用户数"),
            number("day", "In a day", "日活"),
            number("week", "In 7 days", "7 日活跃"),
            number("month", "In 28 days", "28 日活跃"),
            ACCOUNTS,
        ),
        parameters=(WINDOW,),
        see_also=("stickiness", "active_seat_share", "new_user_growth"),
    ),
    answer=answer,
)
