"""Records added up for the company, each offering, segment, offering in a segment, and account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.spine import Spine, frame
from oarlock.scores.rubric.shares import Shares

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS = ("company", "offering", "segment", "cell", "account")
KEY = ("period", "subject_kind", "subject")
COMPANY = "company"


def with_segment(tables: Tables, shape: Spine, rows: ir.Table) -> ir.Table:
    """Rows with `segment`, the account's at the instant."""
    days = tuple(sorted({p.end for p, seen in zip(shape.periods, shape.observed, strict=True) if seen}))
    dated = tables.dated("account", days)
    held = dated.group_by("day", of="account_id").aggregate(segment=dated.segment.max())
    periods = frame(tables, shape).select("starts", at="period")
    by_period = periods.join(held, [("starts", "day")]).select("at", "of", "segment")
    return rows.left_join(by_period, [("period", "at"), ("account_id", "of")]).select(*rows.columns, "segment")


def added(shares: Shares, rows: ir.Table, items: ir.Table) -> ir.Table:
    """KEY, and `<factor>_num`, `<factor>_den` of each factor: null where a subject has no record of it.

    rows: PART and `segment`; items: the same with `item`, each to be counted once a subject.
    """
    import ibis

    once = _spread(items, "item").distinct().drop("item")
    every = ibis.union(_spread(rows), once, distinct=False)
    none = ibis.null("int64")
    sums = {}
    for f in shares.factors:
        mine = every.factor == f.id
        sums[f"{f.id}_num"] = mine.ifelse(every.num, none).sum()
        sums[f"{f.id}_den"] = mine.ifelse(every.den, none).sum()
    return every.group_by(*KEY).aggregate(**sums)


def _spread(rows: ir.Table, *more: str) -> ir.Table:
    """Each row once for every subject that it belongs to."""
    import ibis

    subjects = {
        "company": ibis.literal(COMPANY),
        "offering": rows.offering_id,
        "segment": rows.segment,
        "cell": rows.offering_id + "|" + rows.segment,
        "account": rows.account_id,
    }
    told = [
        rows.mutate(subject_kind=ibis.literal(kind), subject=subject)
        .filter(lambda t: t.subject.notnull())
        .select(*KEY, "factor", "num", "den", *more)
        for kind, subject in subjects.items()
    ]
    return ibis.union(*told, distinct=False)
