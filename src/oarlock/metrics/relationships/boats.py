"""When somebody rows in each of the two boats, and how far they have drifted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.relationships.interactions import interactions
from oarlock.metrics.relationships.strokes import stroke_days, strokes
from oarlock.metrics.revenue.lines import sold_lines

if TYPE_CHECKING:
    import ibis.expr.types as ir

GRACE_DAYS = 90
"""An account that began at most so long before the first interaction on record is followed from its beginning."""


def spans(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `side`, `person`, `first`, `past`: days on which a stroke counts before each instant."""
    import ibis

    rows, lasting = strokes(tables, q), stroke_days(tables, q).rename(of="account_id")
    rows = rows.left_join(lasting, [("account_id", "of")]).select(*rows.columns, "span")
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", "ends")
    held = rows.join(periods, [rows.day < periods.ends])
    span = held.span.fill_null(60)
    until = held.day + span * ibis.interval(days=1)
    past = ibis.least(until.cast("date"), held.gone, held.ends)
    found = held.select("period", "account_id", "side", "person", first=held.day, past=past)
    return found.filter(found["first"] < found.past)


def islands(rows: ir.Table) -> ir.Table:
    """`period`, `account_id`, `side`, `first`, `past` of spans with those that touch or overlap made one."""
    import ibis

    order = [rows["first"], rows.past]
    before = ibis.window(group_by=("period", "account_id", "side"), order_by=order, preceding=(None, 1))
    ordered = rows.mutate(reached=rows.past.max().over(before))
    ordered = ordered.mutate(is_new=(ordered.reached.isnull() | (ordered["first"] > ordered.reached)).cast("int64"))
    ahead = ibis.window(
        group_by=("period", "account_id", "side"),
        order_by=[ordered["first"], ordered.past],
        preceding=None,
        following=0,
    )
    ordered = ordered.mutate(island=ordered.is_new.sum().over(ahead))
    whole = ordered.group_by("period", "account_id", "side", "island").aggregate(
        first=ordered["first"].min(), past=ordered.past.max()
    )
    return whole.drop("island")


def origins(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `at`, `origin`: since when each customer of an instant is followed.

    That is the start of its first contract line, but at most 90 days before the first interaction that anybody
    recorded: before it nobody knows who rowed. Without contract lines it is the account's own first interaction.
    Accounts whose lines have all ended are no customers.
    """
    import ibis

    lines = sold_lines(tables, q)
    sold = lines.group_by("account_id").aggregate(
        began=lines.start_date.min(), ended=lines.end_date.max(), open=lines.end_date.isnull().cast("int64").max()
    )
    talks = interactions(tables, q)
    own = talks.group_by(of=talks.account_id).aggregate(met=talks.day.min())
    feed = tables.entity("interaction")
    seen = tables.fetch(feed.aggregate(first=feed.happened_at.min()))[0]["first"]
    both = sold.outer_join(own, [("account_id", "of")]).select("account_id", "began", "ended", "open", "of", "met")
    both = both.mutate(account_id=ibis.coalesce(both.account_id, both.of))
    feed_day = ibis.literal(seen).cast("timestamp").date() if seen is not None else ibis.null("date")
    early = both.began < (feed_day - ibis.interval(days=GRACE_DAYS))
    began = early.fill_null(False).ifelse(feed_day, both.began)
    both = both.mutate(origin=ibis.coalesce(began, both.met))
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", at="ends")
    found = both.cross_join(periods)
    is_customer = found.began.isnull() | (found.open == 1) | (found.ended > found["at"])
    found = found.filter(found.origin.notnull(), found.origin < found["at"], is_customer.fill_null(False))
    return found.select("period", "account_id", "at", "origin")


def drifts(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `halves` (drift in half days), `theirs`, `ours` (1 = somebody rows on the last day).

    Drift is D(t) = max(0, D(t − 1) + x): x is +1 with both boats empty, +½ with one, −2 with none. Such a sum with a
    floor is what has been added up, less the least it ever was: so a few rows for each change suffice, not one a day.
    """
    import ibis

    known = origins(tables, q, shape)
    rowed = islands(spans(tables, q, shape)).rename(of_period="period", of="account_id")
    held = rowed.join(known, [("of_period", "period"), ("of", "account_id")])
    held = held.select(
        "period", "account_id", "at", "origin", "side", "past", first=ibis.greatest(held["first"], held.origin)
    )
    held = held.filter(held["first"] < held.past)
    one = ibis.literal(1, "int64")
    here = (held.side == "ours").cast("int64")
    starts = held.select("period", "account_id", "at", day=held["first"], more=one, ours=here)
    stops = held.filter(held.past < held["at"])
    stops = stops.select(
        "period", "account_id", "at", day=stops.past, more=-one, ours=-(stops.side == "ours").cast("int64")
    )
    zero = ibis.literal(0, "int64")
    begins = known.select("period", "account_id", "at", day=known.origin, more=zero, ours=zero)
    moves = ibis.union(begins, starts, stops, distinct=False)
    moves = moves.group_by("period", "account_id", "at", "day").aggregate(more=moves.more.sum(), ours=moves.ours.sum())
    keys = ("period", "account_id")
    running = ibis.window(group_by=keys, order_by="day", preceding=None, following=0)
    ordered = ibis.window(group_by=keys, order_by="day")
    steps = moves.mutate(
        boats=moves.more.sum().over(running), row_ours=moves.ours.sum().over(running),
        until=ibis.coalesce(moves.day.lead().over(ordered), moves["at"]),
        is_last=moves.day.lead().over(ordered).isnull(),
    )  # fmt: skip
    rate = ibis.cases((steps.boats == 0, 2), (steps.boats == 1, 1), else_=-4).cast("int64")
    steps = steps.mutate(change=rate * steps.until.delta(steps.day, unit="day"))
    steps = steps.mutate(
        added=steps.change.sum().over(ibis.window(group_by=keys, order_by="day", preceding=None, following=0))
    )
    last = steps.is_last.cast("int64")
    return steps.group_by(*keys).aggregate(
        halves=(steps.added * last).sum() - ibis.least(steps.added.min(), 0),
        ours=(steps.row_ours * last).sum(),
        theirs=((steps.boats - steps.row_ours) * last).sum(),
    )
