"""Entries into stages of the buying cycle, one list from what people entered and what records prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.revenue.lines import STOPPED
from oarlock.metrics.usage.values import value_days
from oarlock.strategy.lifecycles.stages import BREAK_DAYS, CODES, DEAL_STAGES, SILENT_DAYS, TIMELINE

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("account_id", "stage", "day", "evidence", "is_reasoned")
ENTITIES = ("contract_line", "stage_entry", "opportunity", "value_event", "usage_feature_day", "account")


def proofs(tables: Tables, q: Question) -> ir.Table:
    """COLUMNS: every entry that is proved, in no order; `is_reasoned` where a person gave a reason."""
    import ibis

    terms = tables.named(_terms(tables))
    parts = [entered(tables, q, TIMELINE, CODES), *_deals(tables, q, terms), *_contracts(terms), *_values(tables, q)]
    every = ibis.union(*(part.select(COLUMNS) for part in parts), distinct=False)
    every = every.filter(every.account_id.notnull(), every.day.notnull())
    return every if q.account is None else every.filter(every.account_id == q.account)


def entered(tables: Tables, q: Question, timeline: str, codes: tuple[str, ...]) -> ir.Table:
    """What people entered for one of the four timelines: COLUMNS."""
    import ibis

    rows = tables.entity("stage_entry")
    rows = rows.mutate(stage=rows.stage.lower().strip())
    rows = rows.filter(rows.timeline == timeline, rows.stage.isin(codes))
    return rows.select(
        "account_id", "stage", day=local_day(rows.entered_at, q.zone), evidence=ibis.literal("entered"),
        is_reasoned=(rows.reason.fill_null("").strip() != ""),
    )  # fmt: skip


def _proof(rows: ir.Table, stage: str | ir.Value, day: ir.Value, evidence: str) -> ir.Table:
    import ibis

    said = ibis.literal(stage) if isinstance(stage, str) else stage
    return rows.select(
        "account_id", stage=said, day=day, evidence=ibis.literal(evidence), is_reasoned=ibis.literal(False)
    )


def _terms(tables: Tables) -> ir.Table:
    """`account_id`, `start_date`, `last_end` (null while it lives), `before` (when the one before ended; null for the
    first): stretches of contracts, lines less than BREAK_DAYS apart being one.
    """
    import ibis

    far = ibis.date(2999, 1, 1)
    lines = tables.entity("contract_line")
    status = lines.status.fill_null("active")
    lines = lines.filter(lines.account_id.notnull(), lines.start_date.notnull(), status != "trialing")
    lines = lines.filter(~(lines.status.fill_null("active").isin(STOPPED) & lines.end_date.isnull()))
    ends = lines.end_date.fill_null(far)
    rows = lines.select("account_id", "start_date", end_date=ibis.greatest(ends, lines.start_date))
    rows = rows.group_by("account_id", "start_date").aggregate(end_date=rows.end_date.max())
    order = {"group_by": rows.account_id, "order_by": rows.start_date}
    rows = rows.mutate(reach=rows.end_date.max().over(**order, rows=(None, 0)))
    rows = rows.mutate(before=rows.reach.lag().over(group_by=rows.account_id, order_by=rows.start_date))
    is_new = rows.before.isnull() | (rows.start_date.delta(rows.before, unit="day") > BREAK_DAYS)
    starts = rows.filter(is_new).select("account_id", "start_date", "before")
    whole = rows.group_by("account_id").aggregate(last=rows.reach.max())
    whole = whole.select(of="account_id", last_end=(whole["last"] == far).ifelse(ibis.null("date"), whole["last"]))
    return starts.left_join(whole, [("account_id", "of")]).select("account_id", "start_date", "before", "last_end")


def _contracts(terms: ir.Table) -> list[ir.Table]:
    again = terms.filter(terms.before.notnull())
    over = terms.filter(terms.last_end.notnull()).select("account_id", "last_end").distinct()
    return [
        _proof(terms, "implementation", terms.start_date, "contract_start"),
        _proof(again, "abandoned", again.before, "contract_end"),
        _proof(over, "abandoned", over.last_end, "contract_end"),
    ]


def _deals(tables: Tables, q: Question, terms: ir.Table) -> list[ir.Table]:
    """Deals before the first contract; later ones are about more of the same and move nobody back."""
    import ibis

    first = terms.group_by(of=terms.account_id).aggregate(began=terms.start_date.min())
    deals = tables.entity("opportunity")
    said = deals.stage.lower().strip()
    stage = ibis.cases(*((said.isin(words), code) for code, words in DEAL_STAGES.items()), else_=ibis.null("string"))
    created, changed = local_day(deals.created_at, q.zone), local_day(deals.updated_at, q.zone)
    rows = deals.select(
        "account_id", "close_date", stage=stage, is_won=deals.is_won.fill_null(False), created=created,
        is_over=deals.is_closed.fill_null(False), changed=ibis.coalesce(changed, created),
    )  # fmt: skip
    rows = rows.left_join(first, [("account_id", "of")]).select(*rows.columns, "began")
    rows = rows.filter(rows.began.isnull() | (rows.created <= rows.began))
    live = rows.filter(~rows.is_over, rows.stage.notnull(), rows.stage != "gap", rows.began.isnull())
    won = rows.filter(rows.is_won, rows.began.isnull() | (ibis.coalesce(rows.close_date, rows.changed) <= rows.began))
    lost = rows.filter(rows.is_over, ~rows.is_won, rows.began.isnull())
    return [
        _proof(rows, "gap", rows.created, "deal_open"),
        _proof(live, live.stage, live.changed, "deal_open"),
        _proof(won, "purchase", ibis.coalesce(won.close_date, won.changed), "deal_won"),
        _proof(lost, "abandoned", ibis.coalesce(lost.close_date, lost.changed), "deal_lost"),
    ]


def _values(tables: Tables, q: Question) -> list[ir.Table]:
    """Stable from a first value event on, or the first after a silence; abandoned where the silence is long.

    A silence that reaches to the end of the whole feed is none: nothing may have been recorded since.
    """
    import ibis

    rows = value_days(tables, q).select("account_id", "day").distinct()
    newest = tables.fetch(rows.aggregate(last=rows.day.max()))[0]["last"]
    order = {"group_by": rows.account_id, "order_by": rows.day}
    rows = rows.mutate(before=rows.day.lag().over(**order), after=rows.day.lead().over(**order))
    silent = ibis.interval(days=SILENT_DAYS)
    fresh = rows.filter(rows.before.isnull() | (rows.day.delta(rows.before, unit="day") > SILENT_DAYS))
    still = rows.filter(rows.after.isnull() | (rows.after.delta(rows.day, unit="day") > SILENT_DAYS))
    ends = ibis.literal(newest, "date") if newest is not None else ibis.null("date")
    # DuckDB makes a timestamp of a day and an interval.
    still = still.mutate(since=(still.day + silent).cast("timestamp").cast("date"))
    still = still.filter(still.since <= ends)
    return [_proof(fresh, "stable", fresh.day, "value_event"), _proof(still, "abandoned", still.since, "no_value")]
