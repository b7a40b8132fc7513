"""Role-weighted NPS: what an account says of us when each role has its say, however many hold it."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.intervals import Z
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number, ratio, text
from oarlock.metrics.voice.responses import (
    LEVEL,
    VOICE_DIMENSIONS,
    VOICE_ENTITIES,
    counted,
    is_secret,
    recommendations,
    summed,
)
from oarlock.metrics.voice.roles import WEIGHTS, weights_of, with_roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The NPS of each role that answered, averaged by the roles' weights; which roles were asked and said nothing."""
    import ibis

    weights = weights_of(q)
    roles = tuple(weights)
    shape, every = windows(q), with_roles(tables, recommendations(tables, q), roles)
    rows = counted(tables, q, shape, every)
    sums: dict[str, ir.Value] = {}
    for i in range(len(roles)):
        said = rows.is_answer & (rows.voice == i)
        sums |= {
            f"n{i}": count_where(said),
            f"balance{i}": count_where(said & rows.is_promoter) - count_where(said & rows.is_detractor),
            f"asked{i}": count_where((rows.is_answer | rows.is_sent) & (rows.voice == i)),
        }
    yes, no = (count_where(rows.is_answer & rows[name]) for name in ("is_promoter", "is_detractor"))
    found = tables.named(summed(tables, q, shape, rows, promoters=yes, detractors=no, **sums))
    each = tuple(enumerate(weights.values()))
    heard = _add((found[f"n{i}"] > 0).cast("int64") * weight for i, weight in each)
    asked = _add((found[f"asked{i}"] > 0).cast("int64") * weight for i, weight in each)
    # A handful of terms in a fixed order: both engines add them alike.
    points = _add(divide(found[f"balance{i}"] * (100 * weight), found[f"n{i}"]).fill_null(0.0) for i, weight in each)
    squares = _add(divide(ibis.literal(weight * weight), found[f"n{i}"]).fill_null(0.0) for i, weight in each)
    quiet = [
        ((found[f"asked{i}"] > 0) & (found[f"n{i}"] == 0)).fill_null(False).ifelse(f"{role} ", "")
        for i, role in enumerate(roles)
    ]
    figures = {
        "margin": _margin(found, heard, squares),
        "promoters": found.promoters.fill_null(0),
        "detractors": found.detractors.fill_null(0),
        "heard": divide(heard, asked),
        "silent_roles": functools.reduce(operator.add, quiet).strip().nullif(""),
        "sent": found.sent.fill_null(0),
        "unanswered": (found.sent - found.back).fill_null(0),
        "response_rate": divide(found.back, found.sent),
    }
    value, since = points / heard.cast("float64").nullif(0.0), first_day(tables, every)
    return finished(found, q, value=value, since=since, n=found.n, figures=figures, hidden=is_secret(q, found))


def _margin(found: ir.Table, heard: ir.Value, squares: ir.Value) -> ir.Value:
    """±1.96 SE in points. One answer of a role says nothing of how far it varies, so all answers say it together."""
    yes, no, n = found.promoters, found.detractors, found.n
    variance = divide(n * (yes + no) - (yes - no) * (yes - no), n * n)
    return (variance * squares).sqrt() * (100.0 * Z) / heard.cast("float64").nullif(0.0)


def _add(parts: Iterable[ir.Value]) -> ir.Value:
    return functools.reduce(operator.add, parts)


METRIC = Metric(
    card=Card(
        name="role_weighted_nps",
        version=1,
        room="voice",
        title=Text(en="Role-weighted NPS", zh="角色加权净推荐值"),
        meaning=Text(
            en="Whether an account would recommend us when those who decide count for more than those who are many.",
            zh="按角色加权后客户是否愿意推荐我方：决策者的分量不被人数众多者淹没。",
        ),
        formula=Text(
            en="Σ weight × NPS of the role ÷ Σ weight, over the roles that answered in the period; without one in the "
            "90 days before. The role is the one that the answer names, else the heaviest that the contact held that "
            "day. A role that says nothing is left out, never filled in: heard is the weight that answered ÷ the "
            "weight that was asked, and silent roles are named. Margin: ±1.96·√(v·Σ(weight² ÷ answers))·100 ÷ "
            "Σ weight, where v is the variance of all answers together.",
            zh="对期内（未指定时为前 90 天）有回复的角色求 Σ 权重 × 该角色 NPS ÷ Σ 权重。"
            "角色取回复中注明者，否则取联系人当日所任角色中权重最高者。未回复的角色不计入，也不推算："
            "“已听取权重”= 有回复角色的权重 ÷ 被调查角色的权重，并列出沉默角色。"
            "误差：±1.96·√(v·Σ(权重² ÷ 回复数))·100 ÷ Σ 权重，v 为全部回复的方差。",
        ),
        source=Text(
            en="Survey responses; roles of contacts; accounts for the dimensions.",
            zh="调查回复；联系人角色；维度取自客户及其属性。",
        ),
        unit="index",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            Field(name="value", type="double", unit="index", label=Text(en="Points", zh="分值")),
            Field(name="margin", type="double", unit="index", label=Text(en="Margin (±, 95 %)", zh="误差（±，95 %）")),
            number("promoters", "Promoters", "推荐者"),
            number("detractors", "Detractors", "贬损者"),
            CASES,
            ratio("heard", "Weight heard", "已听取权重"),
            text("silent_roles", "Silent roles", "沉默角色"),
            number("sent", "Sent", "发出"),
            number("unanswered", "Without an answer", "未回复"),
            ratio("response_rate", "Response rate", "回复率"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=(*VOICE_ENTITIES, "contact_role"),
        dimensions=VOICE_DIMENSIONS,
        parameters=(WINDOW, WEIGHTS),
        differs=(
            Text(
                en="Others average the scores of everybody at an account, so that its many users outvote its sponsor.",
                zh="也有工具直接平均客户全部人员的得分，人数众多的用户会淹没发起人的意见。",
            ),
        ),
        see_also=("nps", "survey_response_rate"),
    ),
    answer=answer,
    standing=("now", "months"),
)
