"""The answer: the pairs of people that meet most at each customer, and those who are named there but met nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.accounts.answers import shape_of
from oarlock.metrics.core.accounts.periods import placed
from oarlock.metrics.relationships.champions import named_people
from oarlock.metrics.relationships.interactions import interactions, pairs
from oarlock.metrics.relationships.strokes import contacts_gone, employees_gone

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOW = 180
"""Days before the instant that count, as for dependence on one pair."""
PAIRS, ALONE = 12, 6
"""Pairs of a customer, and named people of a side without any, that are listed: what a picture can show."""
GONE = 365
"""Days for which somebody who has gone and met nobody since stays on the list."""

SHAPE = {
    "account_id": "string", "contact": "string", "employee": "string", "meetings": "int64", "talks": "int64",
    "last_day": "date", "contact_role": "string", "contact_gone": "date", "employee_role": "string",
    "employee_gone": "date",
}  # fmt: skip


def answer(tables: Tables, q: Question) -> ir.Table:
    """One row for each pair, and for each named person without one (the other side is null, meetings is 0)."""
    import ibis

    q = replace(q, periods=(), grain=None)  # the map is of one day, whatever else is asked
    shape = shape_of(tables, q)
    talks = placed(tables, shape, interactions(tables, q), WINDOW)
    talks = talks.filter(talks.is_two_way)
    whole = talks.group_by(of="account_id").aggregate(talks=talks.count())
    met = placed(tables, shape, pairs(tables, q), WINDOW)
    each = tables.named(
        met.group_by("account_id", "contact", "employee").aggregate(meetings=met.count(), last_day=met.day.max())
    )
    order = [each.meetings.desc(), each.contact, each.employee]
    ranked = each.mutate(place=ibis.row_number().over(ibis.window(group_by="account_id", order_by=order)))
    top = ranked.filter(ranked.place < PAIRS).select("account_id", "contact", "employee", "meetings", "last_day")
    people = named_people(tables, q, shape)
    rows = top
    for side, column in (("theirs", "contact"), ("ours", "employee")):
        rows = rows.union(_alone(people.filter(people.side == side), each, column), distinct=False)
    rows = rows.left_join(whole, [("account_id", "of")]).select(*rows.columns, talks=whole.talks.fill_null(0))
    rows = _with_people(tables, q, rows, "contact", "contact_role", contacts_gone(tables, q))
    rows = _with_people(tables, q, rows, "employee", "assignment", employees_gone(tables, q))
    status = "ok" if q.observed_until is None or q.as_of <= q.observed_until else "not_observed"
    return rows.select(*SHAPE, as_of=ibis.literal(q.as_of), status=ibis.literal(status))


def _alone(people: ir.Table, each: ir.Table, column: str) -> ir.Table:
    """Named people of one side who met nobody: those who are there, and those who went lately."""
    import ibis

    recent = people.gone.isnull() | (people["at"].delta(people.gone, unit="day") <= GONE)
    found = people.filter(recent).select("account_id", who="person")
    known = each.select(ma="account_id", mw=column).distinct()
    found = found.anti_join(known, [("account_id", "ma"), ("who", "mw")]).distinct()
    place = ibis.row_number().over(ibis.window(group_by="account_id", order_by=found.who))
    found = found.mutate(place=place)
    found = found.filter(found.place < ALONE)
    nobody = ibis.null("string")
    return found.select(
        "account_id",
        contact=found.who if column == "contact" else nobody,
        employee=found.who if column == "employee" else nobody,
        meetings=ibis.literal(0, "int64"), last_day=ibis.null("date"),
    )  # fmt: skip


def _with_people(tables: Tables, q: Question, rows: ir.Table, side: str, roles: str, gone: ir.Table) -> ir.Table:
    """Rows with `{side}_role` (what the person is there at the instant) and `{side}_gone` (when they went)."""
    import ibis

    day = ibis.literal(q.as_of)
    held = tables.entity(roles)
    held = held.filter(held.account_id.notnull(), held.start_date.isnull() | (held.start_date <= day))
    # Somebody may be several things; the first in the alphabet is told, and one that has ended when none is left.
    last = held.end_date.isnull() | (held.end_date > day)
    named = held.group_by(ra="account_id", rp=f"{side}_id").aggregate(
        now=last.ifelse(held.role, ibis.null("string")).min(), then=held.role.min()
    )
    found = rows.left_join(named, [("account_id", "ra"), (side, "rp")])
    found = found.select(*rows.columns, **{f"{side}_role": ibis.coalesce(found.now, found.then)})
    gone = gone.filter(gone.gone <= day)
    everywhere = gone.filter(gone.account_id.isnull()).group_by(gp="person").aggregate(left=gone.gone.min())
    here = gone.filter(gone.account_id.notnull())
    here = here.group_by(ha="account_id", hp="person").aggregate(ended=here.gone.min())
    found = _joined(found, everywhere, [(side, "gp")], "left")
    found = _joined(found, here, [("account_id", "ha"), (side, "hp")], "ended")
    return found.mutate(**{f"{side}_gone": ibis.least(found.left, found.ended)}).drop("left", "ended")


def _joined(rows: ir.Table, other: ir.Table, on: list[tuple[str, str]], column: str) -> ir.Table:
    return rows.left_join(other, on).select(*rows.columns, column)
