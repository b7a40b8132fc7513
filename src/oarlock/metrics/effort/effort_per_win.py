"""Effort per win: the hours that go into winning deals, for each deal that is won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import ACCOUNT_ENTITIES, DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows, within
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.metrics.effort.pursuits import ACTIVITIES, pursuits
from oarlock.metrics.revenue.deals import DEAL_COLUMNS, decided

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("period", "account_id", *DEAL_COLUMNS, "size", "is_deal", "is_won")


def answer(tables: Tables, q: Question) -> ir.Table:
    """Hours of each period ÷ the deals won in it; lost chances cost hours, too."""
    import ibis

    shape, booked = windows(q), pursuits(tables, q)
    no = ibis.literal(False)
    work = within(tables, shape, booked).mutate(is_deal=no, is_won=no)
    ended = within(tables, shape, decided(tables, q)).mutate(is_deal=ibis.literal(True), size=ibis.null("int64"))
    rows = work.select(COLUMNS).union(ended.select(COLUMNS), distinct=False)
    rows = grouped(tables, q, shape, rows, own=DEAL_COLUMNS)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        size=total(rows["size"]), decided=count_where(rows.is_deal), wins=count_where(rows.is_won)
    )
    found = framed(tables, q, shape, sums)
    since = first_day(tables, booked)
    # Where nobody books such hours at all, wins did not come for nothing: the hours are unknown.
    size = found["size"] if since else ibis.null("int64")
    figures = {
        "hours": in_hours(size.fill_null(0)) if since else ibis.null("float64"),
        "wins": found.wins.fill_null(0),
        "decided": found.decided.fill_null(0),
        "per_deal": divide(size, found.decided * 100),
    }
    return finished(found, q, value=divide(size, found.wins * 100), since=since, n=found.wins, figures=figures)


METRIC = Metric(
    card=Card(
        name="effort_per_win",
        version=1,
        room="effort",
        title=Text(en="Effort per win", zh="每单投入工时"),
        meaning=Text(
            en="How many hours of ours it takes to win one deal, those spent on lost ones included.",
            zh="每赢得一单所投入的工时，含输单所耗。",
        ),
        formula=Text(
            en="Hours of the period (without one of the 90 days before) that name an opportunity or whose activity is "
            "one of `activities` ÷ opportunities won in it, by closing date. Per decided deal: the same hours ÷ won "
            "and lost. Where no such hours are booked at all, it is unknown.",
            zh="期内（未指定时为前 90 天）注明商机或活动属于 activities 的工时 ÷ 期内赢单数，按关闭日期。"
            "每个已定商机工时：同一工时 ÷ 赢单与输单之和。从未记录此类工时的，视为未知。",
        ),
        source=Text(en="Effort, opportunities; accounts for the dimensions.", zh="工时、商机；维度取自客户及其属性。"),
        unit="index",
        level=Text(en="Entry and opportunity, summed.", zh="按记录与商机汇总。"),
        shape="period",
        fields=(
            *COMMON,
            hours_field("value", "Hours per win", "每单工时"),
            hours_field("hours", "Hours", "小时数"),
            number("wins", "Signed", "赢单"),
            number("decided", "Decided", "已定商机"),
            hours_field("per_deal", "Hours per decided deal", "每个已定商机工时"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=("effort", "opportunity", *ACCOUNT_ENTITIES),
        dimensions=(*DIMENSIONS[:-1], *DEAL_COLUMNS, "*"),
        parameters=(WINDOW, ACTIVITIES),
        see_also=("win_rate", "effort_hours"),
    ),
    answer=answer,
    standing=("now", "months"),
)
