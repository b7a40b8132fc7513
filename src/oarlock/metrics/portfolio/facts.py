"""What is known about accounts from outside: the newest number of each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import before
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir


def newest_facts(tables: Tables, q: Question, shape: Spine, *subjects: str) -> ir.Table:
    """`period`, `account_id` and one column for each subject: the value that was known last before the period's end."""
    import ibis

    rows = tables.entity("market_fact")
    rows = rows.filter(rows.account_id.notnull(), rows.value.notnull())
    rows = rows.select(
        "account_id", "fact_id", "known_at", "value", subject=rows.subject.lower().strip(),
        day=local_day(rows.known_at, q.zone),
    )  # fmt: skip
    known = before(tables, shape, rows.filter(rows.subject.isin(subjects)))
    place = ibis.row_number().over(
        group_by=[known.period, known.account_id, known.subject], order_by=[known.known_at.desc(), known.fact_id.desc()]
    )
    last = known.mutate(_place=place).filter(lambda t: t["_place"] == 0)
    none = ibis.null("float64")
    return last.group_by("period", "account_id").aggregate(
        **{name: (last.subject == name).ifelse(last.value, none).max() for name in subjects}
    )
