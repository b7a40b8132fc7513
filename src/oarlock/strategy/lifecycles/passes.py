"""The way of each account through the ten stages: entries in order, how long each lasted, what was left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.spine import Spine, frame, instants, spine
from oarlock.strategy.lifecycles.proofs import proofs
from oarlock.strategy.lifecycles.stages import (
    CODES,
    FALL_PERCENT,
    LAST_STEP,
    PLACES,
    RULES,
    WINDOW,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

FED_DAYS = 7
"""Days before an instant in which anybody's use must be on record, else the feed has stopped and tells nothing."""


def passes(tables: Tables, q: Question) -> ir.Table:
    """`period`, `account_id`, `number` (1 for the first entry), `stage`, `place`, `day`, `evidence`, `dwell` (days),
    `before`, `after` (places of the neighbours), `skipped`, `is_unexplained`, `is_current`, `is_review`, `again`,
    `change` (use of 60 days against the 60 before, where that is the evidence). Computed once for all figures.
    """
    own = replace(q, metric="", grain=None, by=(), parameters=())
    return tables.once(("passes", own), lambda: tables.kept(_passes(tables, own)))


def _passes(tables: Tables, q: Question) -> ir.Table:
    import ibis

    shape = spine(q, instants(q))
    every = frame(tables, shape)
    periods = every.filter(every.observed).select("period", "starts")
    known = tables.named(_once_a_day(proofs(tables, q)))
    near = known.cross_join(periods).select(*known.columns, "period", "starts")
    is_past = (near.day < near.starts) | (near.evidence.isin(RULES) & (near.day <= near.starts))
    rows = tables.named(_changes(near.filter(is_past)))
    rows = tables.named(_with_falls(tables, q, shape, rows))
    order = {"group_by": [rows.period, rows.account_id], "order_by": [rows.day, rows.place]}
    rows = rows.mutate(
        number=ibis.row_number().over(**order) + 1, before=rows.place.lag().over(**order),
        after=rows.place.lead().over(**order), until=rows.day.lead().over(**order),
        evidence_before=rows.evidence.lag().over(**order),
    )  # fmt: skip
    rows = rows.mutate(
        again=ibis.row_number().over(group_by=[rows.period, rows.account_id, rows.stage], order_by=rows.number),
        dwell=ibis.coalesce(rows.until, rows.starts).delta(rows.day, unit="day"),
        is_current=rows.after.isnull(),
        skipped=_skipped(rows),
    )
    is_typed = (rows.evidence == "entered") | (rows.evidence_before == "entered").fill_null(False)
    return rows.select(
        "period", "account_id", "number", "stage", "place", "day", "evidence", "dwell", "before", "after", "skipped",
        "is_current", "again", "change", is_unexplained=(rows.skipped != "") & is_typed & ~rows.is_reasoned,
        is_review=rows.is_current & rows.evidence.isin(RULES),
    )  # fmt: skip


def _once_a_day(rows: ir.Table) -> ir.Table:
    """One entry for each stage and day; a reason that was given for a stage once explains it."""
    import ibis

    reasons = rows.filter(rows.is_reasoned).select(of="account_id", why="stage").distinct()
    reasons = reasons.mutate(is_told=ibis.literal(True))
    # What a person entered comes first where a record proves the same.
    typed = (rows.evidence == "entered").ifelse("", rows.evidence)
    each = rows.mutate(typed=typed).group_by("account_id", "stage", "day").aggregate(typed=lambda t: t.typed.min())
    both = each.left_join(reasons, [("account_id", "of"), ("stage", "why")]).select(*each.columns, "is_told")
    place = ibis.cases(*((both.stage == code, PLACES[code]) for code in CODES), else_=0).cast("int64")
    return both.select(
        "account_id", "stage", "day", place=place, evidence=(both.typed == "").ifelse("entered", both.typed),
        is_reasoned=both.is_told.fill_null(False),
    )  # fmt: skip


def _changes(rows: ir.Table) -> ir.Table:
    """Only entries into another stage than that before."""
    before = rows.place.lag().over(group_by=[rows.period, rows.account_id], order_by=[rows.day, rows.place])
    rows = rows.mutate(was=before)
    return rows.filter(rows.was.isnull() | (rows.was != rows.place)).drop("was")


def _with_falls(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """And an entry into decline, for review, where the account is at work and uses a quarter less than before."""
    import ibis

    fell = _falls(tables, q, shape)
    rows = rows.mutate(change=ibis.null("float64"))
    if fell is None:
        return rows
    after = rows.place.lead().over(group_by=[rows.period, rows.account_id], order_by=[rows.day, rows.place])
    last = rows.mutate(next=after).filter(lambda t: t["next"].isnull())
    last = last.filter(last.stage.isin(("implementation", "stable"))).select("period", "account_id", "starts", at="day")
    found = last.join(fell, ["period", "account_id"]).select(*last.columns, "fall", "since")
    more = found.select(
        "account_id", "period", "starts", stage=ibis.literal("decline"), day=ibis.greatest(found["at"], found.since),
        place=ibis.literal(PLACES["decline"], "int64"), evidence=ibis.literal("use_fell"),
        is_reasoned=ibis.literal(False), change=found.fall,
    )  # fmt: skip
    return rows.union(more.select(rows.columns), distinct=False)


def _falls(tables: Tables, q: Question, shape: Spine) -> ir.Table | None:
    """`period`, `account_id`, `fall` (the change, below 0), `since` (first day of the newer window)."""
    import ibis

    parts = []
    for i, period in enumerate(shape.periods):
        if not shape.observed[i]:
            continue
        middle = period.start - dt.timedelta(days=WINDOW)
        used = tables.daily("usage_feature_day", middle - dt.timedelta(days=WINDOW), period.start)
        used = used.filter(used.account_id.notnull())
        used = used if q.account is None else used.filter(used.account_id == q.account)
        newest = tables.fetch(used.aggregate(last=used.day.max()))[0]["last"]
        if newest is None or str(newest)[:10] < (period.start - dt.timedelta(days=FED_DAYS)).isoformat():
            continue
        is_new = used.day >= ibis.literal(middle)
        sums = used.group_by("account_id").aggregate(
            now=total(is_new.ifelse(used.events, 0)), then=total(is_new.ifelse(0, used.events))
        )
        sums = sums.filter(sums.then > 0, (sums.then - sums.now) * 100 >= sums.then * FALL_PERCENT)
        parts.append(
            sums.select(
                "account_id", period=ibis.literal(i, "int64"), since=ibis.literal(middle),
                fall=divide(sums.now - sums.then, sums.then),
            )
        )  # fmt: skip
    return tables.named(ibis.union(*parts, distinct=False)) if parts else None


def _skipped(rows: ir.Table) -> ir.Value:
    """The codes of the steps that the move into the row's stage left out, in order; empty for none."""
    import ibis

    said = ibis.literal("", "string")
    for code in CODES[:LAST_STEP]:
        place = PLACES[code]
        is_out = (rows.before < place) & (rows.place > place) & (rows.place <= LAST_STEP)
        said = said + is_out.fill_null(False).ifelse(f"{code} ", ibis.literal("", "string"))
    return said.strip()
