"""Capabilities made for one account that others came to use: the good that a giant does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import count_where
from oarlock.strategy.spectrum.company import last_day

if TYPE_CHECKING:
    import ibis.expr.types as ir

BREADTH = 3
"""Used later by so many others, a capability has spilled over."""


def spillover(tables: Tables, q: Question) -> ir.Table:
    """`whose` (account), `made` (features made for it up to the day), `spread` (of them used later by three others)."""
    day = last_day(q)
    made = tables.entity("output")
    made = made.filter(made.kind == "feature", made.account_id.notnull(), made.made_at < day)
    made = made.select("output_id", "made_at", whose="account_id")
    used = tables.entity("output_use")
    used = used.filter(used.used_at < day).select("used_at", what="output_id", who="account_id")
    later = made.join(used, [("output_id", "what")])
    later = later.filter(later.who != later.whose, later.used_at > later.made_at)
    others = later.select("output_id", "whose", "who").distinct()
    breadth = others.group_by(of="output_id", by="whose").aggregate(others=others.count())
    rows = made.left_join(breadth, [("output_id", "of"), ("whose", "by")]).select(*made.columns, "others")
    return rows.group_by("whose").aggregate(made=rows.count(), spread=count_where(rows.others >= BREADTH))
