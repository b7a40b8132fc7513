"""Two-way share: how many interactions were a conversation and not a message in one direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.relationships.interactions import ENTITIES, SOURCE, interactions

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 180


def answer(tables: Tables, q: Question) -> ir.Table:
    """Two-way interactions of all in the days before each instant."""
    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    rows = placed(tables, shape, interactions(tables, q), days)
    each = rows.group_by("period", "account_id").aggregate(numerator=count_where(rows.is_two_way), total=rows.count())
    found = summed(tables, q, shape, each, "numerator", "total")
    return told(
        found, q, value=divide(found.numerator, found.total), numerator=found.numerator, denominator=found.total,
        n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "two_way_share",
        Text(en="Two-way share", zh="双向往来占比"),
        meaning=Text(
            en="The share of interactions in which both sides took part.", zh="双方均参与的往来占全部往来的比例。"
        ),
        formula=Text(
            en="Interactions with direction both, or without one and with people of both sides, ÷ all interactions of "
            "the last 180 days (parameter days).",
            zh="方向为双向（或未注明方向但双方均有人参与）的往来 ÷ 近 180 天（参数 days）的全部往来。",
        ),
        source=SOURCE,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "Two-way", "双向往来数"),
            number("denominator", "All", "往来总数"),
            number("n", "Accounts", "客户数"),
        ),
        entities=ENTITIES,
        parameters=(DAYS,),
        see_also=("engagement_breadth", "pair_dependence"),
    ),
    answer=answer,
)
