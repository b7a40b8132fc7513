"""Survey response rate: how many of those asked say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import divide
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number, ratio
from oarlock.metrics.voice.responses import (
    SOURCE,
    VOICE_DIMENSIONS,
    VOICE_ENTITIES,
    counted,
    summed,
    surveys,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The share of the surveys sent in each period that were answered before its end."""
    shape, every = windows(q), surveys(tables, q)
    rows = counted(tables, q, shape, every, survey="survey")
    found = summed(tables, q, shape, rows)
    n = found.sent.fill_null(0)
    figures = {
        "numerator": found.back.fill_null(0),
        "denominator": n,
        "silent": divide(found.sent - found.back, found.sent),
    }
    sent = every.filter(every.sent_day.notnull())
    return finished(
        found, q, value=divide(found.back, found.sent), since=first_day(tables, sent, "sent_day"), n=n, figures=figures
    )


METRIC = Metric(
    card=Card(
        name="survey_response_rate",
        version=1,
        room="voice",
        title=Text(en="Survey response rate", zh="调查回复率"),
        meaning=Text(
            en="The share of surveys that were answered; the rest is silent, and nobody guesses what it thinks.",
            zh="已回复调查的比例；其余为沉默，不作任何推测。",
        ),
        formula=Text(
            en="Of the surveys sent in the period (without one in the 90 days before): answered before its end ÷ sent. "
            "Surveys without a sending date are not counted. Split by `survey` for each kind.",
            zh="期内（未指定时为前 90 天）发出的调查：期末前已回复 ÷ 发出。无发送日期者不计。"
            "可按 survey 拆分各类调查。",
        ),
        source=SOURCE,
        unit="ratio",
        level=Text(en="Survey sent, counted.", zh="按发出的调查计数。"),
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Answered", "已回复"),
            number("denominator", "Sent", "发出"),
            CASES,
            ratio("silent", "Silent share", "沉默占比"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=VOICE_ENTITIES,
        dimensions=(*VOICE_DIMENSIONS[:-1], "survey", "*"),
        parameters=(WINDOW,),
        see_also=("nps", "csat", "ces"),
    ),
    answer=answer,
    standing=("now", "months"),
)
