"""Touches: how often each account was contacted in each of the ways that norms speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import within
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.portfolio.norms import EXECUTIVES, TOUCHES

if TYPE_CHECKING:
    import ibis.expr.types as ir

SORTS = ("any", *TOUCHES)


def interactions(tables: Tables, q: Question) -> ir.Table:
    """`interaction_id`, `account_id`, `contact_id`, `day` and the lower-case `what` (kind and purpose)."""
    rows = tables.entity("interaction")
    rows = rows.filter(rows.account_id.notnull(), rows.happened_at.notnull())
    what = rows.kind.fill_null("") + " " + rows.purpose.fill_null("")
    return rows.select(
        "interaction_id", "account_id", "contact_id", day=local_day(rows.happened_at, q.zone), what=what.lower()
    )


def touches(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id` and how many interactions of each of SORTS there were in the period."""
    import ibis

    rows = within(tables, shape, interactions(tables, q))
    high = _with_executives(tables, rows).mutate(is_high=ibis.literal(True))
    rows = rows.left_join(high, ["period", "interaction_id"]).select(*rows.columns, is_high=high.is_high)
    found = {name: _says(rows.what, words) for name, words in TOUCHES.items()}
    found["executive"] = found["executive"] | rows.is_high.fill_null(False)
    return rows.group_by("period", "account_id").aggregate(
        any=rows.count(), **{name: count_where(is_it) for name, is_it in found.items()}
    )


def _says(what: ir.Value, words: tuple[str, ...]) -> ir.Value:
    found = what.contains(words[0])
    for word in words[1:]:
        found = found | what.contains(word)
    return found


def _with_executives(tables: Tables, rows: ir.Table) -> ir.Table:
    """`period`, `interaction_id` of those in which a contact took part who held such a role on the day."""
    took = tables.entity("participant").select("interaction_id", who="contact_id")
    others = rows.select("period", "interaction_id", "day").join(took, "interaction_id")
    people = others.select("period", "interaction_id", "day", "who").union(
        rows.select("period", "interaction_id", "day", who="contact_id"), distinct=True
    )
    roles = tables.entity("contact_role")
    roles = roles.filter(roles.role.isin(EXECUTIVES)).select("contact_id", "start_date", "end_date")
    both = people.join(roles, [("who", "contact_id")])
    both = both.filter(
        both.start_date.isnull() | (both.start_date <= both.day), both.end_date.isnull() | (both.end_date > both.day)
    )
    return both.select("period", "interaction_id").distinct()
