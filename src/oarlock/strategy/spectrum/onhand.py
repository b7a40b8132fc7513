"""What is there to meet the needs of a position: gross margin of the last twelve months, people by skill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Metric, Question, Tables
from oarlock.domain.period import Period, add_months
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.registry import metric
from oarlock.strategy.spectrum.company import beside, last_day
from oarlock.strategy.spectrum.definition import MONTHS

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONTRIBUTION = "account_contribution"


def reads(q: Question) -> tuple[Metric, ...]:
    """What the margin is read from where the books do not tell it."""
    del q
    return (metric(CONTRIBUTION),)


def margin(tables: Tables, q: Question) -> ir.Table:
    """One row: `margin` in per cent: (revenue − cost) ÷ revenue by the books, over the months whose both are closed;
    without any, all accounts' contribution ÷ revenue.
    """
    import ibis

    until = last_day(q)
    books = tables.entity("ledger_total")
    books = books.filter(
        books.month >= add_months(until, -MONTHS), books.month < until, books.amount.notnull(),
        books.currency.fill_null(q.currency) == q.currency,
    )  # fmt: skip
    kind, none = books.kind.strip().lower(), ibis.null("int64")
    months = books.group_by("month").aggregate(
        revenue=(kind == "revenue").ifelse(books.amount, none).sum(),
        cost=(kind == "cost").ifelse(books.amount, none).sum(),
    )
    both = months.filter(months.revenue.notnull(), months.cost.notnull())
    sums = both.aggregate(left=total(both.revenue) - total(both.cost), whole=total(both.revenue))
    booked = sums.select(booked=divide(sums.left, sums.whole))
    own = replace(
        q, metric=CONTRIBUTION, by=(), account=None, grain=None, parameters=(),
        periods=(Period(add_months(until, -MONTHS), until),),
    )  # fmt: skip
    told = metric(CONTRIBUTION).answer(tables, own)
    found = beside(booked, tables.kept(told.select("margin")))
    return found.select(margin=ibis.coalesce(found.booked, found.margin) * 100.0)


def people(tables: Tables, q: Question) -> ir.Table:
    """`skill` (lower case), `many`: people of ours who are here; no rows where nobody's skill is recorded."""
    rows = tables.entity("employee")
    left = local_day(rows.left_at, q.zone)
    rows = rows.mutate(skill=rows.skill.strip().lower().nullif(""))
    here = (left.isnull() | (left > last_day(q))).cast("int64")
    rows = rows.mutate(here=here).filter(rows.skill.notnull())
    return rows.group_by("skill").aggregate(many=rows.here.sum())
