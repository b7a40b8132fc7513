"""Recency of use: days since anything happened in the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import number
from oarlock.metrics.usage.activity import seen_users
from oarlock.metrics.usage.fields import ACCOUNTS, DAYS_VALUE, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Days since each account's last event, people's or not; the mean of several accounts."""
    return since(tables, q, people=False)


def since(tables: Tables, q: Question, *, people: bool) -> ir.Table:
    """Days from the day after the last event to the instant: 0 when it was the day before."""
    shape = shape_of(tables, q)
    rows = seen_users(tables, q, shape)
    if people:
        rows = rows.filter(rows.user_id.notnull())
    last = rows.group_by("period", "account_id", "at").aggregate(last_day=rows.last_day.max())
    idle = last["at"].delta(last.last_day, unit="day") - 1
    each = last.mutate(idle=idle, over_14=(idle >= 14).cast("int64"), over_30=(idle >= 30).cast("int64"))
    found = summed(tables, q, shape, each, "idle", "over_14", "over_30")
    return told(found, q, value=divide(found.idle, found.n), over_14=found.over_14, over_30=found.over_30, n=found.n)


FIELDS = (
    DAYS_VALUE,
    number("over_14", "Accounts with 14 days or more", "14 天及以上的客户数"),
    number("over_30", "Accounts with 30 days or more", "30 天及以上的客户数"),
    ACCOUNTS,
)
METRIC = Metric(
    card=usage_card(
        "usage_recency",
        Text(en="Days since last use", zh="距上次使用天数"),
        meaning=Text(en="How long ago anything last happened in the product.", zh="产品中最近一次事件距今的天数。"),
        formula=Text(
            en="Whole days without any event before the instant, by people or by machines; 0 when there was one the "
            "day before; the mean of several accounts. Accounts without any usage on record are n/a.",
            zh="时点之前没有任何事件（含程序产生）的整天数，前一天有事件为 0；多个客户取均值；没有使用记录的客户为 "
            "n/a。",
        ),
        source=Text(en="Usage events by user and local day.", zh="按用户与本地日汇总的使用事件。"),
        unit="days",
        fields=FIELDS,
        see_also=("last_login_days", "silent_leavers"),
    ),
    answer=answer,
)
