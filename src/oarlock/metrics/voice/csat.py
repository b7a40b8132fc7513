"""CSAT: the share of answers that are satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.intervals import share_interval
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide
from oarlock.metrics.core.fields import BY_PERIOD, RATIO, STATUS, number, ratio
from oarlock.metrics.voice.responses import (
    LEVEL,
    SOURCE,
    VOICE_DIMENSIONS,
    VOICE_ENTITIES,
    counted,
    is_secret,
    summed,
    surveys,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The share of the two best answers, with Wilson's interval."""
    shape, every = windows(q), surveys(tables, q)
    every = every.filter(every.survey == "csat")
    rows = counted(tables, q, shape, every.mutate(is_satisfied=satisfied(every)))
    found = summed(tables, q, shape, rows, satisfied=count_where(rows.is_answer & rows.is_satisfied))
    low, high = share_interval(found.satisfied, found.n)
    figures = {
        "low": low,
        "high": high,
        "numerator": found.satisfied.fill_null(0),
        "denominator": found.n.fill_null(0),
        "response_rate": divide(found.back, found.sent),
    }
    value, since = divide(found.satisfied, found.n), first_day(tables, every)
    return finished(found, q, value=value, since=since, n=found.n, figures=figures, hidden=is_secret(q, found))


def satisfied(rows: ir.Table) -> ir.Value:
    """Whether an answer is one of the two best; of good and bad the better, of finer scales the best quarter."""
    import ibis

    size = rows.high - rows.low
    return ibis.cases(
        (size < 2.0, rows.good >= rows.high),
        (size <= 10.0, rows.good >= rows.high - 1.0),
        else_=(rows.good - rows.low) * 4.0 >= size * 3.0,
    )


METRIC = Metric(
    card=Card(
        name="csat",
        version=1,
        room="voice",
        title=Text(en="Customer satisfaction (CSAT)", zh="客户满意度（CSAT）"),
        meaning=Text(en="The share of answers that are satisfied.", zh="回复中表示满意的比例。"),
        formula=Text(
            en="Answers in the two best boxes (4 and 5 of 5; good of good and bad; the best quarter of scales of more "
            "than eleven steps) ÷ answers, over the answers that came in the period; without a period in the 90 days "
            "before. Low and high: Wilson's interval at 95 %.",
            zh="最高两档的回复（5 分制的 4、5 分；好/差中的好；超过十一档的量表取最高四分之一）÷ 回复数，"
            "取期内收到的回复；未指定期间时为前 90 天。上下限：95 % Wilson 区间。",
        ),
        source=SOURCE,
        unit="ratio",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            RATIO,
            number("numerator", "Satisfied", "满意"),
            number("denominator", "Answers", "回复数"),
            ratio("low", "Low", "下限"),
            ratio("high", "High", "上限"),
            CASES,
            ratio("response_rate", "Response rate", "回复率"),
            STATUS,
        ),
        order=BY_PERIOD,
        entities=VOICE_ENTITIES,
        dimensions=VOICE_DIMENSIONS,
        parameters=(WINDOW,),
        differs=(
            Text(
                en="Others print the mean of the scores, under the same name.",
                zh="也有工具以同一名称给出得分均值。",
            ),
        ),
        see_also=("nps", "ces", "survey_response_rate"),
    ),
    answer=answer,
    standing=("now", "months"),
)
