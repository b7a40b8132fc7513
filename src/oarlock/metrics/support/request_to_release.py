"""Request to release: how long customers wait for what they asked us to build, what is still open included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, INSTANT, finished
from oarlock.metrics.core.cases.durations import medians
from oarlock.metrics.core.cases.groups import grouped
from oarlock.metrics.core.cases.windows import before, first_day
from oarlock.metrics.core.fields import STATUS, number
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import instants, spine
from oarlock.metrics.support.wishes import OWN, SOURCE, wishes

if TYPE_CHECKING:
    import ibis.expr.types as ir

NORM = Parameter(
    name="norm_days", unit="days", default="120",
    label=Text(en="Days from request to release that are normal", zh="从提出到发布的正常天数"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """The Kaplan–Meier median over all requests before each instant."""
    import ibis

    shape, every = spine(q, instants(q)), wishes(tables, q)
    every = every.filter(every.asked_day.notnull()).mutate(day=every.asked_day)
    rows = before(tables, shape, every)
    died = (rows.out_day < rows.ends).fill_null(False)
    # What was dropped, the customer stopped waiting for without getting it.
    last = died.ifelse(rows.out_day, ibis.least(rows.gone_day, rows.ends))
    rows = rows.mutate(died=died, t=ibis.greatest(last.delta(rows.day, unit="day").cast("int64"), 0))
    found = medians(tables, q, shape, grouped(tables, q, shape, rows, own=OWN))
    median = found["median"]
    figures = {
        "released": found.ended.fill_null(0),
        "open": found.open.fill_null(0),
        "is_slow": median > whole_of(q, NORM.name, 120, largest=10_000),
    }
    since = first_day(tables, every)
    return finished(found, q, value=median, since=since, shape="instant", n=found.n, figures=figures)


METRIC = Metric(
    card=Card(
        name="request_to_release",
        version=1,
        room="support",
        title=Text(en="Request to release", zh="从提出到发布"),
        meaning=Text(
            en="After how many days half of what customers asked for is released.",
            zh="客户提出的需求在多少天内有半数得到发布。",
        ),
        formula=Text(
            en="Kaplan–Meier median of the days from request to release over all roadmap items requested before the "
            "instant; what is not released counts as waiting until then, what was dropped until it was dropped. Slow: "
            "above `norm_days`.",
            zh="对该时点之前提出的全部路线图事项，从提出到发布天数的 Kaplan–Meier 中位数；"
            "未发布者按已等待天数、已放弃者按放弃日作为删失。超过 norm_days 为偏慢。",
        ),
        source=SOURCE,
        unit="days",
        level=Text(en="Roadmap item, counted.", zh="按路线图事项计数。"),
        shape="instant",
        fields=(
            *INSTANT,
            Field(name="value", type="int64", unit="days", label=Text(en="Days", zh="天数")),
            number("released", "Released", "已发布"),
            number("open", "Open", "未发布"),
            CASES,
            Field(name="is_slow", type="bool", unit="text", label=Text(en="Slow", zh="偏慢")),
            STATUS,
        ),
        order=("as_of",),
        entities=("roadmap_item",),
        dimensions=("offering",),
        parameters=(NORM,),
        see_also=("roadmap_linked_share", "product_contact_share"),
    ),
    answer=answer,
    standing=("now", "months"),
)
