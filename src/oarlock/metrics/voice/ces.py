"""CES: how easy customers find it to get something done with us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.intervals import mean_margin
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, ratio
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
    """The mean on a scale from 1 (hard) to 7 (easy), whatever scale and direction was asked in."""
    import ibis

    shape, every = windows(q), surveys(tables, q)
    every = every.filter(every.survey == "ces")
    # Thousandths of a point above 1, as whole numbers: sums of fractions would depend on the order of rows.
    place = (every.good - every.low) * 6_000.0 / (every.high - every.low).nullif(0.0)
    every = every.mutate(place=place.round(0).cast("int64"))
    rows = counted(tables, q, shape, every)
    mine = rows.is_answer.fill_null(False).ifelse(rows.place, ibis.null("int64"))
    is_easy = rows.is_answer & (rows.place >= 4_000)
    found = summed(tables, q, shape, rows, whole=total(mine), squares=total(mine * mine), easy=count_where(is_easy))
    value = divide(found.whole + found.n * 1_000, found.n * 1_000)
    figures = {
        "margin": mean_margin(found.whole, found.squares, found.n) * 0.001,
        "easy": divide(found.easy, found.n),
        "response_rate": divide(found.back, found.sent),
    }
    since = first_day(tables, every)
    return finished(found, q, value=value, since=since, n=found.n, figures=figures, hidden=is_secret(q, found))


METRIC = Metric(
    card=Card(
        name="ces",
        version=1,
        room="voice",
        title=Text(en="Customer effort score (CES)", zh="客户费力度（CES）"),
        meaning=Text(
            en="How easy customers find it to get something done with us, from 1 to 7.",
            zh="客户觉得与我方办成事情有多容易，1 至 7 分。",
        ),
        formula=Text(
            en="Mean of the answers that came in the period (without a period in the 90 days before), each put on a "
            "scale of 7 where 7 is easy: 1 + 6 × (score − lowest) ÷ (highest − lowest), turned round when the survey "
            "asks how hard it was. Easy: the share of 5 to 7. Margin: ±1.96·s ÷ √n.",
            zh="期内收到的回复（未指定期间时为前 90 天）换算到 7 分制（7 为容易）后的均值："
            "1 + 6 ×（得分 − 最低）÷（最高 − 最低），反向量表先反转。容易：5–7 分的比例。误差：±1.96·s ÷ √n。",
        ),
        source=SOURCE,
        unit="index",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            Field(name="value", type="double", unit="index", label=Text(en="Points of 7", zh="7 分制得分")),
            Field(name="margin", type="double", unit="index", label=Text(en="Margin (±, 95 %)", zh="误差（±，95 %）")),
            ratio("easy", "Easy", "容易"),
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
                en="CES 2.0 agrees that it was easy on 7 points; the older form asks for the effort on 5, where less "
                "is better.",
                zh="CES 2.0 以 7 分表示“容易”的同意程度；旧版以 5 分询问费力程度，越低越好。",
            ),
        ),
        see_also=("csat", "nps"),
    ),
    answer=answer,
    standing=("now", "months"),
)
