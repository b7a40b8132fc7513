"""Shelfware: what customers pay for and do not use, in money a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.fields import CONTRACT_ENTITIES, CURRENCY, money, number
from oarlock.metrics.revenue.ledger import check_rates
from oarlock.metrics.usage.fields import ACCOUNTS
from oarlock.metrics.usage.seats import RULE, SEAT_ENTITIES, SOURCE
from oarlock.metrics.usage.unused import unused_modules, unused_seats

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Unused seats and modules of each account at their price; an account with a part of unknown price is left out."""
    import ibis

    shape = shape_of(tables, q)
    empty = unused_seats(tables, q, shape)
    modules = unused_modules(tables, q, shape)
    zero = ibis.literal(0, "int64")
    parts = empty.select(
        "period", "account_id", "seats", "idle", seat_value=empty.unused.fill_null(0), module_value=zero,
        modules=zero, unpriced=(empty.unused.isnull() & (empty.idle > 0)).cast("int64"),
    )  # fmt: skip
    idle = ~modules.is_used
    others = modules.select(
        "period", "account_id", seats=zero, idle=zero, seat_value=zero,
        module_value=idle.ifelse(modules.arr.fill_null(0), 0), modules=idle.cast("int64"),
        unpriced=(idle & modules.arr.isnull()).cast("int64"),
    )  # fmt: skip
    names = ("seats", "idle", "seat_value", "module_value", "modules", "unpriced")
    both = parts.union(others, distinct=False)
    sums = both.group_by("period", "account_id").aggregate(**{name: total(both[name]) for name in names})
    # A part without a price makes the account's value unknown, and not that of all the others.
    priced, nothing = sums.unpriced == 0, ibis.null("int64")
    each = sums.mutate(
        seat_value=priced.ifelse(sums.seat_value, nothing), module_value=priced.ifelse(sums.module_value, nothing),
        unpriced=(~priced).cast("int64"),
    )  # fmt: skip
    found = summed(tables, q, shape, each, *names)
    return told(
        found, q, value=found.seat_value + found.module_value, unused_seats=found.idle, seats=found.seats,
        seat_value=found.seat_value,
        unused_modules=found.modules, module_value=found.module_value, n=found.n,
        unpriced=found.unpriced, currency=ibis.literal(q.currency),
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "usage",
        "shelfware",
        Text(en="Bought but unused (shelfware)", zh="已购未用价值"),
        meaning=Text(
            en="What customers pay a year for seats and modules that they do not use.",
            zh="客户每年为未使用的席位与模块支付的金额。",
        ),
        formula=Text(
            en="Seats without a user in the last 28 days × (ARR of their offering ÷ its seats), plus the ARR of other "
            "offerings that the account has not used in 90 days, as far as events name offerings at all. " + RULE.en,
            zh="近 28 天无人使用的席位 ×（所属产品 ARR ÷ 席位数），加上 90 天未使用的其他产品的 "
            "ARR（以事件注明产品为前提）。" + RULE.zh,
        ),
        source=SOURCE,
        unit="money",
        fields=(
            money("value", "Unused a year", "每年未用金额"),
            number("unused_seats", "Unused seats", "未用席位"),
            number("seats", "Seats", "席位数"),
            money("seat_value", "Of seats", "席位部分"),
            number("unused_modules", "Unused modules", "未用模块数"),
            money("module_value", "Of modules", "模块部分"),
            ACCOUNTS,
            number("unpriced", "Accounts without a price", "价格未知的客户数"),
            CURRENCY,
        ),
        entities=(*SEAT_ENTITIES, "usage_feature_day", "offering", *CONTRACT_ENTITIES),
        see_also=("active_seat_share", "shelfware_recovered"),
    ),
    answer=answer,
    check=check_rates,
    standing=("now", "accounts"),
)
