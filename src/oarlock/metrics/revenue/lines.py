"""Which contract lines count, from when to when, and what each is worth a month or a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from oarlock.domain.definition import DefinitionSet
from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import position, scale
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

Basis = Literal["mrr", "arr"]

COLUMNS = (
    "account_id",
    "offering_id",
    "currency",
    "start_date",
    "end_date",
    "line_id",
    "renews_line_id",
    "declared_end",
)

STOPPED = ("ended", "canceled")


def lines(tables: Tables, q: Question, *, basis: Basis = "mrr") -> ir.Table:
    """The lines that count: recurring, not metered, not on trial, worth more than nothing.

    Columns: COLUMNS and `value` (int64 minor units of that currency, a month or a year). A line counts at D when
    start_date ≤ D < end_date; a null end is open, and `declared_end` is the end as the record says it. With net
    discounts a line whose discount ends is two: with it, then without.
    """
    key = ("lines", q.definition, q.account, q.as_of, q.zone, q.currency, basis)
    return tables.once(key, lambda: _lines(tables, q, basis))


def _lines(tables: Tables, q: Question, basis: Basis) -> ir.Table:
    import ibis

    sold = sold_lines(tables, q)
    price = ibis.greatest(sold.amount, 0)
    net = ibis.greatest(price - ibis.greatest(sold.discount, 0), 0)
    until = sold.discount_end
    # `least` and `greatest` leave nulls out on both engines, so an open end is later than any other.
    match q.definition.discounts:
        case "list":
            priced = sold.mutate(price=price)
        case "contract":
            priced = sold.mutate(price=until.isnull().ifelse(net, price))
        case "net":
            during = sold.mutate(price=net, end_date=ibis.least(sold.end_date, until))
            after = sold.filter(until.notnull()).mutate(price=price, start_date=ibis.greatest(sold.start_date, until))
            priced = during.union(after, distinct=False)
    found = priced.select(*COLUMNS, value=_value(priced, q.definition, basis))
    return tables.named(found.filter(found.value > 0, found.end_date.isnull() | (found.start_date < found.end_date)))


def placed(found: ir.Table, spine: Spine) -> ir.Table:
    """Lines with their places on the spine: `first` (the first instant they count at) and `past` (the one after)."""
    kept = found.mutate(first=position(found.start_date, spine.days), past=position(found.end_date, spine.days))
    # What starts after the last instant says nothing; what ended before the first one says "has paid before".
    return kept.filter(kept["first"] < len(spine.days))


def sold_lines(tables: Tables, q: Question) -> ir.Table:
    """Contract lines that bring recurring revenue, with the end that the definition set gives them.

    A line that stopped, paused or (when the definition says so) fell into arrears without saying when stops on the day
    its record was last changed, else on the day of the question.
    """
    import ibis

    rows = tables.entity("contract_line")
    status = rows.status.fill_null("active")
    rows = rows.filter(
        rows.is_recurring.fill_null(True),
        ~rows.is_metered.fill_null(False),
        status != "trialing",
        rows.start_date.notnull(),
        rows.account_id.notnull(),
    )
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    status = rows.status.fill_null("active")
    noticed, changed = local_day(rows.canceled_at, q.zone), local_day(rows.updated_at, q.zone)
    halts = ibis.coalesce(changed, noticed, ibis.literal(q.as_of))
    halted = status.isin(halting(q.definition))
    nothing = ibis.null("date")
    end = ibis.least(rows.end_date, halted.ifelse(halts, nothing))
    stopped = status.isin(STOPPED) & rows.end_date.isnull()
    end = stopped.ifelse(ibis.coalesce(noticed, changed, ibis.literal(q.as_of)), end)
    if q.definition.churn_time == "notice":
        end = ibis.least(end, noticed)
    return rows.mutate(end_date=end, declared_end=rows.end_date, currency=rows.currency.fill_null(q.currency))


def halting(definition: DefinitionSet) -> tuple[str, ...]:
    """Statuses in which a line stops counting although it has not ended."""
    return (
        "paused",
        *(("unpaid",) if definition.unpaid == "excluded" else ()),
        *(("past_due",) if definition.delinquent == "excluded" else ()),
    )


def _value(priced: ir.Table, definition: DefinitionSet, basis: Basis) -> ir.Value:
    # mrr and arr are each rounded once from the amount as sold; arr is never 12 × mrr.
    import ibis

    count = ibis.greatest(priced.interval_count, 1).cast("int64")
    months = 1 if basis == "mrr" else 12
    year_months = 12 // months
    (week, of_week), (day, of_day) = definition.week_factor, definition.day_factor
    interval = priced.interval.fill_null("month")
    return ibis.cases(
        (interval == "year", scale(priced.price, 1, count * year_months)),
        (interval == "week", scale(priced.price, week * months, count * of_week)),
        (interval == "day", scale(priced.price, day * months, count * of_day)),
        else_=scale(priced.price, months, count),
    )
