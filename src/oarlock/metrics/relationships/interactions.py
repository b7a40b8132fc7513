"""Interactions with their local day, and who of both sides took part in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.localtime import local_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

ENTITIES = ("interaction", "participant")
SOURCE = Text(en="Interactions and their participants.", zh="往来及其参与人。")


def contacts(tables: Tables) -> ir.Table:
    """`interaction_id`, `person` of theirs, each pair once: from participants and from the interaction itself."""
    return _people(tables, "contact_id")


def employees(tables: Tables) -> ir.Table:
    """`interaction_id`, `person` of ours, each pair once."""
    return _people(tables, "employee_id")


def _people(tables: Tables, column: str) -> ir.Table:
    own, others = tables.entity("interaction"), tables.entity("participant")
    both = own.select("interaction_id", person=own[column]).union(
        others.select("interaction_id", person=others[column]), distinct=False
    )
    return both.filter(both.interaction_id.notnull(), both.person.notnull()).distinct()


def interactions(tables: Tables, q: Question) -> ir.Table:
    """`interaction_id`, `account_id`, `day`, `purpose`, `theirs`, `ours`, `is_two_way`.

    theirs, ours: whether that side acted: it did when the direction says so, and without a direction when people of
    it took part. An interaction is two-way when both sides acted.
    """
    rows = tables.entity("interaction")
    rows = rows.filter(rows.account_id.notnull(), rows.happened_at.notnull(), rows.interaction_id.notnull())
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    rows = rows.select("interaction_id", "account_id", "purpose", "direction", day=local_day(rows.happened_at, q.zone))
    there = contacts(tables).select(of="interaction_id").distinct()
    here = employees(tables).select(by="interaction_id").distinct()
    rows = rows.left_join(there, [("interaction_id", "of")]).select(*rows.columns, "of")
    rows = rows.left_join(here, [("interaction_id", "by")]).select(*rows.columns, "by")
    silent = rows.direction.isnull()
    theirs = silent.ifelse(rows.of.notnull(), rows.direction.isin(("in", "both")))
    ours = silent.ifelse(rows.by.notnull(), rows.direction.isin(("out", "both")))
    found = rows.select("interaction_id", "account_id", "day", "purpose", theirs=theirs, ours=ours)
    return tables.named(found.mutate(is_two_way=found.theirs & found.ours))


def pairs(tables: Tables, q: Question) -> ir.Table:
    """`interaction_id`, `account_id`, `day`, `contact`, `employee`: each pair of people of a two-way interaction."""
    rows = interactions(tables, q)
    rows = rows.filter(rows.is_two_way).select("interaction_id", "account_id", "day")
    theirs = contacts(tables).select("interaction_id", contact="person")
    ours = employees(tables).select("interaction_id", employee="person")
    met = rows.join(theirs, "interaction_id").select(*rows.columns, "contact")
    return met.join(ours, "interaction_id").select(*met.columns, "employee")
