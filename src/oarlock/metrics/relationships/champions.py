"""The people on whom an account rests: champions and rowers of theirs, who of ours is assigned; and when they left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.relationships.strokes import contacts_gone, employees_gone

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROLES = ("rower", "champion")


def named_people(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `side`, `person`, `since`, `gone`, `at`, `is_active` by person and instant.

    gone: the day on which the last of the person's roles at the account ended, or on which the person left.
    """

    roles = tables.entity("contact_role")
    roles = roles.filter(roles.role.isin(ROLES))
    theirs = _held(roles, roles.contact_id, contacts_gone(tables, q), "theirs")
    held = tables.entity("assignment")
    gone = employees_gone(tables, q)
    ours = _held(held, held.employee_id, gone.filter(gone.account_id.isnull()), "ours")
    both = theirs.union(ours, distinct=False)
    if q.account is not None:
        both = both.filter(both.account_id == q.account)
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    found = both.cross_join(periods)
    begun = found.since.isnull() | (found.since <= found["at"])
    found = found.filter(begun)
    return found.mutate(is_active=found.gone.isnull() | (found.gone > found["at"]))


def _held(rows: ir.Table, person: ir.Value, leave: ir.Table, side: str) -> ir.Table:
    import ibis

    rows = rows.filter(rows.account_id.notnull(), person.notnull())
    held = rows.group_by("account_id", person=person).aggregate(
        since=rows.start_date.min(), undated=rows.start_date.isnull().cast("int64").max(),
        ended=rows.end_date.max(), open=rows.end_date.isnull().cast("int64").max(),
    )  # fmt: skip
    gone = leave.group_by(of=leave.person).aggregate(left=leave.gone.min())
    both = held.left_join(gone, [("person", "of")])
    never = ibis.null("date")
    return both.select(
        "account_id", "person", side=ibis.literal(side), since=(both.undated == 1).ifelse(never, both.since),
        gone=ibis.least((both.open == 1).ifelse(never, both.ended), both.left),
    )  # fmt: skip
