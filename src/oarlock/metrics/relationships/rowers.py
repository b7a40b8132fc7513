"""Rowers: who of each side still makes strokes, and whether somebody is named to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import RATIO, number
from oarlock.metrics.relationships.boats import origins, spans
from oarlock.metrics.relationships.champions import named_people
from oarlock.metrics.relationships.interactions import SOURCE
from oarlock.metrics.relationships.strokes import STROKE_ENTITIES, STROKE_PARAMETERS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The share of customers with a rower on both sides at each instant."""
    shape = shape_of(tables, q)
    known = origins(tables, q, shape)
    rows = spans(tables, q, shape).rename(of_period="period", of="account_id")
    held = known.join(rows, [("period", "of_period"), ("account_id", "of")])
    held = held.filter(held.past >= held["at"])
    # A stroke of nobody in particular shows that somebody rows.
    who = held.person.fill_null("")
    rowing = held.group_by(p=held.period, a=held.account_id).aggregate(
        theirs=(held.side == "theirs").ifelse(who, None).nunique(),
        ours=(held.side == "ours").ifelse(who, None).nunique(),
    )
    named = named_people(tables, q, shape)
    active = named.filter(named.is_active)
    active = active.group_by(np=active.period, na=active.account_id).aggregate(
        named_theirs=(active.side == "theirs").cast("int64").sum(),
        named_ours=(active.side == "ours").cast("int64").sum(),
    )
    both = known.left_join(rowing, [("period", "p"), ("account_id", "a")])
    both = both.select("period", "account_id", "theirs", "ours")
    both = both.left_join(active, [("period", "np"), ("account_id", "na")])
    counts = {n: both[n].fill_null(0) for n in ("theirs", "ours", "named_theirs", "named_ours")}
    each = both.select(
        "period", "account_id", **counts, both_sides=((counts["theirs"] > 0) & (counts["ours"] > 0)).cast("int64")
    )
    found = summed(tables, q, shape, each, "both_sides", *counts)
    return told(
        found, q, value=divide(found.both_sides, found.n), numerator=found.both_sides, denominator=found.n,
        **{name: found[name] for name in counts}, n=found.n,
    )  # fmt: skip


METRIC = Metric(
    card=account_card(
        "relationships",
        "rowers",
        Text(en="Rowers on both sides", zh="双方划桨人"),
        meaning=Text(en="The share of customers where somebody of each side rows.", zh="双方都有人划桨的客户比例。"),
        formula=Text(
            en="Customers with a person of each side whose stroke still counts, ÷ customers. Rowers are those people; "
            "named ones hold the role rower or champion, or of ours an assignment, and have not left.",
            zh="双方均有人且其划桨仍有效的客户数 ÷ 客户数。划桨人即这些人员；具名者为在任的划桨人或支持者角色，"
            "我方为在任的"
            "负责人分配。",
        ),
        source=SOURCE,
        unit="ratio",
        fields=(
            RATIO,
            number("numerator", "With rowers on both sides", "双方均有人划桨的客户数"),
            number("denominator", "Customers", "客户总数"),
            number("theirs", "Rowers of theirs", "客户方划桨人数"),
            number("ours", "Rowers of ours", "我方划桨人数"),
            number("named_theirs", "Named of theirs", "客户方具名人数"),
            number("named_ours", "Named of ours", "我方具名人数"),
            number("n", "Accounts", "客户数"),
        ),
        entities=(*STROKE_ENTITIES, "contract_line"),
        parameters=STROKE_PARAMETERS,
        see_also=("drift", "departed_champion"),
    ),
    answer=answer,
)
