"""Positions of all subjects at the instants of a question: one expression, that the other figures read as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.spine import Spine
from oarlock.scores.rubric.shares import weighed
from oarlock.strategy.spectrum import outputs, prices, shared, work
from oarlock.strategy.spectrum.definition import shipped_shares
from oarlock.strategy.spectrum.subjects import KEY, added, with_segment
from oarlock.strategy.spectrum.windows import shape_of, windows

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

POSITION_ENTITIES = (
    "effort", "output", "output_use", "contract_line", "price", "fx_rate", "ticket", "assignment", "opportunity",
    "account", "offering",
)  # fmt: skip


def positions(tables: Tables, q: Question, days: tuple[dt.date, ...] | None = None) -> tuple[Spine, ir.Table]:
    """The spine of the question (or of some days), and `period`, `subject_kind`, `subject`, `value`, `coverage`,
    `low`, `high`, and of each factor its share, `_num` and `_den`; only subjects with any record.
    """
    if days is not None:
        q = replace(q, periods=tuple(Period(day, day) for day in days))
    q = replace(q, account=None, by=(), parameters=(), metric="spectrum_position")
    shape = shape_of(q)
    return shape, tables.once(("positions", q), lambda: tables.kept(_positions(tables, q, shape)))


def _positions(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    frames = windows(tables, shape)
    worked = work.hours(tables, q, frames)
    earned = tables.kept(prices.live(tables, q, shape, frames))
    parts = (
        work.custom(worked),
        prices.off_book(tables, q, earned),
        work.tickets(tables, q, frames),
        work.deals(tables, q, frames),
        shared.by_account(tables, work.development(worked), earned),
    )
    every = ibis.union(*parts, distinct=False)
    rows = every.group_by("period", "factor", "account_id", "offering_id").aggregate(
        num=every.num.sum(), den=every.den.sum()
    )
    rows = tables.kept(with_segment(tables, shape, rows))
    items = tables.kept(with_segment(tables, shape, outputs.single(tables, q, frames)))
    shares = shipped_shares()
    sums = added(shares, rows, items)
    return sums.select(
        *KEY, *(f"{f.id}_{part}" for f in shares.factors for part in ("num", "den")), **weighed(shares, sums)
    )
