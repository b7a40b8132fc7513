"""Concentration of use: how much of it is one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.activity import USERS, activity
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Events of each account's busiest user, of all; with how many accounts rest on one user by more than half."""
    shape = shape_of(tables, q)
    rows = activity(tables, q, shape)
    each = rows.mutate(one_person=(rows.top_events * 2 > rows.events).cast("int64"))
    found = summed(tables, q, shape, each, "top_events", "events", "one_person")
    return told(
        found, q, value=divide(found.top_events, found.events), numerator=found.top_events, denominator=found.events,
        one_person=found.one_person, n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "user_concentration",
        Text(en="Concentration of use in one person", zh="单人使用集中度"),
        meaning=Text(en="How much of an account's use one person makes.", zh="客户的使用量有多少来自同一个人。"),
        formula=Text(
            en="Events of the busiest user of the last 28 days ÷ events of all users; for several accounts the sums "
            "of both. Without use in them it is n/a.",
            zh="近 28 天最活跃用户的事件数 ÷ 全部用户事件数；多个客户时分别求和后相除；期间无使用为 n/a。",
        ),
        source=USERS,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Of the busiest users", "最活跃用户事件数"),
            number("denominator", "Events", "事件数"),
            number("one_person", "Accounts with more than half from one", "超半数来自一人的客户数"),
            ACCOUNTS,
        ),
        see_also=("active_users", "pair_dependence"),
    ),
    answer=answer,
)
