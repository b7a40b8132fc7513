"""Attention Gini: how unequally our hours are spread over customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number
from oarlock.metrics.effort.hours import efforts, hours_field, in_hours
from oarlock.metrics.portfolio.attention import ATTENTION_ENTITIES, attention

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The Gini coefficient of hours over customers, those without any hour included."""
    import ibis

    shape = windows(q)
    rows = grouped(tables, q, shape, attention(tables, q, shape))
    keys = ["period", *group_names(q)]
    rows = rows.filter(rows.is_case)
    place = ibis.row_number().over(group_by=[rows[key] for key in keys], order_by=[rows["size"], rows.account_id])
    rows = rows.mutate(place=place.cast("int64") + 1)
    sums = rows.group_by(keys).aggregate(
        size=total(rows["size"]), ranked=total(rows["size"] * rows.place), accounts=rows.count(),
        untouched=count_where(rows["size"] == 0),
    )  # fmt: skip
    found = framed(tables, q, shape, sums)
    value = divide(found.ranked * 2 - (found.accounts + 1) * found["size"], found.accounts * found["size"])
    figures = {
        "hours": in_hours(found["size"].fill_null(0)),
        "untouched": found.untouched.fill_null(0),
    }
    since = first_day(tables, efforts(tables, q))
    return finished(found, q, value=value, since=since, n=found.accounts, figures=figures)


METRIC = Metric(
    card=Card(
        name="attention_gini",
        version=1,
        room="portfolio",
        title=Text(en="Gini of attention", zh="注意力基尼系数"),
        meaning=Text(
            en="How unequally our hours are spread: 0 when every customer gets the same, near 1 when one gets all.",
            zh="工时在客户间的分布不均程度：人人相同为 0，接近 1 表示集中于一家。",
        ),
        formula=Text(
            en="2·Σ i·h ÷ (n·Σ h) − (n + 1) ÷ n over the hours h of the n customers that pay at the end, in rising "
            "order i; hours of the period, without one of the 90 days before.",
            zh="对期末付费的 n 个客户按工时 h 升序编号 i：2·Σ i·h ÷（n·Σ h）−（n + 1）÷ n；"
            "取期内工时，未指定时为前 90 天。",
        ),
        source=Text(en="Effort, contract lines.", zh="工时、合同行。"),
        unit="index",
        level=Text(en="Customer.", zh="按客户。"),
        shape="period",
        fields=(
            *COMMON,
            hours_field("value", "Gini", "基尼系数"),
            hours_field("hours", "Hours", "小时数"),
            number("untouched", "Without any hour", "零工时客户数"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=ATTENTION_ENTITIES,
        dimensions=tuple(name for name in DIMENSIONS if name != "account"),
        parameters=(WINDOW,),
        see_also=("attention_ratio", "underserved_accounts"),
    ),
    answer=answer,
    standing=("now", "months"),
)
