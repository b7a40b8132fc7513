"""Attention ratio: how much more of our hours the loud customers get than they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.answers import CASES, COMMON, finished
from oarlock.metrics.core.cases.groups import DIMENSIONS, framed, group_names, grouped
from oarlock.metrics.core.cases.windows import WINDOW, first_day, windows
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import BY_PERIOD, STATUS, number, ratio
from oarlock.metrics.effort.hours import efforts, hours_field, in_hours
from oarlock.metrics.portfolio.attention import ATTENTION_ENTITIES, LOUD, attention

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """The loud customers' share of hours ÷ their share of ARR; by account each one's own shares."""
    import ibis

    shape, none = windows(q), ibis.null("int64")
    each = attention(tables, q, shape)
    wholes = each.group_by("period").aggregate(all_size=total(each["size"]), all_arr=total(each.arr))
    rows = grouped(tables, q, shape, each)
    is_own = "account" in q.by or q.account is not None
    picked = rows.is_case if is_own else rows.is_case & rows.is_loud.fill_null(False)
    sums = rows.group_by(["period", *group_names(q)]).aggregate(
        size=total(rows["size"]), arr=total(rows.arr), accounts=count_where(rows.is_case),
        loud=count_where(rows.is_case & rows.is_loud.fill_null(False)),
        loud_size=total(picked.ifelse(rows["size"], none)), loud_arr=total(picked.ifelse(rows.arr, none)),
        unknown=count_where(rows.is_case & rows.arr.isnull()),
    )  # fmt: skip
    found = framed(tables, q, shape, sums)
    found = found.left_join(wholes, "period").select(*found.columns, "all_size", "all_arr")
    whole, money = (found.all_size, found.all_arr) if is_own else (found["size"], found.arr)
    hours_share, arr_share = divide(found.loud_size, whole), divide(found.loud_arr, money)
    value = (found.unknown.fill_null(0) > 0).ifelse(ibis.null("float64"), hours_share / arr_share.nullif(0.0))
    figures = {
        "hours_share": hours_share,
        "arr_share": arr_share,
        "hours": in_hours(found["size"].fill_null(0)),
        "loud": found.loud.fill_null(0),
    }
    since = first_day(tables, efforts(tables, q))
    return finished(found, q, value=value, since=since, n=found.accounts, figures=figures)


METRIC = Metric(
    card=Card(
        name="attention_ratio",
        version=1,
        room="portfolio",
        title=Text(en="Attention ratio", zh="关注度比"),
        meaning=Text(
            en="How much more of our hours the customers that complain get than they bring of the revenue.",
            zh="投诉客户得到的工时占比相对其收入占比的倍数。",
        ),
        formula=Text(
            en="Share of hours ÷ share of ARR of the loud customers: those with at least `loud` complaints in the "
            "period (without one in the 90 days before). Customers are those that pay at its end. By account: each "
            "one's own share of hours ÷ its share of ARR.",
            zh="“会叫”客户的工时占比 ÷ ARR 占比；期内（未指定时为前 90 天）投诉不少于 loud 次者计入。"
            "客户以期末付费为准。按客户拆分时，为各客户自身的工时占比 ÷ ARR 占比。",
        ),
        source=Text(en="Effort, complaints, contract lines.", zh="工时、投诉、合同行。"),
        unit="index",
        level=Text(en="Customer, summed.", zh="按客户汇总。"),
        shape="period",
        fields=(
            *COMMON,
            hours_field("value", "Ratio", "倍数"),
            ratio("hours_share", "Share of hours", "工时占比"),
            ratio("arr_share", "Share of ARR", "ARR 占比"),
            hours_field("hours", "Hours", "小时数"),
            number("loud", "Loud customers", "“会叫”客户数"),
            CASES,
            STATUS,
        ),
        order=BY_PERIOD,
        entities=ATTENTION_ENTITIES,
        dimensions=DIMENSIONS,
        parameters=(WINDOW, LOUD),
        see_also=("attention_gini", "underserved_accounts", "complaints", "complaints_over_cap"),
    ),
    answer=answer,
    standing=("now", "months"),
)
