"""Who used the product in the days before each instant: users and features, and one row of sums for each account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.periods import placed, reach
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.spine import Spine, frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEEKS = 28
"""A month of usage is four whole weeks, so that every weekday counts alike."""

USERS = Text(en="Usage events with a user, by local day.", zh="带用户的使用事件，按本地日汇总。")
FEATURES = Text(en="Usage events by event name and local day.", zh="按事件名称与本地日汇总的使用事件。")


def user_days(tables: Tables, q: Question, shape: Spine, days: int) -> ir.Table:
    """`period`, `account_id`, `user_id`, `age` (1 = the day before the instant), `events`: one row a user and day."""
    rows = _asked(tables.daily("usage_user_day", *reach(shape, days)), q)
    rows = rows.filter(rows.user_id.notnull())
    # Days learned apart and accounts linked since speak of the same user and day: one row.
    rows = rows.group_by("account_id", "user_id", "day").aggregate(events=rows.events.sum())
    return placed(tables, shape, rows, days).drop("day")


def users(tables: Tables, q: Question, shape: Spine, days: int) -> ir.Table:
    """`period`, `account_id`, `user_id`, `age` of the last day, `days` of use, `events`."""
    rows = user_days(tables, q, shape, days)
    return rows.group_by("period", "account_id", "user_id").aggregate(
        age=rows.age.min(), days=rows.count(), events=rows.events.sum()
    )


def activity(tables: Tables, q: Question, shape: Spine, days: int = WEEKS) -> ir.Table:
    """`period`, `account_id`, `day_users`, `week_users`, `users`, `user_days`, `events`, `top_events`.

    One row for each account that ever used the product before the instant, so those that have stopped are 0. Computed
    once for all metrics of a question.
    """
    each = users(tables, q, shape, days)
    sums = each.group_by(p=each.period, a=each.account_id).aggregate(
        day_users=count_where(each.age <= 1), week_users=count_where(each.age <= 7), users=each.count(),
        user_days=each.days.sum(), events=each.events.sum(), top_events=each.events.max(),
    )  # fmt: skip
    known = known_accounts(tables, q, shape)
    both = known.left_join(sums, [("period", "p"), ("account_id", "a")])
    names = ("day_users", "week_users", "users", "user_days", "events", "top_events")
    return tables.kept(both.select("period", "account_id", **{name: both[name].fill_null(0) for name in names}))


def known_accounts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id` of the accounts of which any use by a person was recorded before the instant."""
    seen = first_days(tables, q)
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", "ends")
    return seen.join(periods, [seen.first_day < periods.ends]).select("period", "account_id")


def first_days(tables: Tables, q: Question) -> ir.Table:
    """`account_id`, `first_day` of any use by a person."""
    seen = _asked(tables.last_seen(), q)
    seen = seen.filter(seen.user_id.notnull())
    return seen.group_by("account_id").aggregate(first_day=seen.first_day.min())


def seen_users(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `at`, `account_id`, `user_id`, `first_day`, `last_day` before each instant.

    At the question's own day the state says it; for earlier instants the days are read again.
    """
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    ends = {p.end for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}
    if ends <= {q.as_of}:
        rows = _asked(tables.last_seen(), q)
        return rows.select("account_id", "user_id", "first_day", "last_day").cross_join(periods)
    rows = _asked(tables.daily("usage_user_day", None, max(ends)), q)
    rows = rows.select("account_id", "user_id", "day").distinct()
    near = rows.join(periods, [rows.day < periods["at"]])
    return near.group_by("period", "at", "account_id", "user_id").aggregate(
        first_day=near.day.min(), last_day=near.day.max()
    )


def features(tables: Tables, q: Question, shape: Spine, days: int, events: tuple[str, ...] = ()) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `event`, `days` of use, `total` events, `age` of the last day."""
    rows = _asked(tables.daily("usage_feature_day", *reach(shape, days)), q)
    if events:
        rows = rows.filter(rows.event.isin(events))
    keys = ("account_id", "offering_id", "event")
    rows = rows.group_by(*keys, "day").aggregate(events=rows.events.sum())
    near = placed(tables, shape, rows, days)
    return near.group_by("period", *keys).aggregate(days=near.count(), total=near.events.sum(), age=near.age.min())


def _asked(rows: ir.Table, q: Question) -> ir.Table:
    rows = rows.filter(rows.account_id.notnull())
    return rows if q.account is None else rows.filter(rows.account_id == q.account)
