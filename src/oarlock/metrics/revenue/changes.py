"""Changes: the same movements as cells give, from the instants at which something changed and no others.

A line in the reporting currency is worth the same at every instant it counts at, so two rows for each line (when it
begins and when it stops) say all; what a customer is worth in between is their running total. This is what makes long
histories cheap. Lines in other currencies change with the rates at every instant, so their customers go by cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.revenue.kinds import COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def ledger_of_changes(tables: Tables, shape: Spine, lines: ir.Table) -> ir.Table:
    """A ledger row for each observed period: `period` and COLUMNS, over all customers together."""
    moves = _moves(_levels(lines, len(shape.days)))
    steps = tables.literal(
        tuple({"period": s.period, "place": s.closing} for s in shape.steps if s.closing > s.opening),
        {"period": "int64", "place": "int64"},
    )
    inside = steps.left_join(moves, "place")
    names = [name for name in COLUMNS if name in moves.columns]
    inside = inside.group_by("period").aggregate(**{name: total(inside[name]) for name in names})
    return _with_stocks(tables, shape, moves, inside)


def _levels(lines: ir.Table, n: int) -> ir.Table:
    """For each customer and place at which something changed: `change`, worth `after`, and rows `seen` so far."""
    import ibis

    begins = lines.select("account_id", place="first", change=(lines["first"] < lines.past).ifelse(lines.value, 0))
    stops = lines.filter(lines.past < n, lines["first"] < lines.past)
    stops = stops.select("account_id", place="past", change=-stops.value)
    rows = begins.union(stops, distinct=False)
    merged = rows.group_by("account_id", "place").aggregate(change=rows.change.sum())
    # One window for both columns: the rows are sorted once. Worth before is worth after without the change.
    history = ibis.window(group_by="account_id", order_by="place", rows=(None, 0))
    return merged.mutate(after=merged.change.sum().over(history), seen=merged.change.count().over(history))


def _moves(levels: ir.Table) -> ir.Table:
    """Sums over the customers that changed at a place. The first row of a customer is the first time it ever paid."""
    levels = levels.mutate(before=levels.after - levels.change, is_first=levels.seen == 1)
    before, after = levels.before, levels.after
    begins = (before == 0) & (after > 0)
    stays = (before > 0) & (after > 0)
    moved = {
        "new": (begins & levels.is_first, after),
        "reactivation": (begins & ~levels.is_first, after),
        "expansion": (stays & (after > before), after - before),
        "contraction": (stays & (after < before), before - after),
        "churn": ((before > 0) & (after == 0), before),
    }
    amounts = {name: total(condition.ifelse(amount, 0)) for name, (condition, amount) in moved.items()}
    accounts = {f"{name}_accounts": count_where(condition) for name, (condition, _) in moved.items()}
    net = {"net": total(after - before), "net_accounts": count_where(after > 0) - count_where(before > 0)}
    return levels.group_by("place").aggregate(**amounts, **accounts, **net)


def _with_stocks(tables: Tables, shape: Spine, moves: ir.Table, inside: ir.Table) -> ir.Table:
    """Flows of the periods beside the worth and number of customers at their two ends."""
    import ibis

    places = tables.literal(tuple({"place": i} for i in range(len(shape.days))), {"place": "int64"})
    every = places.left_join(moves, "place").select(places.place, moves.net, moves.net_accounts)
    running = ibis.window(order_by="place", rows=(None, 0))
    stocks = every.select(
        "place",
        worth=every.net.fill_null(0).sum().over(running),
        accounts=every.net_accounts.fill_null(0).sum().over(running),
    )
    ends: dict[int, dict[str, object]] = {}
    for step in shape.steps:
        row = ends.setdefault(step.period, {"period": step.period, "opens": step.opening})
        row["closes"] = step.closing
    periods = tables.literal(tuple(ends.values()), {"period": "int64", "opens": "int64", "closes": "int64"})
    first = stocks.select(opens="place", opening="worth", opening_accounts="accounts")
    last = stocks.select(closes="place", closing="worth", closing_accounts="accounts")
    found = periods.join(first, "opens").join(last, "closes").left_join(inside, "period")
    zero = ibis.literal(0, "int64")
    flows = {name: found[name].fill_null(0) for name in COLUMNS if name in inside.columns}
    fixed = {"fx": zero, "fx_accounts": zero, "missing": zero}
    held = {name: found[name] for name in ("opening", "opening_accounts", "closing", "closing_accounts")}
    columns = flows | fixed | held
    return found.select(period=periods.period, **{name: columns[name] for name in COLUMNS})
