"""What opens a review of our position besides drift: an offering that launched, a market that reached five accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.metrics.core.localtime import local_day
from oarlock.strategy.spectrum.company import last_day
from oarlock.strategy.spectrum.definition import MONTHS

if TYPE_CHECKING:
    import ibis.expr.types as ir

MARKET = 5
"""A country with so many accounts is a market."""


def events(tables: Tables, q: Question) -> ir.Table:
    """`day`, `subject_kind` (offering or market), `subject`, `name`, `reason` (launch or market) of the last year."""
    import ibis

    until = last_day(q)
    since = add_months(until, -MONTHS)
    sold = tables.entity("offering")
    sold = sold.filter(sold.created_at.notnull(), sold.kind.fill_null("product") != "feature")
    launched = sold.select(
        "name", day=local_day(sold.created_at, q.zone), subject_kind=ibis.literal("offering"),
        subject=sold.offering_id, reason=ibis.literal("launch"),
    )  # fmt: skip
    accounts = tables.entity("account")
    accounts = accounts.filter(accounts.created_at.notnull(), accounts.country.notnull())
    accounts = accounts.select("account_id", "country", day=local_day(accounts.created_at, q.zone))
    order = ibis.window(group_by="country", order_by=[accounts.day, accounts.account_id])
    ranked = accounts.mutate(place=ibis.row_number().over(order))
    fifth = ranked.filter(ranked.place == MARKET - 1)
    reached = fifth.select(
        "day", name=fifth.country, subject_kind=ibis.literal("market"), subject=fifth.country,
        reason=ibis.literal("market"),
    )  # fmt: skip
    columns = ("day", "subject_kind", "subject", "name", "reason")
    both = ibis.union(launched.select(columns), reached.select(columns), distinct=False)
    return both.filter(both.day > since, both.day <= until)
