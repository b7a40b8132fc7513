"""Cohorts: customers by the month in which they first paid, followed from the end of that month on.

The members of a cohort are the customers that pay at the end of their first month; who came and left inside it is not
one. Age 0 is that instant, so age 0 is 100 %. Age k is k months later, at the exchange rates of age 0.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period, add_months, floor_grain
from oarlock.metrics.core.dimensions import check_dimensions, first_times
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import currency_of, labels
from oarlock.metrics.core.rates import currencies_of, rates
from oarlock.metrics.core.spine import Spine, spine
from oarlock.metrics.revenue.cells import cells, conversion_table
from oarlock.metrics.revenue.lines import lines, placed

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 12
"""How many cohorts there are when the question names no periods."""


def cohort_rows(tables: Tables, q: Question) -> ir.Table:
    """A row for each cohort and age of the question.

    Columns: `d0`…, `cohort` (the first day of its month), `age` (months), `accounts` and `kept` (members, and those
    that pay at that age), `opening` and `worth` (their revenue at age 0 and now), `status`.
    """
    import ibis

    check_dimensions(tables, q)
    months = _months(q)
    ages = [(m, k, Period(add_months(m, 1), add_months(m, 1 + k))) for m in months for k in range(_oldest(q, m) + 1)]
    shape = spine(q, tuple(period for _, _, period in ages))
    found = placed(lines(tables, q), shape)
    own = "currency" in q.by
    currencies = currencies_of(tables, found)
    table = None if own else rates(tables, q, days=shape.days, currencies=currencies)
    names = {i: month.isoformat()[:7] for i, (month, _, _) in enumerate(ages)}
    is_by_account = q.definition.level == "account"
    conversions = conversion_table(tables, shape, currencies, table, cohorts=names if is_by_account else None)
    if is_by_account:
        # A line meets its own cohort's ages only, not those of all cohorts.
        began = first_times(tables, q, shape, found).select(account_id="entity", cohort="cohort")
        found = found.join(began, "account_id").select(*found.columns, "cohort")
    split = cells(tables, q, shape, found, conversions, by=q.by)
    frame = _frame(tables, shape, ages)
    mine = split.join(frame.select("period", own_cohort="name"), "period")
    mine = mine.filter(mine.cohort == mine.own_cohort)
    member = mine.opening > 0
    dims = [f"d{i}" for i in range(len(q.by))]
    sums = mine.group_by([*dims, "period"]).aggregate(
        accounts=count_where(member),
        kept=count_where(member & (mine.same_rate > 0)),
        opening=total(mine.opening),
        worth=total(member.ifelse(mine.same_rate, 0)),
        missing=total(mine.missing),
    )
    rows = frame.left_join(sums, "period")
    if q.by:
        rows = rows.filter(rows.missing.notnull() | ~rows.observed)
    status = ibis.cases((~rows.observed, "not_observed"), (rows.missing.fill_null(0) > 0, "n/a"), else_="ok")
    nothing = ibis.null("int64")
    figures = {
        name: (status == "ok").ifelse(rows[name].fill_null(0), nothing)
        for name in ("accounts", "kept", "opening", "worth")
    }
    return rows.select(*dims, cohort=rows.month, age=rows.age, status=status, **figures)


def cohort_ratio(rows: ir.Table, q: Question, *, numerator: str, denominator: str) -> ir.Table:
    """The triangle's answer: share kept of each cohort at each age; `n/a` for a cohort without members."""
    value = divide(rows[numerator], rows[denominator])
    columns = labels(rows, q) | {
        "cohort": rows.cohort,
        "age": rows.age,
        "value": value,
        "numerator": rows[numerator],
        "denominator": rows[denominator],
        "n": rows.accounts,
        "currency": currency_of(rows, q),
        "status": ((rows.status == "ok") & value.isnull()).ifelse("n/a", rows.status),
    }
    return rows.select(**columns)


def _months(q: Question) -> tuple[dt.date, ...]:
    """The months whose cohorts are followed: those that lie in the question's periods as a whole."""
    end = max((p.end for p in q.periods), default=q.as_of)
    start = min((p.start for p in q.periods), default=add_months(floor_grain(end, "month"), -MONTHS))
    month = floor_grain(start, "month")
    if month < start:
        month = add_months(month, 1)
    found = []
    while add_months(month, 1) <= end:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


def _oldest(q: Question, month: dt.date) -> int:
    end = max((p.end for p in q.periods), default=q.as_of)
    age = (end.year - month.year) * 12 + end.month - month.month - 1
    return max(age, 0)


def _frame(tables: Tables, shape: Spine, ages: list[tuple[dt.date, int, Period]]) -> ir.Table:
    rows = tuple(
        {"period": i, "month": m, "name": m.isoformat()[:7], "age": k, "observed": shape.observed[i]}
        for i, (m, k, _) in enumerate(ages)
    )
    schema = {"period": "int64", "month": "date", "name": "string", "age": "int64", "observed": "bool"}
    return tables.literal(rows, schema)
