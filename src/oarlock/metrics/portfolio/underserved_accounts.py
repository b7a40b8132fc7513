"""Underserved accounts: quiet customers at risk that get fewer of our hours than they pay for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import WINDOW, before, windows
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.fields import BY_PERIOD, CURRENCY, PERIOD, PERIOD_END, STATUS, money, number, ratio, text
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.effort.hours import hours_field, in_hours
from oarlock.metrics.outcomes.progress import PARTS, progress
from oarlock.metrics.portfolio.attention import ATTENTION_ENTITIES, LOUD, attention
from oarlock.metrics.revenue.renewals_due import SOON, renewals_due

if TYPE_CHECKING:
    import ibis.expr.types as ir

SILENT = Parameter(
    name="silent_days", unit="days", default="60",
    label=Text(en="Days without any contact that are a sign of risk", zh="多少天无往来视为风险信号"),
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each quiet customer with a sign of risk and a smaller share of hours than of ARR."""
    import ibis

    shape = windows(q)
    each = attention(tables, q, shape)
    whole = ibis.window(group_by="period")
    each = each.mutate(all_size=each["size"].sum().over(whole), all_arr=each.arr.sum().over(whole))
    each = each.mutate(hours_share=divide(each["size"], each.all_size), arr_share=divide(each.arr, each.all_arr))
    # The list is of all customers, also when one is asked about.
    rows = _signs(tables, replace(q, account=None), shape, each.filter(~each.is_loud))
    rows = rows.filter(rows.signs > 0, rows.hours_share < rows.arr_share)
    gap = rows.arr_share - rows.hours_share
    rows = rows.mutate(gap=gap, listed=rows["size"].sum().over(ibis.window(group_by="period")))
    order = ibis.window(group_by="period", order_by=[rows.signs.desc(), rows.gap.desc(), rows.account_id])
    rows = rows.mutate(rank=ibis.row_number().over(order).cast("int64") + 1)
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    named = tables.entity("account").select("account_id", "name")
    rows = rows.left_join(named, "account_id").select(*rows.columns, "name")
    every = frame(tables, shape)
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    status = ibis.cases((~found.observed, "not_observed"), (found.account_id.isnull(), "n/a"), else_="ok")
    return found.select(
        "rank", "signs", "contact_days", "renewal", "hours_share", "arr_share", "arr", "name",
        period=found.starts, period_end=found.ends, account=found.account_id,
        value=found.gap * in_hours(found.all_size), hours=in_hours(found["size"]),
        reasons=_reasons(found), list_share=divide(found.listed, found.all_size),
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _signs(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Customers with `contact_days`, `renewal`, the three signs of risk, and how many of them there are (`signs`)."""
    import ibis

    on, met = ["period", "account_id"], tables.entity("interaction")
    last = before(tables, shape, met.select("account_id", day=local_day(met.happened_at, q.zone)))
    last = last.group_by("period", "account_id").aggregate(days=last.ends.max().delta(last.day.max(), unit="day"))
    rows = rows.left_join(last, on).select(*rows.columns, contact_days=last.days.cast("int64"))
    due = renewals_due(tables, q, shape)
    rows = rows.left_join(due, on).select(*rows.columns, "renewal", renews_in=due.days)
    way = progress(tables, q, shape).group_by("period", "account_id")
    way = way.aggregate(done=lambda t: total(t.done), n=lambda t: t.done.count())
    rows = rows.left_join(way, on).select(*rows.columns, done=divide(way.done, way.n * PARTS))
    # Without any feed of contacts nobody is known to be silent.
    has_feed = ibis.literal(bool(tables.fetch(met.select("account_id").limit(1))))
    silent = whole_of(q, SILENT.name, 60)
    rows = rows.mutate(
        is_silent=has_feed & (rows.contact_days.isnull() | (rows.contact_days >= silent)),
        is_behind=(rows.done < 0.5).fill_null(False),
        is_due=(rows.renews_in <= SOON).fill_null(False),
    )
    return rows.mutate(signs=sum((rows[n].cast("int64") for n in ("is_silent", "is_behind", "is_due")), start=0))


def _reasons(rows: ir.Table) -> ir.Value:
    words = [
        rows[name].ifelse(f"{word} ", "")
        for name, word in (("is_silent", "no_contact"), ("is_behind", "outcome_behind"), ("is_due", "renewal_near"))
    ]
    return (words[0] + words[1] + words[2]).strip()


METRIC = Metric(
    card=Card(
        name="underserved_accounts",
        version=1,
        room="portfolio",
        title=Text(en="Underserved quiet accounts", zh="被忽视的安静客户"),
        meaning=Text(
            en="Customers that do not complain, show signs of risk, and get fewer hours than they pay for.",
            zh="不投诉、已有风险迹象、且所得工时少于其付费份额的客户。",
        ),
        formula=Text(
            en="Customers without complaints in the period (without one in the 90 days before) whose share of hours is "
            "below their share of ARR, with at least one sign: no contact for `silent_days`, progress of outcomes "
            "below a half, a contract that ends within 180 days. Most signs first, then the largest gap. Value: hours "
            "that would close the gap.",
            zh="期内（未指定时为前 90 天）无投诉、工时占比低于 ARR 占比，且至少有一个迹象的客户：silent_days 天无往来、"
            "结果进展不足一半、合同 180 天内到期。迹象多者在前，其次差距大者。数值：补足差距所需工时。",
        ),
        source=Text(
            en="Effort, complaints, contract lines, interactions, outcomes.", zh="工时、投诉、合同行、往来、期望结果。"
        ),
        unit="index",
        level=Text(en="Customer.", zh="按客户。"),
        shape="period",
        fields=(
            PERIOD,
            PERIOD_END,
            number("rank", "Rank", "排名"),
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            hours_field("value", "Hours to move here", "建议调入工时"),
            number("signs", "Signs", "迹象数"),
            text("reasons", "Why", "原因"),
            hours_field("hours", "Hours", "小时数"),
            ratio("hours_share", "Share of hours", "工时占比"),
            money("arr", "ARR", "年度经常性收入"),
            ratio("arr_share", "Share of ARR", "ARR 占比"),
            Field(name="contact_days", type="int64", unit="days", label=Text(en="Last contact", zh="距上次往来")),
            Field(name="renewal", type="date", unit="date", label=Text(en="Renewal", zh="续约日")),
            ratio("list_share", "The list's share of hours", "名单工时占比"),
            CURRENCY,
            STATUS,
        ),
        order=(*BY_PERIOD, "rank"),
        entities=(*ATTENTION_ENTITIES, "interaction", "outcome", "outcome_observation"),
        dimensions=("account",),
        parameters=(WINDOW, LOUD, SILENT),
        see_also=("attention_ratio", "attention_gini"),
    ),
    answer=answer,
)
