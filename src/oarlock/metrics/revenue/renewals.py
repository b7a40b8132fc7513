"""Which contract lines came up for renewal, and which lines renewed them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.dimensions import check_dimensions, label_names, labelled_accounts
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.fields import labels
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.rates import RATE_TYPE, currencies_of, rates, worth
from oarlock.metrics.core.spine import frame, periods_of, spine
from oarlock.metrics.revenue.ledger import with_definition
from oarlock.metrics.revenue.lines import lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

GRACE_DAYS = 30
GRACE = Parameter(
    name="grace_days", unit="days", default=str(GRACE_DAYS),
    label=Text(en="How many days from a line's end its renewal may start", zh="续约可在合同行结束日前后多少天内开始"),
)  # fmt: skip


def renewal_rows(tables: Tables, q: Question) -> ir.Table:
    """`period`, `period_end`, `value`, `numerator`, `denominator`, `n`, `pending`, `currency`, `status` by period.

    A split by the question's dimensions takes attributes as they were on each period's opening day.
    """
    import ibis

    check_dimensions(tables, q)
    grace = whole_of(q, GRACE.name, GRACE_DAYS, largest=366)
    shape = spine(q, periods_of(q))
    if q.definition.discounts == "net":
        # A discount that ends is no renewal.
        q = with_definition(q, discounts="contract")
    sold = numbered(lines(tables, q))
    currencies = currencies_of(tables, sold)
    table = rates(tables, q, days=shape.days, currencies=currencies)
    opening = tables.literal(
        tuple(
            {"period": s.period, "currency": c, "opens": shape.days[s.opening], "closes": shape.days[s.closing],
             "rate": table.at(c, shape.days[s.opening])}
            for s in shape.steps for c in currencies
        ),
        {"period": "int64", "currency": "string", "opens": "date", "closes": "date", "rate": RATE_TYPE},
    )  # fmt: skip
    # What stopped because it was paused or not paid did not come up for renewal.
    ended = sold.filter(sold.end_date.notnull(), sold.end_date == sold.declared_end)
    due = ended.join(opening, "currency").filter(lambda t: (t.opens < t.end_date) & (t.end_date <= t.closes))
    known_until = min(q.as_of, q.observed_until or q.as_of)
    # What renews what is settled among all lines that ended: no month's rate depends on the months asked for with it.
    back = _converted(q, due, renewals(sold, ended, grace), opening)
    rows = due.left_join(back, ["period", "number"]).select(*due.columns, "renewed", "unpriced")
    rows = rows.mutate(value=_at_home(q, rows.currency, rows.value, rows.rate))
    rows = rows.mutate(kept=ibis.least(rows.value, rows.renewed.fill_null(0)))
    is_open = (rows.kept < rows.value) & (rows.end_date > ibis.literal(known_until - dt.timedelta(days=grace)))
    rows = labelled_accounts(tables, q, shape, rows.mutate(is_pending=is_open & (rows.kept == 0)))
    sums = rows.group_by(["period", *label_names(q)]).aggregate(
        kept=total(rows.is_pending.ifelse(0, rows.kept)),
        due=total(rows.is_pending.ifelse(0, rows.value)),
        pending=total(rows.is_pending.ifelse(rows.value, 0)),
        n=count_where(~rows.is_pending),
        missing=count_where(rows.rate.isnull() | (rows.unpriced > 0)),
    )
    every = frame(tables, shape).left_join(sums, "period")
    if q.by:
        every = every.filter(every.missing.notnull() | ~every.observed)
    status = ibis.cases(
        (~every.observed, "not_observed"),
        ((every.missing.fill_null(0) > 0) | (every.due.fill_null(0) == 0), "n/a"),
        else_="ok",
    )
    is_known = every.observed & (every.missing.fill_null(0) == 0)
    figures = {n: is_known.ifelse(every[n].fill_null(0), ibis.null("int64")) for n in ("kept", "due", "n", "pending")}
    value = divide(figures["kept"], figures["due"])
    return every.select(
        **labels(every, q), period=every.starts, period_end=every.ends, value=value, numerator=figures["kept"],
        denominator=figures["due"], n=figures["n"], pending=figures["pending"],
        currency=ibis.literal(q.currency), status=status,
    )  # fmt: skip


def _at_home(q: Question, currency: ir.Value, amount: ir.Value, rate: ir.Value) -> ir.Value:
    """An amount in the question's currency; null without a rate."""
    return (currency == q.currency).ifelse(amount, worth(amount, rate))


def _converted(q: Question, due: ir.Table, renewed: ir.Table, opening: ir.Table) -> ir.Table:
    """`period`, `number`, `renewed` at the rates of the period's opening, as what was due; `unpriced` without a rate.

    A customer may renew in another currency.
    """
    rates_of = opening.select("period", "rate", money="currency")
    rows = due.select("period", "number").join(renewed, "number").join(rates_of, ["period", "money"])
    rows = rows.mutate(value=_at_home(q, rows.money, rows.renewed, rows.rate))
    return rows.group_by("period", "number").aggregate(
        renewed=total(rows.value), unpriced=count_where(rows.value.isnull())
    )


def numbered(sold: ir.Table) -> ir.Table:
    """Lines with a number of their own; equal lines may swap numbers, which changes no sum."""
    import ibis

    order = ["account_id", "offering_id", "start_date", "end_date", "currency", "value", "line_id", "renews_line_id"]
    return sold.mutate(number=ibis.row_number().over(order_by=order))


def renewals(sold: ir.Table, ended: ir.Table, grace: int) -> ir.Table:
    """`number` of a line that ended, and `renewed`: the MRR of the lines that renew it, by their currency (`money`).

    Each later line renews one line only: the one it names, else the one whose end is nearest to its start.
    """
    import ibis

    old = sold.semi_join(ended, "number").select(
        "number", "account_id", "offering_id", "end_date", "line_id", began="start_date"
    )
    new = sold.select(
        later="number", account="account_id", offering="offering_id", money="currency", start="start_date",
        until="end_date", names="renews_line_id", worth="value",
    )  # fmt: skip
    pairs = old.join(new, [("account_id", "account")])
    is_named = (pairs.names == pairs.line_id).fill_null(False)
    apart = pairs.start.delta(pairs.end_date, unit="day").abs()
    is_near = (
        pairs.names.isnull()
        & pairs.offering.identical_to(pairs.offering_id)
        & (apart <= grace)
        & (pairs.start > pairs.began)
        & (pairs.until.isnull() | (pairs.until > pairs.end_date))
    )
    pairs = pairs.mutate(is_named=is_named, apart=apart).filter((pairs.later != pairs.number) & (is_named | is_near))
    best = ibis.row_number().over(
        group_by="later", order_by=[pairs.is_named.desc(), pairs.apart, pairs.end_date, pairs.number]
    )
    mine = pairs.mutate(best=best).filter(lambda t: t.best == 0)
    return mine.group_by("number", "money").aggregate(renewed=mine.worth.sum())
