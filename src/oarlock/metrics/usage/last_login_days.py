"""Days since a person of the account was last in the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.usage.activity import USERS
from oarlock.metrics.usage.fields import usage_card
from oarlock.metrics.usage.usage_recency import FIELDS, since

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Days since each account's last event with a user; the mean of several accounts."""
    return since(tables, q, people=True)


METRIC = Metric(
    card=usage_card(
        "last_login_days",
        Text(en="Days since last login", zh="距上次登录天数"),
        meaning=Text(
            en="How long ago a person of the account was last in the product.",
            zh="客户人员最近一次使用产品距今的天数。",
        ),
        formula=Text(
            en="Whole days before the instant without an event that has a user: who does anything is logged in. The "
            "mean of several accounts; accounts without any user on record are n/a.",
            zh="时点之前没有带用户事件的整天数（有操作即已登录）；多个客户取均值；没有用户记录的客户为 n/a。",
        ),
        source=USERS,
        unit="days",
        fields=FIELDS,
        see_also=("usage_recency", "silent_leavers_backtest"),
    ),
    answer=answer,
)
