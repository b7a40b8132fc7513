"""Work and revenue of customers by field of service, with what was chosen for their group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import trailing
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import frame
from oarlock.metrics.effort.costs import spent
from oarlock.metrics.revenue.lines import lines
from oarlock.strategy.customers.groups import grouped_customers

if TYPE_CHECKING:
    import ibis.expr.types as ir

CHOSEN = ("invest", "keep", "light")
"""Choices by which we serve a group in a field; `leave`, or none, is outside."""


def worked(tables: Tables, q: Question) -> ir.Table:
    """What each paying customer took and brings in each field: `period`, `account_id`, `name`, `group`, `domain`
    (null for work that names no offering), `size` (hundredths of hours of the window), `cost`, `unknown`, `arr`.
    """
    q = replace(q, account=None, by=())
    return tables.once(("worked", replace(q, metric="")), lambda: tables.kept(_worked(tables, q)))


def _worked(tables: Tables, q: Question) -> ir.Table:
    import ibis

    shape = trailing(q)
    who = grouped_customers(tables, q).select("period", "account_id", "name", "group")
    costs = spent(tables, q, shape)
    costs = costs.filter(costs.account_id.notnull(), costs.line != "discount")
    zero = ibis.literal(0, "int64")
    costs = costs.select(
        "period", "account_id", "offering_id", size=costs["size"].fill_null(0), cost=costs.value.fill_null(0),
        unknown=costs.is_unknown.fill_null(False).cast("int64"), arr=zero,
    )  # fmt: skip
    sold = _revenue(tables, q)
    sold = sold.select("period", "account_id", "offering_id", size=zero, cost=zero, unknown=sold.unknown, arr="arr")
    rows = costs.union(sold, distinct=False)
    families = tables.entity("offering").select(of="offering_id", up="parent_id")
    rows = rows.left_join(families, [("offering_id", "of")]).select(*rows.columns, "up")
    rows = rows.mutate(domain=ibis.coalesce(rows.up, rows.offering_id))
    sums = rows.group_by("period", "account_id", "domain").aggregate(
        size=total(rows["size"]), cost=total(rows.cost), unknown=total(rows.unknown), arr=total(rows.arr)
    )
    return sums.join(who, ["period", "account_id"]).select(*sums.columns, "name", "group")


def _revenue(tables: Tables, q: Question) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `arr`, `unknown` (lines without an exchange rate)."""
    import ibis

    shape = trailing(q)
    sold = lines(tables, q, basis="arr")
    currencies = currencies_of(tables, sold)
    ends = tuple(sorted({p.end for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}))
    table = rates(tables, q, days=ends, currencies=currencies)
    known = tables.literal(
        tuple({"on": day, "currency": c, "rate": table.at(c, day)} for day in ends for c in currencies),
        {"on": "date", "currency": "string", "rate": RATE_TYPE},
    )
    rows = sold.join(known, "currency")
    rows = rows.filter(rows.start_date <= rows.on, rows.end_date.isnull() | (rows.end_date > rows.on))
    rows = rows.mutate(value=(rows.currency == q.currency).ifelse(rows.value, worth(rows.value, rows.rate)))
    periods = frame(tables, shape).select("period", "ends")
    rows = rows.join(periods, [("on", "ends")])
    sums = rows.group_by("period", "account_id", "offering_id").aggregate(
        arr=total(rows.value), unknown=count_where(rows.value.isnull())
    )
    return tables.named(sums.mutate(arr=sums.arr + ibis.literal(0, "int64")))


def choices(tables: Tables, q: Question) -> ir.Table:
    """`group`, `domain`, `choice`, `potential`, `capability`, `reason`, `decided_on`: as decided by the as-of day."""

    rows = tables.entity("domain_choice")
    rows = rows.mutate(decided_on=local_day(rows.decided_at, q.zone))
    return rows.select("group", "domain", "choice", "reason", "decided_on",
                       potential=rows.potential.cast("int64"), capability=rows.capability.cast("int64"))  # fmt: skip


def is_outside(choice: ir.Value) -> ir.Value:
    """Whether work with that choice for its cell is outside what we chose to do."""
    return ~choice.isin(CHOSEN).fill_null(False)
