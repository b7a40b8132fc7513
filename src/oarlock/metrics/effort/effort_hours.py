"""Effort: the hours of ours that go into customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import COMMON, finished
from oarlock.metrics.core.cases.groups import framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.fields import ACCOUNTS, BY_PERIOD, STATUS, number
from oarlock.metrics.effort.hours import (
    EFFORT_COLUMNS,
    EFFORT_DIMENSIONS,
    EFFORT_ENTITIES,
    SOURCE,
    efforts,
    hours_field,
    in_hours,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """Hours in each period, and of how many people and accounts."""
    import ibis

    shape, every = windows(q), efforts(tables, q)
    rows = grouped(tables, q, shape, within(tables, shape, every), own=EFFORT_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        size=total(rows.size),
        off_menu=total(rows.is_off_menu.fill_null(False).ifelse(rows.size, ibis.null("int64"))),
        people=rows.employee_id.nunique(),
        accounts=rows.is_case.ifelse(rows.account_id, None).nunique(),
    )
    found = framed(tables, q, shape, sums)
    figures = {
        "off_menu": in_hours(found.off_menu.fill_null(0)),
        "people": found.people.fill_null(0),
        "accounts": found.accounts.fill_null(0),
    }
    return finished(
        found, q, value=in_hours(found["size"].fill_null(0)), since=first_day(tables, every), figures=figures
    )


METRIC = Metric(
    card=Card(
        name="effort_hours",
        version=1,
        room="effort",
        title=Text(en="Effort", zh="投入工时"),
        meaning=Text(en="The hours of ours that went into customers.", zh="我方为客户投入的小时数。"),
        formula=Text(
            en="Hours recorded on days of the period (without one the 90 days before), to the hundredth. What nobody "
            "recorded is missing, not 0: see effort_coverage.",
            zh="期内（未指定时为前 90 天）记录的小时数，精确到百分之一。未记录的属于缺失而非 0：见 effort_coverage。",
        ),
        source=SOURCE,
        unit="index",
        level=Text(en="Entry, summed.", zh="按记录汇总。"),
        shape="period",
        fields=(
            *COMMON,
            hours_field("value", "Hours", "小时数"),
            hours_field("off_menu", "Of them off the menu", "其中菜单外"),
            number("people", "People", "人数"),
            ACCOUNTS,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=EFFORT_ENTITIES,
        dimensions=EFFORT_DIMENSIONS,
        parameters=(WINDOW,),
        see_also=("effort_coverage", "cost_to_serve", "attention_ratio"),
    ),
    answer=answer,
    standing=("now", "months"),
)
