"""The accounts behind the symptoms, as a figure."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from oarlock.domain.metric import Card, Field, Metric, Question, Tables
from oarlock.domain.period import Period
from oarlock.kit.text import Text
from oarlock.metrics.core.fields import AS_OF, CURRENCY, STATUS, money, number, text
from oarlock.strategy.symptoms.accounts import FOUND, ranked
from oarlock.strategy.symptoms.figure import ENTITIES, day, reads
from oarlock.strategy.symptoms.judged import judged
from oarlock.strategy.symptoms.quarters import quarters
from oarlock.strategy.symptoms.readings import readings
from oarlock.strategy.symptoms.signs import BY_CODE, PARAMETERS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each account, bill or item behind each sign at each instant; one without any where there is none."""
    import ibis

    runs = {at: quarters(q, at) for at in q.instants}
    known = readings(tables, q, set(runs.values()))
    # The quarter that the picture ends with is the one whose accounts are listed.
    last = [
        {"at": at, "of": code, "quarter": quarter.start, "is": quarter}
        for at, run in runs.items() for code in FOUND
        if (quarter := judged(BY_CODE[code], known[run][code], run).last) is not None
    ]  # fmt: skip
    every = tables.literal(tuple({"as_of": at} for at in q.instants), {"as_of": "date"})
    if not last:
        texts = {name: ibis.null("string") for name in ("symptom", "account_id", "item", "why", "name")}
        numbers = {"amount": ibis.null("int64"), "value": ibis.null("float64"), "place": ibis.null("int64")}
        return _shown(every.mutate(**texts, **numbers, quarter=ibis.null("date")), q)
    wanted = {(str(row["of"]), row["is"]) for row in last}
    parts = [_of(tables, q, code, quarter) for code, quarter in sorted(wanted, key=lambda w: (w[0], w[1].start))]
    rows = tables.kept(functools.reduce(lambda a, b: a.union(b, distinct=False), parts))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    shown = tuple({name: row[name] for name in ("at", "of", "quarter")} for row in last)
    when = tables.literal(shown, {"at": "date", "of": "string", "quarter": "date"}).rename(begins="quarter")
    rows = rows.join(when, [("symptom", "of"), ("quarter", "begins")]).select(*rows.columns, "at")
    found = every.left_join(rows, [("as_of", "at")]).select("as_of", *rows.columns[:-1])
    named = tables.entity("account").select(of="account_id", name="name")
    return _shown(found.left_join(named, [("account_id", "of")]).select(*found.columns, "name"), q)


def _of(tables: Tables, q: Question, code: str, quarter: Period) -> ir.Table:
    import ibis

    return ranked(FOUND[code](tables, q, quarter)).mutate(quarter=ibis.literal(quarter.start))


def _shown(rows: ir.Table, q: Question) -> ir.Table:
    import ibis

    return rows.select(
        "as_of", "symptom", "place", "account_id", "name", "item", "quarter", "value", "amount", "why",
        currency=ibis.literal(q.currency), status=rows.symptom.isnull().ifelse("n/a", "ok"),
    )  # fmt: skip


METRIC = Metric(
    card=Card(
        name="symptom_evidence",
        version=1,
        room="cockpit",
        title=Text(en="Evidence of symptoms", zh="症状证据"),
        meaning=Text(
            en="Which accounts, bills and roadmap items show each sign in its newest quarter.",
            zh="各征兆最近一季由哪些客户、账单与路线图事项体现。",
        ),
        formula=Text(
            en="lost_deals: deals lost by account. overdue: each big bill that is overdue, what is left of it and "
            "the days. unlinked: items with fewer than three confirmed needs. loud: customers that complain and get a "
            "larger share of hours than they bring of ARR. silent_loss: customers lost in silence. Largest amount "
            "first. What people answered about each other is never listed.",
            zh="lost_deals：按客户统计的输单。overdue：逾期的大额账单、剩余金额与天数。unlinked：已确认需求不足三个的事项。"
            "loud：有投诉且工时占比高于 ARR 占比的客户。silent_loss：沉默流失的客户。按金额由大到小。"
            "关于部门之间的判断从不列名。",
        ),
        source=Text(
            en="Opportunities, invoices, payments, roadmap, effort, tickets, interactions, contract lines.",
            zh="商机、发票、回款、路线图、工时、工单、往来、合同行。",
        ),
        unit="index",
        level=Text(en="Account, bill or roadmap item.", zh="客户、账单或路线图事项。"),
        shape="instant",
        fields=(
            AS_OF,
            text("symptom", "Symptom", "症状"),
            number("place", "Rank", "排名"),
            text("account_id", "Account", "客户"),
            text("name", "Name", "名称"),
            text("item", "Item", "条目"),
            day("quarter", "Quarter from", "季度起"),
            Field(name="value", type="double", unit="index", label=Text(en="Value", zh="数值")),
            money("amount", "Amount", "金额"),
            text("why", "Why", "原因"),
            CURRENCY,
            STATUS,
        ),
        order=("as_of", "symptom", "place"),
        entities=ENTITIES,
        parameters=PARAMETERS,
        see_also=("symptoms", "complaints_over_cap", "silent_leavers", "overdue_days"),
    ),
    answer=answer,
    standing=("now",),
    reads=reads,
)  # fmt: skip
