"""When people of theirs last did anything: talked with us, or used the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.relationships.interactions import contacts, interactions

if TYPE_CHECKING:
    import ibis.expr.types as ir


def with_last_act(tables: Tables, q: Question, people: ir.Table) -> ir.Table:
    """People (as `named_people` has them) with `last_act`, the last day before the instant; null = never any.

    The product's users are those contacts whose `user_id` is the one in the events. For an instant before the last use
    only the conversations tell.
    """
    import ibis

    talks = interactions(tables, q)
    talks = talks.filter(talks.theirs).select("interaction_id", "day")
    acts = talks.join(contacts(tables), "interaction_id").select("day", of="person")
    users = tables.entity("contact")
    users = users.filter(users.user_id.notnull()).select("contact_id", "user_id")
    seen = tables.last_seen().select(by="user_id", day="last_day")
    used = users.join(seen, [("user_id", "by")]).select("day", of="contact_id")
    known = acts.union(used, distinct=False)
    beside = people.filter(people.side == "theirs").select("period", "person", "at").distinct()
    near = beside.join(known, [("person", "of")])
    near = near.filter(near.day < near["at"])
    last = near.group_by(p=near.period, who=near.person).aggregate(last_act=near.day.max())
    found = people.left_join(last, [("period", "p"), ("person", "who")]).select(*people.columns, "last_act")
    return found.mutate(last_act=(found.side == "theirs").ifelse(found.last_act, ibis.null("date")))
