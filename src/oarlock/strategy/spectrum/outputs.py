"""Deliverables: what they cost, who uses them, and which only one account does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.rates import flow_value
from oarlock.strategy.spectrum.windows import inside
from oarlock.strategy.spectrum.work import PART

if TYPE_CHECKING:
    import ibis.expr.types as ir


def users(tables: Tables) -> ir.Table:
    """`output_id`, `account_id`, `used_at`: everybody who got or used a deliverable; whom it was made for counts from
    the day it was made.
    """
    import ibis

    made = tables.entity("output").filter(lambda t: t.account_id.notnull() & t.made_at.notnull())
    made = made.select("output_id", "account_id", used_at="made_at")
    used = tables.entity("output_use").select("output_id", "account_id", "used_at")
    every = ibis.union(made, used.filter(used.used_at.notnull()), distinct=False)
    return every.group_by("output_id", "account_id").aggregate(used_at=every.used_at.min())


def single(tables: Tables, q: Question, frames: ir.Table) -> ir.Table:
    """Cost of the deliverables made in each window, and of those that exactly one account used before its end.

    Columns: PART and `item`; a row for each account that uses one (or a row without an account), with the whole cost in
    each: whoever adds up rows takes each `item` once.
    """
    import ibis

    rows = tables.entity("output")
    rows = rows.filter(rows.made_at.notnull(), rows.cost.notnull())
    rows = rows.select(
        "offering_id", "cost", item="output_id", day="made_at", currency=rows.currency.fill_null(q.currency)
    )
    valued = flow_value(tables, q, rows, day="day", amount="cost")
    valued = valued.filter(valued.value.notnull())
    placed = inside(valued, frames)
    who = users(tables).select("account_id", "used_at", used="output_id")
    ends = frames.select(of="period", until="at")
    known = who.join(ends, [who.used_at < ends.until]).select("account_id", "used", "of")
    both = placed.left_join(known, [("item", "used"), ("period", "of")]).select(*placed.columns, "account_id")
    many = both.account_id.notnull().cast("int64").sum().over(ibis.window(group_by=["period", "item"]))
    both = both.mutate(many=many, factor=ibis.literal("single_output"), den=both.value)
    num = (both.many == 1).ifelse(both.den, ibis.literal(0, "int64"))
    return both.mutate(num=num).select(*PART, "item")
