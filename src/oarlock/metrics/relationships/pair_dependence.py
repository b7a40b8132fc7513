"""Dependence on one pair: how much of the relationship two people carry, and the revenue that rests on them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Parameter, Question, Tables
from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import CONTRACT_ENTITIES, CURRENCY, RATIO, money, number, text
from oarlock.metrics.core.parameters import decimal_of
from oarlock.metrics.relationships.interactions import ENTITIES, SOURCE, interactions, pairs
from oarlock.metrics.revenue.recurring import arr_of_accounts

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 180
LIMIT = Parameter(
    name="limit", unit="ratio", default="0.6", label=Text(en="Share above which it is flagged", zh="超过即标记的占比")
)


def answer(tables: Tables, q: Question) -> ir.Table:
    """The top pair's share of two-way interactions; for several accounts their top pairs' together."""
    import ibis

    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    limit = decimal_of(q, "limit", "0.6") or Decimal(0)
    if limit > 1:
        raise UserError("'limit' is a share from 0 to 1, not {value}.", value=str(limit))
    talks = placed(tables, shape, interactions(tables, q), days)
    talks = talks.filter(talks.is_two_way)
    whole = talks.group_by("period", "account_id").aggregate(total=talks.count())
    met = placed(tables, shape, pairs(tables, q), days)
    each_pair = met.group_by("period", "account_id", "contact", "employee").aggregate(meetings=met.count())
    order = [each_pair.meetings.desc(), each_pair.contact, each_pair.employee]
    ranked = each_pair.mutate(
        rank=ibis.row_number().over(ibis.window(group_by=("period", "account_id"), order_by=order))
    )
    top = ranked.filter(ranked["rank"] == 0).select("contact", "employee", "meetings", p="period", a="account_id")
    rows = whole.left_join(top, [("period", "p"), ("account_id", "a")])
    rows = rows.select("period", "account_id", "total", "contact", "employee", top=rows.meetings.fill_null(0))
    worth = arr_of_accounts(tables, q, shape).rename(p="period", a="account_id")
    rows = rows.left_join(worth, [("period", "p"), ("account_id", "a")]).select(*rows.columns, "arr")
    permille = int(limit * 1_000_000)
    over = rows.top * 1_000_000 > rows.total * permille
    each = rows.mutate(flagged=over.cast("int64"), resting=over.ifelse(rows.arr.fill_null(0), 0))
    found = summed(tables, q, shape, each, "top", "total", "flagged", "arr", "resting", texts=("contact", "employee"))
    return told(
        found, q, value=divide(found.top, found.total), numerator=found.top, denominator=found.total,
        flagged=found.flagged, n=found.n, arr=found.arr, resting=found.resting,
        currency=ibis.literal(q.currency), contact=found.contact, employee=found.employee,
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "pair_dependence",
        Text(en="Dependence on one pair", zh="人际依赖度"),
        meaning=Text(
            en="How much of the conversation with an account two people carry.",
            zh="与客户的双向往来在多大程度上集中于某一对人员。",
        ),
        formula=Text(
            en="Two-way interactions of the last 180 days (parameter days) in which the pair that met most took part ÷ "
            "all of them; flagged above 60 % (parameter limit) until it is back at it. ARR of flagged accounts rests "
            "on one tie.",
            zh="近 180 天（参数 days）双向往来中会面最多的一对人员参与的次数 ÷ 双向往来总数；超过 60%（参数 limit）"
            "即标记，"
            "回到该值为止。被标记客户的 ARR 视为系于一对人员。",
        ),
        source=SOURCE,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "With the top pair", "首位一对往来数"),
            number("denominator", "Two-way", "双向往来数"),
            number("flagged", "Accounts flagged", "被标记客户数"),
            number("n", "Accounts", "客户数"),
            money("arr", "ARR", "ARR"),
            money("resting", "ARR on one tie", "系于一对人员的 ARR"),
            CURRENCY,
            text("contact", "Of theirs", "客户方人员"),
            text("employee", "Of ours", "我方人员"),
        ),
        entities=(*ENTITIES, *CONTRACT_ENTITIES),
        parameters=(DAYS, LIMIT),
        see_also=("engagement_breadth", "ties"),
    ),
    answer=answer,
)
