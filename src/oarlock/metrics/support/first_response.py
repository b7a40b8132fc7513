"""First response: how long customers wait for a person to answer, those still waiting included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.domain.period import local_midnight
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.durations import medians
from oarlock.metrics.core.cases.groups import grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.support.tickets import (
    LEVEL,
    SOURCE,
    TICKET_COLUMNS,
    TICKET_DIMENSIONS,
    TICKET_ENTITIES,
    tickets,
)  # fmt: skip

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The Kaplan–Meier median of minutes over the tickets raised in each period, followed to its end."""
    import ibis

    shape, every = windows(q), tickets(tables, q)
    rows = within(tables, shape, every).join(_ends(tables, q, shape), "period")
    died = (rows.reply_at < rows.until).fill_null(False)
    # Who was helped without any answer stopped waiting for one when the ticket closed.
    stopped = ibis.least(rows.closed_at, rows.until)
    rows = rows.mutate(died=died, last=died.ifelse(rows.reply_at, stopped))
    rows = rows.mutate(t=ibis.greatest(_minutes(rows.last, rows.created_at), 0)).drop("until")
    found = medians(tables, q, shape, grouped(tables, q, shape, rows, own=TICKET_COLUMNS))
    figures = {"answered": found.ended.fill_null(0), "open": found.open.fill_null(0)}
    return finished(found, q, value=found["median"], since=first_day(tables, every), n=found.n, figures=figures)


def _ends(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(q.zone)
    rows = tuple(
        {"period": i, "until": local_midnight(p.end, zone).replace(tzinfo=None)} for i, p in enumerate(shape.periods)
    )
    return tables.literal(rows, {"period": "int64", "until": "timestamp"})


def _minutes(later: ir.Value, earlier: ir.Value) -> ir.Value:
    """Minutes between two stamps, seconds cut off from each."""
    days = later.date().delta(earlier.date(), unit="day").cast("int64")
    of_day = (later.hour() - earlier.hour()).cast("int64") * 60 + (later.minute() - earlier.minute()).cast("int64")
    return days * 1_440 + of_day


METRIC = Metric(
    card=Card(
        name="first_response",
        version=1,
        room="support",
        title=Text(en="First response", zh="首次响应"),
        meaning=Text(
            en="After how many minutes half of the tickets have an answer.", zh="半数工单在多少分钟内得到首次回复。"
        ),
        formula=Text(
            en="Kaplan–Meier median of the minutes from created to the first reply, over the tickets created in the "
            "period; those without a reply count as having waited until they closed, or until the period's end. "
            "All hours count, not business hours only.",
            zh="期内创建工单从创建到首次回复的分钟数的 Kaplan–Meier 中位数；未回复者按关闭时间或期末作为删失。"
            "按自然时间计算，不限工作时间。",
        ),
        source=SOURCE,
        unit="count",
        level=LEVEL,
        shape="period",
        fields=(
            *COMMON,
            number("value", "Minutes", "分钟"),
            number("answered", "Answered", "已回复"),
            number("open", "No reply", "未回复"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=TICKET_ENTITIES,
        dimensions=TICKET_DIMENSIONS,
        parameters=(WINDOW,),
        differs=(
            Text(
                en="Zendesk gives calendar and business minutes; both leave tickets without a reply out.",
                zh="Zendesk 同时给出自然与工作分钟数；两者都不计未回复的工单。",
            ),
        ),
        see_also=("time_to_solve",),
    ),
    answer=answer,
    standing=("now", "months"),
)
