"""Where each account stands on each of its four lifecycles, and which of them governs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.modes import MODES
from oarlock.metrics.core.spine import Spine, frame
from oarlock.strategy.lifecycles.passes import passes
from oarlock.strategy.lifecycles.proofs import entered
from oarlock.strategy.lifecycles.timelines import (
    AMBER_FROM,
    GREEN_FROM,
    MILESTONES,
    PREFIX,
    TIMELINES,
    shipped_timelines,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("period", "account_id", "timeline", "stage", "since", "reached", "stages", "colour", "evidence")


def standing(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """COLUMNS, one row for each account and lifecycle on which anything is known."""
    import ibis

    rows = passes(tables, q)
    rows = rows.filter(rows.is_current)
    colour = _colour("buying_use", rows.stage)
    n = len(shipped_timelines().stages["buying_use"])
    cycle = rows.select(
        "period", "account_id", "stage", "evidence", timeline=ibis.literal("buying_use"), since=rows.day,
        reached=rows.place, stages=ibis.literal(n, "int64"), colour=colour,
    ).select(COLUMNS)  # fmt: skip
    others = [_typed(tables, q, shape, name) for name in TIMELINES if name != "buying_use"]
    return tables.named(ibis.union(cycle, *others, distinct=False))


def _typed(tables: Tables, q: Question, shape: Spine, timeline: str) -> ir.Table:
    """The newest stage that people entered; of milestones how many were reached."""
    import ibis

    codes = shipped_timelines().codes(timeline)
    every = frame(tables, shape)
    periods = every.filter(every.observed).select("period", "starts")
    rows = entered(tables, q, timeline, codes)
    if timeline == "it_use":
        rows = rows.union(_first_use(tables), distinct=False)
    rows = rows if q.account is None else rows.filter(rows.account_id == q.account)
    place = ibis.cases(*((rows.stage == code, i) for i, code in enumerate(codes, start=1)), else_=0).cast("int64")
    rows = rows.mutate(place=place)
    near = rows.join(periods, [rows.day < periods.starts])
    near = near.select("period", "account_id", "stage", "day", "place", "evidence")
    # A record never outdoes what a person entered, whenever that was.
    typed = (near.evidence == "entered").cast("int64")
    order = [typed.desc(), near.day.desc(), near.place.desc()]
    near = near.mutate(newest=ibis.row_number().over(group_by=[near.period, near.account_id], order_by=order))
    sums = near.group_by("period", "account_id").aggregate(reached=near.stage.nunique())
    last = near.filter(near.newest == 0).join(sums, ["period", "account_id"])
    last = last.select("period", "account_id", "stage", "evidence", "place", "day", "reached")
    n = len(codes)
    if timeline == MILESTONES:
        percent = last.reached * 100
        colour = ibis.cases((percent >= GREEN_FROM * n, "green"), (percent >= AMBER_FROM * n, "amber"), else_="red")
        reached = last.reached
    else:
        colour, reached = _colour(timeline, last.stage), last.place
    return last.select(
        "period", "account_id", "stage", "evidence", timeline=ibis.literal(timeline), since=last.day,
        reached=reached.cast("int64"), stages=ibis.literal(n, "int64"), colour=colour,
    ).select(COLUMNS)  # fmt: skip


def _first_use(tables: Tables) -> ir.Table:
    """First use of the product, where nobody entered more about IT use."""
    import ibis

    seen = tables.last_seen()
    seen = seen.filter(seen.account_id.notnull())
    first = seen.group_by("account_id").aggregate(day=seen.first_day.min())
    return first.select(
        "account_id", stage=ibis.literal("first_use"), day=first.day, evidence=ibis.literal("usage"),
        is_reasoned=ibis.literal(False),
    )  # fmt: skip


def _colour(timeline: str, stage: ir.Value) -> ir.Value:
    import ibis

    return ibis.cases(
        *((stage == one.code, one.colour) for one in shipped_timelines().stages[timeline]), else_=ibis.null("string")
    )


def governing(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `for_mode`, `governs` (a lifecycle), `is_chosen`; a choice of what is no lifecycle counts as none."""
    known = shipped_timelines()
    modes: tuple[dict[str, object], ...] = tuple(
        {"for_mode": m, "subject": PREFIX + m, "usual": known.governing[m]} for m in MODES
    )
    table = tables.literal(modes, {"for_mode": "string", "subject": "string", "usual": "string"})
    every = frame(tables, shape)
    whole = table.cross_join(every.filter(every.observed).select("period", "starts"))
    whole = whole.select(*table.columns, "period", "starts")
    rows = tables.entity("strategy_choice")
    rows = rows.filter(rows.choice.isin(TIMELINES))
    chosen = rows.select(of="subject", choice="choice", day=local_day(rows.decided_at, q.zone))
    both = whole.left_join(chosen, [whole.subject == chosen.of, chosen.day <= whole.starts])
    return both.select("period", "for_mode", governs=both.choice.fill_null(both.usual), is_chosen=both.choice.notnull())
