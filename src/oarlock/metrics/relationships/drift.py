"""Drift: how far customer and supplier have drifted apart since somebody last rowed on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.accounts.answers import shape_of, summed, told
from oarlock.metrics.core.accounts.cards import account_card
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import number, ratio
from oarlock.metrics.relationships.boats import drifts
from oarlock.metrics.relationships.interactions import SOURCE
from oarlock.metrics.relationships.strokes import STROKE_ENTITIES, STROKE_PARAMETERS

if TYPE_CHECKING:
    import ibis.expr.types as ir

FAR, ASHORE = 60, 90


def answer(tables: Tables, q: Question) -> ir.Table:
    """Drift at each instant; for several accounts the mean, with how many are far and ashore."""
    shape = shape_of(tables, q)
    rows = drifts(tables, q, shape)
    each = rows.mutate(far=(rows.halves >= 2 * FAR).cast("int64"), ashore=(rows.halves >= 2 * ASHORE).cast("int64"))
    names = ("halves", "far", "ashore", "theirs", "ours")
    found = summed(tables, q, shape, each, *names)
    more = {name: found[name] for name in names[1:]}
    return told(found, q, value=divide(found.halves, found.n * 2), **more, n=found.n)


METRIC = Metric(
    card=account_card(
        "relationships",
        "drift",
        Text(en="Drift", zh="双船漂移"),
        meaning=Text(
            en="How far two boats have drifted apart that nobody rows: 60 is far, 90 is ashore.",
            zh="无人划桨时客户与我方两船漂离的程度：60 为漂远，90 为搁浅。",
        ),
        formula=Text(
            en="Day by day since the contract began: +1.0 with both boats empty, +0.5 with one, −2.0 with none, never "
            "below 0. A boat is occupied for 30, 60 or 90 days (by segment: tiers; else window_days) after a stroke of "
            "its side, unless who rowed has left. Logins and messages of the other side are no strokes.",
            zh="自合同开始逐日累计：两船皆空 +1.0，一船空 +0.5，皆有人 −2.0，不低于 0。一方划桨后 30、60 或 90 "
            "天（按分层参"
            "数 tiers，否则 window_days）内该船有人，除非划桨者已离开。登录和对方的消息不算划桨。",
        ),
        source=SOURCE,
        unit="index",
        fields=(
            ratio("value", "Drift", "漂移值"),
            number("far", "Far (60 or more)", "漂远客户数（≥60）"),
            number("ashore", "Ashore (90 or more)", "搁浅客户数（≥90）"),
            number("theirs", "Somebody of theirs rows", "客户方有人划桨"),
            number("ours", "Somebody of ours rows", "我方有人划桨"),
            number("n", "Accounts", "客户数"),
        ),
        entities=(*STROKE_ENTITIES, "contract_line"),
        parameters=STROKE_PARAMETERS,
        see_also=("rowers", "departed_champion", "ties"),
    ),
    answer=answer,
)
