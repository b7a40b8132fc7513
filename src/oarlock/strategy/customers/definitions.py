"""Five answers to "who is the customer", as rules of a data file, and the customers that each of them names."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.parameters import money_of, text_of, whole_of
from oarlock.metrics.core.spine import frame, instants, spine
from oarlock.strategy.customers.facts import customers
from oarlock.strategy.customers.icp import judged
from oarlock.strategy.scale_value.norms import CAPACITY, hundredths

if TYPE_CHECKING:
    import ibis.expr.types as ir

INDUSTRY = Parameter(
    name="industry", unit="text",
    label=Text(en="Industry (without it the one with most revenue)", zh="行业（未指定时为收入最高的行业）"),
)  # fmt: skip
LARGE = Parameter(
    name="large_from", unit="count", default="1000",
    label=Text(en="Employees from which a group is large", zh="大型集团的员工人数下限"),
)  # fmt: skip
TOP = Parameter(
    name="top", unit="count", default="35",
    label=Text(en="How many of the largest customers are big bills", zh="大单客户取前几名"),
)  # fmt: skip
BILL = Parameter(
    name="bill_from", unit="money",
    label=Text(en="ARR from which a customer is a big bill, instead of the largest few",
               zh="大单客户的 ARR 下限，代替取前几名"),
)  # fmt: skip
PARAMETERS = (INDUSTRY, LARGE, TOP, BILL, CAPACITY)
MEMBERS = ("period", "definition", "account_id", "arr", "contribution", "answers", "content", "asked", "promoters",
           "detractors")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One definition of the customer. hours: hundredths of hours that serving one of them so takes a year."""

    id: str
    rule: str
    label: Text
    meaning: Text
    hours: int


@functools.cache
def shipped() -> tuple[Definition, ...]:
    """The definitions that come with Oarlock, in the order of the file."""
    rows = json.loads(resources.files(__package__).joinpath("definitions.json").read_text("utf-8"))
    return tuple(
        Definition(
            id=row["id"], rule=row["rule"], label=Text(**row["label"]), meaning=Text(**row["meaning"]),
            hours=hundredths(Decimal(str(row["hours"]))),
        )
        for row in rows
    )  # fmt: skip


def members(tables: Tables, q: Question) -> ir.Table:
    """The customers that each definition names at each instant: MEMBERS; a customer has a row for each."""
    import ibis

    q = replace(q, account=None, by=())
    rows = customers(tables, q)
    rules = {
        "all": rows.account_id.notnull(),
        "industry": _industry(tables, q, rows),
        "large_groups": (rows.relatives > 1) | (rows.employees >= whole_of(q, LARGE.name, 1_000, largest=10**9)),
        "big_bills": None,
        "ideal": None,
    }
    parts = []
    for one in shipped():
        if one.rule == "big_bills":
            found = _big(q, rows)
        elif one.rule == "ideal":
            found = _ideal(tables, q, rows)
        else:
            found = rows.filter(rules[one.rule].fill_null(False))
        parts.append(found.mutate(definition=ibis.literal(one.id)).select(*MEMBERS))
    return tables.kept(ibis.union(*parts, distinct=False))


def basis(tables: Tables, q: Question) -> ir.Table:
    """How many customers each rule could be tried on: `period`, `definition`, `known`; 0 says that nobody knows."""
    import ibis

    q = replace(q, account=None, by=())
    rows, shape = customers(tables, q), spine(q, instants(q))
    every = frame(tables, shape).select("period", "starts")
    found = judged(tables, q, shape.days)
    judgements = found.filter(found.verdict != "insufficient").join(every, [("day", "starts")])
    judgements = judgements.group_by("period").aggregate(ideal=lambda t: t.count())
    yes = ibis.literal(1, "int64")
    counts = rows.group_by("period").aggregate(
        all=rows.count(), industry=rows.industry.notnull().cast("int64").sum(), big_bills=rows.arr.count(),
        large_groups=(rows.employees.notnull() | (rows.relatives > 1)).cast("int64").sum(),
    )  # fmt: skip
    counts = every.left_join(counts, "period").select("period", "all", "industry", "large_groups", "big_bills")
    counts = counts.left_join(judgements, "period").select(*counts.columns, "ideal")
    parts = [
        counts.select("period", definition=ibis.literal(one.id), known=counts[one.rule].fill_null(0) * yes)
        for one in shipped()
    ]
    return ibis.union(*parts, distinct=False)


def _industry(tables: Tables, q: Question, rows: ir.Table) -> ir.Value:
    import ibis

    asked = text_of(q, INDUSTRY.name, "").strip()
    if asked:
        return rows.industry.lower() == asked.lower()
    sums = rows.filter(rows.industry.notnull()).group_by("period", "industry").aggregate(size=rows.arr.sum())
    order = [sums["size"].fill_null(0).desc(), sums.industry]
    ranked = sums.mutate(place=ibis.row_number().over(group_by="period", order_by=order))
    best = tables.fetch(ranked.filter(ranked.place == 0).select("period", "industry"))
    # Few instants, one industry each: constants keep the rule as readable as the others.
    chosen = [(rows.period == row["period"]) & (rows.industry == row["industry"]) for row in best]
    found = ibis.literal(False)
    for one in chosen:
        found = found | one.fill_null(False)
    return found


def _big(q: Question, rows: ir.Table) -> ir.Table:
    import ibis

    least = money_of(q, BILL.name)
    if least is not None:
        return rows.filter((rows.arr >= least).fill_null(False))
    order = [rows.arr.fill_null(0).desc(), rows.account_id]
    ranked = rows.mutate(place=ibis.row_number().over(group_by="period", order_by=order))
    return ranked.filter(ranked.place < whole_of(q, TOP.name, 35), ranked.arr.notnull())


def _ideal(tables: Tables, q: Question, rows: ir.Table) -> ir.Table:
    shape = spine(q, instants(q))
    every = frame(tables, shape).select(at="period", starts="starts")
    found = judged(tables, q, shape.days)
    found = found.filter(found.verdict == "pass").join(every, [("day", "starts")]).select("at", "subject")
    return rows.join(found, [("period", "at"), ("account_id", "subject")])
