"""Breadth of use: how many of the features that an account has it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.usage.activity import FEATURES, WEEKS, features
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card

if TYPE_CHECKING:
    import ibis.expr.types as ir

KNOWN_DAYS = 90


def answer(tables: Tables, q: Question) -> ir.Table:
    """Features used in the 28 days before each instant, of those known and open to the account."""
    shape = shape_of(tables, q)
    rows = open_features(tables, q, shape)
    each = rows.group_by("period", "account_id").aggregate(used=count_where(rows.age <= WEEKS), known=rows.count())
    found = summed(tables, q, shape, each, "used", "known")
    return told(
        found, q, value=divide(found.used, found.known), numerator=found.used, denominator=found.known,
        n=found.n,
    )  # fmt: skip


def open_features(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `event`, `age` (null = not used in 90 days) of the features of an account.

    A feature is an event of an offering that anybody used in the 90 days before. It is open to an account that used
    anything then, unless the account has entitlements and none is for the feature's offering.
    """
    from dataclasses import replace

    import ibis

    used = tables.named(features(tables, replace(q, account=None), shape, KNOWN_DAYS))
    known = used.select(p="period", offering=used.offering_id, feature=used.event).distinct()
    accounts = used.select("period", "account_id").distinct()
    if q.account is not None:
        accounts = accounts.filter(accounts.account_id == q.account)
    rows = accounts.join(known, [("period", "p")]).select("period", "account_id", "offering", "feature")
    rights = entitled(tables, shape)
    limited = rights.select(lp="period", la="account_id").distinct().mutate(is_limited=ibis.literal(True))
    rows = rows.left_join(limited, [("period", "lp"), ("account_id", "la")]).select(*rows.columns, "is_limited")
    own = rights.select(rp="period", ra="account_id", ro="offering_id", may=ibis.literal(True)).distinct()
    rows = rows.left_join(own, [("period", "rp"), ("account_id", "ra"), ("offering", "ro")])
    rows = rows.select("period", "account_id", "offering", "feature", "is_limited", "may")
    rows = rows.filter(rows.is_limited.isnull() | rows.may.notnull() | rows.offering.isnull())
    mine = used.select("age", up="period", ua="account_id", uo="offering_id", ue="event")
    on = [rows.period == mine.up, rows.account_id == mine.ua, rows.feature == mine.ue,
          rows.offering.fill_null("") == mine.uo.fill_null("")]  # fmt: skip
    return rows.left_join(mine, on).select("period", "account_id", "age", offering_id=rows.offering, event=rows.feature)


def entitled(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id` of the entitlements that count at each instant."""
    rows = tables.entity("entitlement")
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    held = rows.join(periods, [rows.start_date <= periods["at"]])
    held = held.filter(held.end_date.isnull() | (held.end_date > held["at"]))
    return held.select("period", "account_id", "offering_id").distinct()


METRIC = Metric(
    card=usage_card(
        "feature_breadth",
        Text(en="Breadth of features used", zh="功能使用广度"),
        meaning=Text(en="How many of the features open to it an account uses.", zh="客户在可用功能中使用了多少。"),
        formula=Text(
            en="Different events of the last 28 days ÷ events that anybody used in the last 90 and that are open to "
            "the account: of an offering it is entitled to, or of any while it has no entitlements. Accounts without "
            "use in 90 days are n/a.",
            zh="近 28 天使用的不同事件数 ÷ 近 90 天有人使用且对该客户开放的事件数（属于其有权益的产品；"
            "没有权益记录时为全部"
            "）；90 天无使用的客户为 n/a。",
        ),
        source=FEATURES,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Features used", "已用功能数"),
            number("denominator", "Features known", "可用功能数"),
            ACCOUNTS,
        ),
        entities=("usage_feature_day", "entitlement"),
        see_also=("feature_depth", "feature_adoption"),
    ),
    answer=answer,
)
