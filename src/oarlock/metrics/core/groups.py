"""The group of an account: the root of its parents, as the tree was on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.spine import Spine, frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROUNDS = 4
"""Each round doubles how far up a pointer reaches: 2**4 = 16 levels."""


def roots(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `root` of every account that has a parent on the period's opening day.

    An account in a cycle, or more than 16 levels deep, is its own root: no figure may depend on where one starts.
    """
    days = tuple(sorted({p.start for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}))
    found = tree(tables.dated("account", days).select("day", "account_id", "parent_id"))
    periods = frame(tables, shape).select("period", day="starts")
    return periods.join(found, "day").select("period", "account_id", "root")


def tree(accounts: ir.Table) -> ir.Table:
    """`day`, `account_id`, `root` for each of `day`, `account_id`, `parent_id` that has a parent."""
    import ibis

    links = accounts.filter(accounts.parent_id.notnull(), accounts.parent_id != accounts.account_id)
    links = links.select("day", "account_id", root="parent_id")
    up = links
    for _ in range(ROUNDS):
        above = up.select(at="day", lower="account_id", higher="root").view()
        # In two steps: Ibis does not join on a column that was computed in the select of another join.
        both = up.left_join(above, [("day", "at"), ("root", "lower")]).select("day", "account_id", "root", "higher")
        up = both.mutate(root=ibis.coalesce(both.higher, both.root)).drop("higher")
    inner = links.select(at="day", lower="account_id").view()
    ends = up.left_join(inner, [("day", "at"), ("root", "lower")]).select("day", "account_id", "root", "lower")
    return ends.select("day", "account_id", root=ends.lower.isnull().ifelse(ends.root, ends.account_id))
