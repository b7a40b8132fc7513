"""Progress of outcomes: how far from its baseline to its target the newest measurement is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import before
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

PARTS = 1_000_000
"""Progress is counted in millionths, so that its sums are exact."""


def progress(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Outcomes known before each instant: `period`, `account_id`, `outcome_id`, `done` (millionths of the way, from 0
    to PARTS; null when nothing was measured or there is no way to go), `is_confirmed`, `is_late`.

    Which way is better follows from baseline and target; beyond the target counts as reached, behind the baseline as 0.
    """
    import ibis

    rows = tables.entity("outcome")
    day = local_day(ibis.coalesce(rows.created_at, rows.updated_at), q.zone)
    rows = rows.mutate(day=day.fill_null(ibis.date(1970, 1, 1)), confirmed=local_day(rows.confirmed_at, q.zone))
    known = before(tables, shape, rows)
    seen = tables.entity("outcome_observation")
    seen = seen.select("outcome_id", "observation_id", "observed_at", "value", day=local_day(seen.observed_at, q.zone))
    measured = before(tables, shape, seen)
    newest = ibis.row_number().over(
        group_by=[measured.period, measured.outcome_id],
        order_by=[measured.observed_at.desc(), measured.observation_id.desc()],
    )
    last = measured.mutate(_place=newest).filter(lambda t: t["_place"] == 0)
    both = known.left_join(last, ["period", "outcome_id"]).select(*known.columns, "value")
    way = both.target - both.baseline
    share = (both.value - both.baseline) / way.nullif(0.0)
    # `least` and `greatest` leave nulls out, so what is unknown is put aside before the ends are cut.
    cut = share.isnull().ifelse(ibis.null("float64"), ibis.greatest(ibis.least(share, 1.0), 0.0))
    done = (cut * float(PARTS)).round(0).cast("int64")
    return both.select(
        "period", "account_id", "outcome_id", done=done,
        is_confirmed=(both.confirmed < both.ends).fill_null(False),
        is_late=((both.due_date < both.ends) & (done < PARTS)).fill_null(False),
    )  # fmt: skip
