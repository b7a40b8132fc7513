"""NPS: who would recommend us, less who would not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.intervals import balance_margin
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number, ratio
from oarlock.metrics.voice.responses import (
    LEVEL,
    SOURCE,
    VOICE_DIMENSIONS,
    VOICE_ENTITIES,
    counted,
    is_secret,
    recommendations,
    summed,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Promoters less detractors in points, with how sure that is."""
    shape, every = windows(q), recommendations(tables, q)
    rows = counted(tables, q, shape, every)
    found = summed(
        tables, q, shape, rows,
        promoters=count_where(rows.is_answer & rows.is_promoter),
        detractors=count_where(rows.is_answer & rows.is_detractor),
    )  # fmt: skip
    value = divide((found.promoters - found.detractors) * 100, found.n)
    figures = {
        "promoters": found.promoters.fill_null(0),
        "detractors": found.detractors.fill_null(0),
        "margin": balance_margin(found.promoters, found.detractors, found.n) * 100.0,
        "sent": found.sent.fill_null(0),
        "response_rate": divide(found.back, found.sent),
    }
    since = first_day(tables, every)
    return finished(found, q, value=value, since=since, n=found.n, figures=figures, hidden=is_secret(q, found))


METRIC = Metric(
    card=Card(
        name="nps",
        version=1,
        room="voice",
        title=Text(en="Net promoter score (NPS)", zh="净推荐值（NPS）"),
        meaning=Text(
            en="How many more would recommend us than would not, in points from −100 to 100.",
            zh="愿意推荐者比不愿推荐者多多少，-100 至 100 分。",
        ),
        formula=Text(
            en="(Answers of 9–10 − answers of 0–6) ÷ answers × 100, over the answers that came in the period; without "
            "a period in the 90 days before. Margin: ±1.96·√((p + d − (p − d)²) ÷ n)·100. Response rate: of the "
            "surveys sent in the period, those answered before its end; unknown when sending was not recorded.",
            zh="（9–10 分 − 0–6 分）÷ 回复数 × 100，取期内收到的回复；未指定期间时为前 90 天。"
            "误差：±1.96·√((p + d − (p − d)²) ÷ n)·100。回复率：期内发出的调查中期末前已回复的比例；"
            "无发送记录时未知。",
        ),
        source=SOURCE,
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
            number("sent", "Sent", "发出"),
            ratio("response_rate", "Response rate", "回复率"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=VOICE_ENTITIES,
        dimensions=VOICE_DIMENSIONS,
        parameters=(WINDOW,),
        differs=(
            Text(
                en="Some vendors count detractors from 1 to 6; an answer of 0 is one too.",
                zh="有厂商将贬损者定为 1–6 分；0 分同样是贬损者。",
            ),
        ),
        see_also=("role_weighted_nps", "survey_response_rate", "csat", "ces"),
    ),
    answer=answer,
    standing=("now", "months"),
)
