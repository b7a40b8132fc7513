"""Recurring revenue by line, and whether its unit price is the book's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.lines import lines
from oarlock.scores.rubric.literals import double
from oarlock.strategy.spectrum.work import PART

if TYPE_CHECKING:
    import ibis.expr.types as ir


def live(tables: Tables, q: Question, shape: Spine, frames: ir.Table) -> ir.Table:
    """Lines in force in each window: `period`, `line_id`, `account_id`, `offering_id`, `start_date`, `arr` (in the
    line's currency), `value` (what the window earned, at the instant's rate; null without one), `is_now`.
    """
    import ibis

    sold = lines(tables, replace(q, account=None), basis="arr")
    currencies = currencies_of(tables, sold)
    days = tuple(p.end for p, seen in zip(shape.periods, shape.observed, strict=True) if seen)
    table = rates(tables, q, days=days, currencies=currencies)
    known = tables.literal(
        tuple({"on": day, "of": c, "rate": table.at(c, day)} for day in sorted(set(days)) for c in currencies),
        {"on": "date", "of": "string", "rate": RATE_TYPE},
    )
    rows = sold.join(frames, [sold.start_date < frames["at"]])
    rows = rows.filter(rows.end_date.isnull() | (rows.end_date > rows.since))
    until = ibis.least(rows.end_date, rows["at"])
    since = ibis.greatest(rows.start_date, rows.since)
    rows = rows.mutate(days=until.delta(since, unit="day").cast("int64"), arr=rows.value)
    priced = rows.join(known, [("at", "on"), ("currency", "of")])
    home = (priced.currency == q.currency).ifelse(priced.arr, worth(priced.arr, priced.rate))
    priced = priced.mutate(home=home)
    whole, rest = priced.home // priced.length, priced.home % priced.length
    value = whole * priced.days + (rest * priced.days * 2 + priced.length) // (priced.length * 2)
    is_now = priced.end_date.isnull() | (priced.end_date > priced["at"])
    found = priced.mutate(value=value.cast("int64"), is_now=is_now)
    return found.select(
        "period", "line_id", "account_id", "offering_id", "currency", "start_date", "arr", "home", "value", "is_now"
    )


def off_book(tables: Tables, q: Question, earned: ir.Table) -> ir.Table:
    """Revenue whose unit price is not the book price of the line's first day, of all that can be compared.

    A line without an offering, a quantity, or a price in the book for its currency and interval is missing, not zero.
    """
    import ibis

    terms = tables.entity("contract_line")
    terms = terms.filter(terms.quantity > 0)
    terms = terms.select(
        of="line_id", offering="offering_id", money="currency", interval=terms.interval.fill_null("month"),
        quantity=terms.quantity,
    )  # fmt: skip
    rows = earned.filter(earned.value.notnull(), earned.offering_id.notnull())
    rows = rows.join(terms, [("line_id", "of")]).select(*rows.columns, "interval", "quantity")
    book = tables.entity("price").select(
        "price_from", "price_until", "unit_price", sells="offering_id", coin="currency", every="interval"
    )
    both = rows.join(book, [("offering_id", "sells"), ("currency", "coin"), ("interval", "every")])
    both = both.filter(
        both.price_from <= both.start_date, both.price_until.isnull() | (both.price_until > both.start_date)
    )
    key = ["period", "line_id", "start_date", "arr"]
    order = ibis.window(group_by=key, order_by=[both.price_from.desc(), both.unit_price])
    newest = both.mutate(place=ibis.row_number().over(order))
    newest = newest.filter(newest.place == 0)
    # A year at the book price, by the factors that annual values go by.
    (week, of_week), (day, of_day) = q.definition.week_factor, q.definition.day_factor
    of_year, weeks, days = double(1), Fraction(12 * week, of_week), Fraction(12 * day, of_day)
    each = {"year": of_year, "week": double(float(weeks)), "day": double(float(days))}
    count = ibis.cases(*((newest.interval == name, n) for name, n in each.items()), else_=double(12))
    listed = (newest.unit_price.cast("float64") * newest.quantity * count).round(0)
    # A cent an interval is rounding, not a price of its own.
    is_off = (newest.arr.cast("float64") - listed).abs() > count
    told = newest.mutate(
        factor=ibis.literal("off_book"), num=is_off.ifelse(newest.value, ibis.literal(0, "int64")), den=newest.value
    )
    return told.select(*PART)
