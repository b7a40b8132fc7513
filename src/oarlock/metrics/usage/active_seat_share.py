"""Active seats: how many of the seats paid for somebody uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.usage.activity import activity
from oarlock.metrics.usage.fields import ACCOUNTS, usage_card
from oarlock.metrics.usage.seats import RULE, SEAT_ENTITIES, SOURCE, seats

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Users of the 28 days before each instant, at most as many as there are seats, of the seats."""
    import ibis

    shape = shape_of(tables, q)
    paid = seats(tables, q, shape).rename(p="period", a="account_id")
    used = activity(tables, q, shape)
    rows = used.join(paid, [("period", "p"), ("account_id", "a")]).select("period", "account_id", "users", "seats")
    each = rows.mutate(taken=ibis.least(rows.users, rows.seats), over=ibis.greatest(rows.users - rows.seats, 0))
    found = summed(tables, q, shape, each, "taken", "seats", "over")
    return told(
        found, q, value=divide(found.taken, found.seats), numerator=found.taken, denominator=found.seats,
        over=found.over, n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=usage_card(
        "active_seat_share",
        Text(en="Active share of seats", zh="席位激活率"),
        meaning=Text(en="How many of the seats paid for somebody uses.", zh="已付费席位中有人使用的比例。"),
        formula=Text(
            en="Users of the last 28 days, at most the seats, ÷ seats. " + RULE.en + " Users beyond the seats stand "
            "beside. Accounts without seats or without any usage on record are n/a.",
            zh="近 28 天用户数（不超过席位数）÷ 席位数。"
            + RULE.zh
            + "超出席位的用户数单列；没有席位或没有使用记录的客户"
            "为 n/a。",
        ),
        source=SOURCE,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Active", "激活席位"),
            number("denominator", "Seats", "席位数"),
            number("over", "Users beyond the seats", "超出席位的用户数"),
            ACCOUNTS,
        ),
        entities=SEAT_ENTITIES,
        see_also=("active_users", "shelfware"),
    ),
    answer=answer,
)
