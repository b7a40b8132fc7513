"""Groups of cases: who a case belongs to, so that accounts without any case have a row of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.dimensions import ACCOUNT_COLUMNS, check_dimensions, labelled, with_entity
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine, frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

DIMENSIONS = ("account", "group", "owner", *ACCOUNT_COLUMNS, "*")
"""What cases can be split by; `*` stands for any name of an account attribute."""

ACCOUNT_ENTITIES = ("account", "account_attribute", "assignment")
"""What the dimensions are read from."""


def group_names(q: Question) -> list[str]:
    """Names of the columns that `grouped` adds."""
    return [f"g{i}" for i in range(len(q.by))]


def grouped(
    tables: Tables, q: Question, shape: Spine, rows: ir.Table, *, own: Mapping[str, str] | None = None
) -> ir.Table:
    """Cases with `g0`, `g1`… of the question's dimensions, and rows that are no case (`is_case`) for every account.

    rows: `period`, `account_id` and what is counted, which is null where `is_case` is false. own: further dimensions
    and the columns that hold them; an account has no row without a case when it is split by one of those.
    """
    import ibis

    own = own or {}
    others = tuple(name for name in q.by if name not in own)
    check_dimensions(tables, replace(q, by=others))
    if q.account is not None:
        rows = rows.filter(rows.account_id == q.account)
    rows = rows.mutate(is_case=ibis.literal(True))
    if q.by and len(others) == len(q.by):
        nobody = _population(tables, q, shape)
        empty = {n: ibis.null(rows[n].type()) for n in rows.columns if n not in ("period", "account_id", "is_case")}
        nobody = nobody.mutate(is_case=ibis.literal(False), **empty).select(*rows.columns)
        rows = rows.union(nobody, distinct=False)
    if others:
        is_group = q.definition.level == "group"
        rows = with_entity(tables, q, shape, rows) if is_group else rows.mutate(entity=rows.account_id)
        rows = labelled(tables, q, shape, rows, others)
    place = {name: f"d{i}" for i, name in enumerate(others)} | dict(own)
    return rows.mutate(**{f"g{i}": rows[place[name]] for i, name in enumerate(q.by)})


def _population(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id` of each account that there was before the end of each observed period."""
    accounts = tables.entity("account")
    if q.account is not None:
        accounts = accounts.filter(accounts.account_id == q.account)
    accounts = accounts.select("account_id", since=local_day(accounts.created_at, q.zone))
    periods = frame(tables, shape).filter(lambda t: t.observed).select("period", "ends")
    both = accounts.cross_join(periods)
    return both.filter(both.since.isnull() | (both.since < both.ends)).select("period", "account_id")


def framed(tables: Tables, q: Question, shape: Spine, sums: ir.Table) -> ir.Table:
    """Each period and group with its sums: `period`, `starts`, `ends`, `observed`, `g0`… and the sums' own columns.

    Without dimensions a period without cases has a row too, with nulls.
    """
    every = frame(tables, shape)
    kept = [name for name in sums.columns if name != "period"]
    found = every.left_join(sums.mutate(has_group=sums.period), "period").select(*every.columns, *kept, "has_group")
    return found.filter(found.has_group.notnull() | ~found.observed) if q.by else found
