"""The buying-and-using cycle: every stage that each account went through, by evidence, and where it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, ratio, text
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.lifecycles.passes import passes
from oarlock.strategy.lifecycles.proofs import ENTITIES

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _flag(name: str, en: str, zh: str) -> Field:
    return Field(name=name, type="bool", unit="text", label=Text(en=en, zh=zh))


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each entry of each account into a stage, at each instant."""
    import ibis

    every = frame(tables, spine(q, instants(q)))
    rows = passes(tables, q)
    names = tables.entity("account").select("account_id", "name")
    rows = rows.left_join(names, "account_id").select(*rows.columns, "name")
    found = every.left_join(rows, "period").select(*every.columns, *(c for c in rows.columns if c != "period"))
    return found.select(
        "name", "number", "stage", "evidence", "skipped", "change", "is_current", "is_review", "is_unexplained",
        as_of=found.starts, account=found.account_id, entered=found.day, value=found.dwell,
        again=found["again"], status=ibis.cases(
            (~found.observed, "not_observed"), (found.account_id.isnull(), "n/a"), else_="ok"
        ),
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="buying_cycle",
        version=1,
        room="strategy",
        title=Text(en="Buying-and-using cycle", zh="购买使用周期"),
        meaning=Text(
            en="Which of ten stages of buying and using each customer went through, by what evidence, and how long.",
            zh="客户经历了购买使用十个阶段中的哪些、依据何种证据、各停留多久。",
        ),
        formula=Text(
            en="Entries that people made, and: a deal before the first contract (gap on the day it was created, then "
            "its own stage, purchase when won, abandoned when lost); a contract begins (implementation; from 30 days "
            "after the one before again) or the last one ends (abandoned); a first value event, or the first after "
            "90 days (stable). Use of 60 days at least 25 % below the 60 before enters decline, 90 days without a "
            "value event abandoned, both for review; no such rule speaks where the whole feed has stopped. Value: "
            "days in the stage, to the next entry or the instant. Steps left out need a reason where a person entered "
            "either end; between two records nobody knows the steps.",
            zh="人工录入的阶段，以及：首份合同之前的商机（创建日为发现差距，其后为商机自身阶段，赢单为购买，输单为放弃）；"
            "合同开始（实施；距上一合同超过 30 天则重新进入）或最后合同结束（放弃）；首个或沉默 90 天后的首个价值事件"
            "（稳定使用）。近 60 天使用量比前 60 天下降 25 % 及以上进入衰退，90 天无价值事件为放弃，均待复核；"
            "若整个数据源已停更，则不适用这些规则。数值：停留天数（至下一阶段或统计时点）。任一端为人工录入而跳过阶段"
            "须说明理由；两端均取自记录时，中间阶段不可知。",
        ),
        source=Text(
            en="Stage entries, deals, contract lines, value events, usage.",
            zh="阶段进入、商机、合同行、价值事件、使用。",
        ),
        unit="days",
        level=Text(en="Account and entry.", zh="按客户与每次进入。"),
        shape="instant",
        fields=(
            AS_OF,
            text("account", "Account", "客户"),
            text("name", "Name", "名称"),
            number("number", "Entry", "序号"),
            text("stage", "Stage", "阶段"),
            Field(name="entered", type="date", unit="date", label=Text(en="Entered", zh="进入日期")),
            Field(name="value", type="int64", unit="days", label=Text(en="Days in it", zh="停留天数")),
            text("evidence", "Evidence", "证据"),
            text("skipped", "Steps left out", "跳过的阶段"),
            ratio("change", "Change of use", "使用量变化"),
            number("again", "Entered before", "此前进入次数"),
            _flag("is_current", "Now", "当前"),
            _flag("is_review", "For review", "待复核"),
            _flag("is_unexplained", "Left out without a reason", "跳过且无理由"),
            STATUS,
        ),
        order=("as_of", "account", "number"),
        entities=ENTITIES,
        dimensions=("account",),
        see_also=("buying_cycle_flow", "lifecycles"),
    ),
    answer=answer,
)
