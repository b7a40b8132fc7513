"""The fewest customers that together bring 80 %, by revenue and by contribution, and those about to join them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.portfolio.worths import worths

if TYPE_CHECKING:
    import ibis.expr.types as ir

BASES = ("revenue", "contribution")


def ranked(tables: Tables, q: Question, *, days: int) -> tuple[Spine, ir.Table]:
    """`period`, `basis`, `account_id`, `brings` and `earlier` (minor units a month, not below 0), `rank` (from 1).

    Also `whole`, `many` (how many bring anything), `unknown` (how many amounts are), `is_member` and `floor` (what
    the smallest member brings). `earlier` is of so many days before; periods are the question's instants.
    """
    import ibis

    asked = replace(q, account=None, periods=tuple(Period(day - dt.timedelta(days=days), day) for day in q.instants))
    shape, each = worths(tables, asked)
    each = tables.named(each)
    bases = tables.literal(tuple({"basis": name} for name in BASES), {"basis": "string"})
    both = each.cross_join(bases)
    amount = (both.basis == "revenue").ifelse(both.revenue, both.contribution)
    rows = both.select("period", "basis", "missing", account_id=both.entity, amount=amount)
    rows = rows.mutate(brings=ibis.greatest(rows.amount, 0).fill_null(0))
    group = ["period", "basis"]
    order = [rows.brings.desc(), rows.account_id]
    found = rows.mutate(
        rank=ibis.row_number().over(group_by=group, order_by=order).cast("int64") + 1,
        running=rows.brings.sum().over(group_by=group, order_by=order, rows=(None, 0)),
        whole=rows.brings.sum().over(group_by=group),
    )
    found = found.mutate(
        is_member=(found.brings > 0) & ((found.running - found.brings) * 5 < found.whole * 4),
        gap=(found.missing.fill_null(0) > 0) | found.amount.isnull(),
    )
    now, found = _paired(tables, q, shape, days), tables.named(found)
    earlier = found.select(of_period="period", of_basis="basis", of="account_id", earlier="brings")
    sums = found.group_by(of_period="period", of_basis="basis").aggregate(
        many=count_where(found.brings > 0),
        unknown=count_where(found.gap),
        floor=found.is_member.ifelse(found.brings, ibis.null("int64")).min(),
    )
    rows = found.join(now, "period")
    rows = rows.left_join(
        earlier, [("before", "of_period"), ("basis", "of_basis"), ("account_id", "of")]
    ).select(*rows.columns, earlier=earlier.earlier.fill_null(0))  # fmt: skip
    rows = rows.left_join(sums, [("period", "of_period"), ("basis", "of_basis")])
    return shape, rows.select(
        "period", "basis", "account_id", "brings", "earlier", "rank", "whole", "many", "unknown", "is_member", "floor"
    )


def _paired(tables: Tables, q: Question, shape: Spine, days: int) -> ir.Table:
    """`period` of each instant that was asked for, and `before`: that of the earlier day it is compared with."""
    place = {period.end: i for i, period in enumerate(shape.periods)}
    rows: list[dict[str, object]] = [
        {"period": place[day], "before": place[day - dt.timedelta(days=days)]} for day in q.instants
    ]
    return tables.literal(tuple(rows), {"period": "int64", "before": "int64"})


def asked_periods(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """The instants that were asked for, once for each basis: `period`, `ends`, `observed`, `basis`."""
    bases = tables.literal(tuple({"basis": name} for name in BASES), {"basis": "string"})
    every = frame(tables, shape)
    return every.filter(every.ends.isin(list(q.instants))).cross_join(bases).select(
        "period", "ends", "observed", "basis"
    )  # fmt: skip
