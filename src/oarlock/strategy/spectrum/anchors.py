"""Points of reference on the spectrum: anchors, competitors and how often we met them, target bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.metrics.core.expressions import divide, total
from oarlock.metrics.core.localtime import local_day
from oarlock.strategy.spectrum.company import last_day
from oarlock.strategy.spectrum.definition import MONTHS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def anchors(tables: Tables, q: Question) -> ir.Table:
    """`anchor_id`, `title`, `position`, `basis`, `is_competitor`, `stated_on`, `meetings`, `is_stale`; none removed.

    meetings: deals of the last twelve months that name the competitor (by title or ID). A competitor's evidence is
    stale after twelve months.
    """
    day = last_day(q)
    rows = tables.entity("anchor")
    rows = rows.filter(~rows.is_removed.fill_null(False), rows.position.between(0.0, 100.0))
    rows = rows.mutate(is_competitor=rows.is_competitor.fill_null(False), stated_on=local_day(rows.stated_at, q.zone))
    rows = rows.select("anchor_id", "title", "position", "basis", "is_competitor", "stated_on")
    met = _met(tables, q)
    by_title = rows.left_join(met, [rows.title.strip().lower() == met.named]).select(*rows.columns, "met")
    again = met.select(id_named="named", id_met="met").view()
    both = by_title.left_join(again, [by_title.anchor_id.strip().lower() == again.id_named])
    both = both.select(*by_title.columns, "id_met")
    is_same = both.title.strip().lower() == both.anchor_id.strip().lower()
    meetings = both.met.fill_null(0) + is_same.ifelse(0, both.id_met.fill_null(0))
    stale = both.is_competitor & (both.stated_on < add_months(day, -MONTHS))
    return tables.kept(both.mutate(meetings=meetings, is_stale=stale).drop("met", "id_met"))


def _met(tables: Tables, q: Question) -> ir.Table:
    """`named` (lower case), `met`: deals of the last twelve months by the competitor that they name."""
    import ibis

    day = last_day(q)
    deals = tables.entity("opportunity")
    at = ibis.coalesce(deals.close_date, local_day(ibis.coalesce(deals.updated_at, deals.created_at), q.zone))
    deals = deals.mutate(at=at, named=deals.competitor.strip().lower().nullif(""))
    deals = deals.filter(deals.named.notnull(), deals["at"] >= add_months(day, -MONTHS), deals["at"] < day)
    return deals.group_by("named").aggregate(met=deals.count())


def expected(points: ir.Table) -> ir.Table:
    """One row: `expected`, competitors' positions weighed by meetings (null when none was met), to a hundredth."""
    rows = points.filter(points.is_competitor, ~points.is_stale, points.meetings > 0)
    rows = rows.mutate(size=(rows.position * 100.0).round(0).cast("int64") * rows.meetings)
    sums = rows.aggregate(size=total(rows["size"]), meetings=total(rows.meetings))
    return sums.select(expected=divide(sums["size"], sums.meetings * 100))


def targets(tables: Tables) -> ir.Table:
    """`subject`, `low_end`, `high_end`, `decided_by`, `approved_at`: bands in force."""
    rows = tables.entity("position_target")
    return rows.filter(rows.low <= rows.high).select(
        "subject", "decided_by", "approved_at", low_end="low", high_end="high"
    )


def nearest(rows: ir.Table, points: ir.Table, side: str) -> ir.Table:
    """Rows with `<side>` and `<side>_distance`: the nearest anchor (no competitor) at or below, or above the value."""
    import ibis

    marks = points.filter(~points.is_competitor).select("anchor_id", "title", "position")
    is_on_side = (lambda t: t.position <= t.value) if side == "below" else (lambda t: t.position > t.value)
    pairs = rows.select("item_kind", "item", "value").cross_join(marks).filter(is_on_side)
    pairs = pairs.mutate(distance=(pairs.position - pairs.value).abs())
    order = ibis.window(group_by=["item_kind", "item"], order_by=[pairs.distance, pairs.title, pairs.anchor_id])
    ranked = pairs.mutate(place=ibis.row_number().over(order))
    best = ranked.filter(ranked.place == 0).select(
        **{"of_kind": ranked.item_kind, "of": ranked["item"], side: ranked.title, f"{side}_distance": ranked.distance}
    )
    return rows.left_join(best, [("item_kind", "of_kind"), ("item", "of")]).select(
        *rows.columns, side, f"{side}_distance"
    )
