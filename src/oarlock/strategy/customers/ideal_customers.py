"""Ideal customers: which accounts and prospects pass the five criteria, and on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, ratio, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.metrics.effort.hours import hours_field
from oarlock.strategy.customers.facts import FACT_ENTITIES, YEAR, customers
from oarlock.strategy.customers.icp import CRITERIA, MOST, judged

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account that pays or was judged, at each instant."""
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    paying = customers(tables, q).select("period", "account_id", "arr")
    found = judged(tables, q, shape.days)
    placed = found.join(every.select("period", "starts"), [("day", "starts")]).drop("day", "starts")
    placed = placed.rename(at="period")
    both = paying.outer_join(placed, [("period", "at"), ("account_id", "subject")])
    kept = [name for name in placed.columns if name not in ("at", "subject")]
    rows = both.select(
        *kept, "arr", period=ibis.coalesce(both.period, both["at"]),
        account_id=ibis.coalesce(both.account_id, both.subject), is_customer=both.account_id.notnull(),
    )  # fmt: skip
    rows = tables.named(rows)
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    names = tables.entity("account").select("name", of="account_id")
    rows = rows.left_join(names, [("account_id", "of")]).select(*rows.columns, "name")
    told = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    told = told.filter(told.account_id.notnull() | ~told.observed)
    fresh, known = told.fresh.fill_null(0), told.known.fill_null(0)
    verdict = told.verdict.fill_null("insufficient")
    status = ibis.cases(
        (~told.observed, "not_observed"), (verdict == "insufficient", "insufficient"),
        (known < len(CRITERIA), "n/a"), else_="ok",
    )  # fmt: skip
    low = told.total.fill_null(0)
    points = {name: told[name].cast("float64") / 100.0 for name in CRITERIA}
    is_seen = told.observed
    return told.select(
        "account_id", "name", "is_customer", "arr", **points, as_of=told.starts,
        value=(status == "ok").ifelse(told.total.cast("float64") / 100.0, ibis.null("float64")),
        verdict=is_seen.ifelse(verdict, ibis.null("string")),
        low=is_seen.ifelse(low.cast("float64") / 100.0, ibis.null("float64")),
        high=is_seen.ifelse(
            (low + (len(CRITERIA) - known) * MOST * 100).cast("float64") / 100.0, ibis.null("float64")
        ),
        coverage=is_seen.ifelse(fresh.cast("float64") / 5.0, ibis.null("float64")),
        known=is_seen.ifelse(known, ibis.null("int64")), oldest=told.oldest,
        retest=(told.oldest.cast("timestamp") + ibis.interval(days=YEAR)).cast("date"),
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="ideal_customers",
        version=1,
        room="strategy",
        title=Text(en="Ideal customers", zh="理想客户"),
        meaning=Text(
            en="Which accounts and prospects are those that we want: five criteria, judged with evidence.",
            zh="哪些客户与潜在客户符合理想客户模型：五项标准，凭证据判断。",
        ),
        formula=Text(
            en="The newest answer to each of five criteria (scale and management base, influence, sound growth, sees "
            "IT as strategic, win-win mind), 0 to 4 each. Pass: 14 of 20 and none below 2. Coverage: the share of "
            "criteria with evidence of the last 365 days; below 60 % the evidence is insufficient. Low and high: "
            "unanswered criteria as 0 and as 4.",
            zh="五项标准（规模与管理基础、影响力、健康成长、视 IT 为战略、双赢意识）各取最新判断，每项 0 至 4 分。"
            "通过：满分 20 得 14 分以上，且无一项低于 2 分。覆盖率：证据在近 365 天内的标准占比，低于 60 % "
            "即证据不足。下限与上限：未判断的标准按 0 分与 4 分计。",
        ),
        source=Text(en="Answers to the rubric icp; contract lines.", zh="评分规则 icp 的判断；合同行。"),
        unit="index",
        level=Text(en="Account.", zh="按客户。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            Field(name="is_customer", type="bool", unit="text", label=Text(en="Pays already", zh="已付费")),
            hours_field("value", "Points of 20", "得分（满分 20）"),
            text("verdict", "Verdict", "结论"),
            hours_field("low", "At least", "下限"),
            hours_field("high", "At most", "上限"),
            *(Field(name=name, type="double", unit="index", label=label) for name, label in CRITERIA.items()),
            number("known", "Criteria answered", "已判断标准数"),
            ratio("coverage", "Coverage", "覆盖率"),
            Field(name="oldest", type="date", unit="date", label=Text(en="Oldest evidence", zh="最早证据")),
            Field(name="retest", type="date", unit="date", label=Text(en="Test again by", zh="复测期限")),
            money("arr", "ARR", "ARR"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "account_id"),
        entities=("answer", *FACT_ENTITIES),
        see_also=("ideal_check", "customer_definitions"),
    ),
    answer=answer,
)
