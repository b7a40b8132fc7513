"""Ties: pairs of people, one of theirs and one of ours, that met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.accounts.parameters import DAYS, days_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.fields import number
from oarlock.metrics.relationships.interactions import ENTITIES, SOURCE, interactions, pairs
from oarlock.metrics.relationships.strokes import STROKES, stroke_acts

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 180


def answer(tables: Tables, q: Question) -> ir.Table:
    """Different pairs in the days before each instant, the meetings they had, and the strokes of each side."""
    shape, days = shape_of(tables, q), days_of(q, WINDOW)
    met = placed(tables, shape, pairs(tables, q), days)
    known = met.group_by("period", "account_id", "contact", "employee").aggregate(meetings=met.count())
    known = known.group_by(of_period=known.period, of=known.account_id).aggregate(
        pairs=known.count(), meetings=known.meetings.sum()
    )
    acts = stroke_acts(tables, q).select("interaction_id", is_stroke=True)
    talks = interactions(tables, q)
    talks = talks.left_join(acts, "interaction_id").select(*talks.columns, "is_stroke")
    talks = placed(tables, shape, talks, days)
    stroke = talks.is_stroke.fill_null(False)
    base = talks.group_by("period", "account_id").aggregate(
        strokes_theirs=count_where(stroke & talks.theirs), strokes_ours=count_where(stroke & talks.ours)
    )
    both = base.left_join(known, [("period", "of_period"), ("account_id", "of")])
    each = both.select(*base.columns, pairs=both.pairs.fill_null(0), meetings=both.meetings.fill_null(0))
    names = ("pairs", "meetings", "strokes_theirs", "strokes_ours")
    found = summed(tables, q, shape, each, *names)
    more = {name: found[name] for name in names[1:]}
    return told(found, q, value=found.pairs, **more, n=found.n)


METRIC = Metric(
    card=account_card(
        "relationships",
        "ties",
        Text(en="Ties", zh="人际联系对"),
        meaning=Text(
            en="How many pairs of people, one of theirs and one of ours, are in touch.",
            zh="有双向往来的人际联系对数（客户一人与我方一人为一对）。",
        ),
        formula=Text(
            en="Different pairs in two-way interactions of the last 180 days (parameter days): a meeting of 3 of "
            "theirs with 2 of ours ties 6 pairs. Meetings add up what each pair had. Strokes: interactions whose "
            "purpose is one of the parameter strokes, one for each side that acted.",
            zh="近 180 天（参数 days）双向往来中不同的人员对数：客户 3 人与我方 2 人的会议形成 6 "
            "对。会面次数为各对之和。"
            "划桨：目的属于参数 strokes 的往来，每个参与方各计一次。",
        ),
        source=SOURCE,
        unit="count",
        fields=(
            number("value", "Pairs", "联系对数"),
            number("meetings", "Meetings of pairs", "各对会面次数"),
            number("strokes_theirs", "Strokes of theirs", "客户方划桨数"),
            number("strokes_ours", "Strokes of ours", "我方划桨数"),
            number("n", "Accounts", "客户数"),
        ),
        entities=ENTITIES,
        parameters=(DAYS, STROKES),
        see_also=("engagement_breadth", "pair_dependence", "drift"),
    ),
    answer=answer,
)
