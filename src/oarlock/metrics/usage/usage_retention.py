"""Usage retention: how many new users are back on a day, and how many ever after it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.parameters import days_of, words_of
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, number, text
from oarlock.metrics.usage.activity import USERS, seen_users
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir

ON = "1,7,14,28,56"
COHORT_DAYS = 28


def answer(tables: Tables, q: Question) -> ir.Table:
    """For each day n and method: new users for whom day n is over, and those that were back."""
    import ibis

    shape = shape_of(tables, q)
    cohort = days_of(q, COHORT_DAYS, name="cohort_days", largest=366)
    waits = _waits(q)
    spots = tables.literal(tuple({"wait": n} for n in waits), {"wait": "int64"})
    users = seen_users(tables, q, shape)
    users = users.filter(users.user_id.notnull())
    # Day n is over before the instant, so whoever has not come back by then has not.
    old = users["at"].delta(users.first_day, unit="day")
    held = users.mutate(old=old).cross_join(spots)
    held = held.filter(held.old > held.wait, held.old <= held.wait + cohort)
    held = held.mutate(day=(held.first_day + held.wait * ibis.interval(days=1)).cast("date"))
    first = min((p.end for p in shape.periods), default=q.as_of)
    rows = tables.daily("usage_user_day", first - dt.timedelta(days=max(waits) + cohort), None)
    seen = rows.select(on="day", a="account_id", u="user_id").distinct().mutate(hit=ibis.literal(True))
    both = held.left_join(seen, [("day", "on"), ("account_id", "a"), ("user_id", "u")])
    both = both.select("period", "account_id", "wait", "hit", later=both.last_day >= both.day)
    each = both.group_by("period", "account_id", "wait").aggregate(
        users=both.count(), n_day=count_where(both.hit), unbounded=count_where(both.later)
    )
    parts = [
        each.select("period", "account_id", "wait", "users", back=each[m], method=ibis.literal(m))
        for m in ("n_day", "unbounded")
    ]
    found = summed(tables, q, shape, parts[0].union(parts[1]), "users", "back", keys=("method", "wait"))
    return told(
        found, q, value=divide(found.back, found.users), method=found.method, day=found.wait, numerator=found.back,
        denominator=found.users, n=found.n,
    )  # fmt: skip


def _waits(q: Question) -> tuple[int, ...]:
    words = words_of(q, "on", ON)
    if not words or not all(word.isdigit() and 1 <= int(word) <= 365 for word in words):
        raise UserError("'on' must be days from 1 to 365, joined by commas, as in 1,7,28.")
    return tuple(sorted({int(word) for word in words}))


METRIC = Metric(
    card=usage_card(
        "usage_retention",
        Text(en="Usage retention", zh="使用留存率"),
        meaning=Text(en="How many new users come back.", zh="新用户中有多少再次使用。"),
        formula=Text(
            en="n_day: users with an event exactly n days after their first ÷ users whose day n is over; unbounded: "
            "with an event on day n or later. Users of the last 28 days (parameter cohort_days) for which day n is "
            "over; parameter `on` lists the days. Unbounded shares rise with time, as users can still come back.",
            zh="n_day：首次使用后恰好第 n 天有事件的用户数 ÷ 第 n 天已过的用户数；unbounded：第 n 天及以后有事件。"
            "取第 n "
            "天已过的最近 28 天（参数 cohort_days）的新用户；参数 `on` 列出天数。unbounded 会随时间上升，"
            "因为用户仍可能回来。",
        ),
        source=USERS,
        unit="ratio",
        fields=(
            text("method", "Method", "方法"),
            number("day", "Day", "第几天"),
            RATIO,
            number("numerator", "Back", "回访用户数"),
            number("denominator", "Users", "用户数"),
            ACCOUNTS,
        ),
        order=("method", "day"),
        parameters=(
            Parameter(name="on", unit="text", default=ON, label=Text(en="Days, joined by commas", zh="天数，逗号分隔")),
            Parameter(name="cohort_days", unit="days", default="28",
                      label=Text(en="Days of new users", zh="新用户取样天数")),
        ),
        see_also=("active_users", "new_user_growth"),
    ),
    answer=answer,
)  # fmt: skip
