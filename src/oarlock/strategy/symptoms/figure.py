"""The symptoms as a figure: eight signs by quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, STATUS, number, text
from oarlock.strategy.symptoms.judged import judged
from oarlock.strategy.symptoms.quarters import Reading, quarters
from oarlock.strategy.symptoms.readings import READ, readings
from oarlock.strategy.symptoms.signs import PARAMETERS, SIGNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

TYPES = {
    "as_of": "date", "place": "int64", "symptom": "string", "quarter": "date", "quarter_end": "date",
    "value": "float64", "threshold": "float64", "is_active": "bool", "n": "int64", "is_last": "bool",
    "trend": "string", "known": "int64", "measured_in": "string", "feed": "string", "status": "string",
}  # fmt: skip
ENTITIES = (
    "account", "opportunity", "invoice", "payment", "fx_rate", "answer", "reveal", "roadmap_item", "effort", "ticket",
    "interaction", "participant", "contact", "contract_line", "account_attribute", "assignment",
)  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each sign and quarter at each instant, also for quarters of which nothing is known."""
    rows: list[dict[str, object]] = []
    runs = {day: quarters(q, day) for day in q.instants}
    known = readings(tables, q, set(runs.values()))
    for day, periods in runs.items():
        found = known[periods]
        for place, sign in enumerate(SIGNS, start=1):
            mine = found[sign.code]
            told = judged(sign, mine, periods)
            for period in periods:
                one = mine.get(period, Reading())
                rows.append({
                    "as_of": day, "place": place, "symptom": sign.code, "quarter": period.start,
                    "quarter_end": period.end, "value": one.value, "threshold": one.threshold, "n": one.n,
                    # Before there is a trend nothing is called a sign, however it looks.
                    "is_active": one.is_active if told.status == "ok" else None,
                    "is_last": period == told.last, "trend": told.trend, "known": told.known,
                    "measured_in": sign.unit, "feed": sign.feed, "status": told.status,
                })  # fmt: skip
    return tables.literal(tuple(rows), TYPES)


def reads(q: Question) -> tuple[Metric, ...]:
    """The metrics that the signs are made of."""
    del q
    return READ


def flag(name: str, en: str, zh: str) -> Field:
    """A field that is yes or no."""
    return Field(name=name, type="bool", unit="text", label=Text(en=en, zh=zh))


def day(name: str, en: str, zh: str) -> Field:
    """A field that is a day."""
    return Field(name=name, type="date", unit="date", label=Text(en=en, zh=zh))


METRIC = Metric(
    card=Card(
        name="symptoms",
        version=1,
        room="cockpit",
        title=Text(en="Symptoms", zh="症状体检"),
        meaning=Text(
            en="Eight signs of trouble with customers, each computed from records over the last quarters.",
            zh="客户经营出问题的八种征兆，均由记录按近几个季度计算。",
        ),
        formula=Text(
            en="By whole quarter. Won deals: win rate; a sign when the trend test says that it falls (z ≤ −1.96) and "
            "it is below the quarters before. Promises: no record yet. Big bills (the largest tenth of a year's, or "
            "from big_bill on): money 60 days overdue ÷ their amounts, from late_share on. Blame: mean answer of blind "
            "rounds of at least four people, from blame on. Closed doors: roadmap linked to needs, below linked. "
            "Complainers: share of hours ÷ share of ARR, from attention on. Silent: customers lost in silence ÷ "
            "customers at the start, from lost_share on. Trend: the newest quarter against the mean of those before, "
            "steady within 5 %. Fewer than three quarters with a value are not enough history.",
            zh="按完整季度。赢单：赢单率，趋势检验判为下降（z ≤ −1.96）且低于此前各季合计时成立。"
            "承诺：尚无记录。大单（一年内最大的十分之一，或不低于 big_bill）：逾期满 60 天金额 ÷ "
            "其账单金额，达到 late_share 成立。指责：至少四人盲答的均值，达到 blame 成立。"
            "闭门造车：路线图需求关联率，低于 linked 成立。会叫客户：工时占比 ÷ ARR 占比，达到 attention "
            "成立。沉默流失：沉默流失客户 ÷ 期初客户，达到 lost_share 成立。"
            "趋势：最近一季对此前各季均值，5% 以内为平稳。有值季度少于三个为历史不足。",
        ),
        source=Text(
            en="Opportunities, invoices, payments, answers, roadmap, effort, tickets, interactions, contract lines.",
            zh="商机、发票、回款、判断、路线图、工时、工单、往来、合同行。",
        ),
        unit="index",
        level=Text(en="Sign and quarter, of the whole company.", zh="征兆与季度，全公司。"),
        shape="instant",
        fields=(
            AS_OF,
            number("place", "Place", "序号"),
            text("symptom", "Symptom", "症状"),
            day("quarter", "Quarter from", "季度起"),
            day("quarter_end", "to", "季度止"),
            Field(name="value", type="double", unit="index", label=Text(en="Value", zh="数值")),
            Field(name="threshold", type="double", unit="index", label=Text(en="Threshold", zh="阈值")),
            flag("is_active", "Is a sign", "成立"),
            number("n", "Cases", "样本数"),
            flag("is_last", "Newest", "最近季度"),
            text("trend", "Trend", "趋势"),
            number("known", "Quarters with a value", "有值季度数"),
            text("measured_in", "Measured in", "单位"),
            text("feed", "Record that feeds it", "所需记录"),
            STATUS,
        ),
        order=("as_of", "place", "quarter"),
        entities=ENTITIES,
        parameters=PARAMETERS,
        see_also=("symptom_evidence", "win_rate", "receivables_ageing", "roadmap_linked_share", "attention_ratio"),
    ),
    answer=answer,
    standing=("now",),
    reads=reads,
)  # fmt: skip
