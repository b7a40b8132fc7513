"""What was bought and not used at each instant: seats and modules, priced as sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.accounts.periods import placed, reach
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.usage.activity import activity
from oarlock.metrics.usage.seats import seats, worth_of_offerings

if TYPE_CHECKING:
    import ibis.expr.types as ir

MODULE_DAYS = 90


def unused_seats(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `seats`, `idle` (seats nobody uses), `paid` (their ARR), `unused` (ARR).

    Money is null when the offering's revenue is unknown.
    """
    import ibis

    paid = seats(tables, q, shape)
    used = activity(tables, q, shape).select("users", p="period", a="account_id")
    rows = used.join(paid, [("p", "period"), ("a", "account_id")]).select(*paid.columns, "users")
    worth = worth_of_offerings(tables, q, shape).rename(p="period", a="account_id", o="offering_id")
    # An offering that is not named on either side is the same one.
    on = [rows.period == worth.p, rows.account_id == worth.a, rows.offering_id.fill_null("") == worth.o.fill_null("")]
    rows = rows.left_join(worth, on).select(*rows.columns, "arr")
    idle = ibis.greatest(rows.seats - rows.users, 0)
    rows = rows.mutate(idle=idle, paid=rows.arr)
    return rows.mutate(unused=value_of(rows, rows.idle))


def value_of(rows: ir.Table, count: ir.Value) -> ir.Value:
    """What so many of the row's seats cost a year, rounded once; the whole part apart so that nothing overflows."""
    whole, rest = rows.paid // rows.seats, rows.paid % rows.seats
    return whole * count + (rest * count * 2 + rows.seats) // (rows.seats * 2)


def unused_modules(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `offering_id`, `arr`, `is_used`: recurring offerings beside the one with the seats.

    A module is used when somebody used it, or a part of it, in the 90 days before. While no event of anybody names an
    offering nothing can be said: no rows.
    """
    import ibis

    worth = worth_of_offerings(tables, q, shape)
    worth = worth.filter(worth.offering_id.notnull())
    own = seats(tables, q, shape).filter(lambda t: t.offering_id.notnull()).drop("seats")
    bought = worth.anti_join(own, ["period", "account_id", "offering_id"])
    days = tables.daily("usage_feature_day", *reach(shape, MODULE_DAYS))
    days = days.filter(days.account_id.notnull(), days.offering_id.notnull())
    offerings = tables.entity("offering").select("parent_id", child="offering_id")
    both = days.select("account_id", "offering_id", "day").distinct()
    above = both.left_join(offerings, [("offering_id", "child")]).select("account_id", "day", "parent_id")
    above = above.filter(above.parent_id.notnull()).select("account_id", "day", offering_id="parent_id")
    both = both.select("account_id", "day", "offering_id").union(above, distinct=False)
    used = placed(tables, shape, both, MODULE_DAYS).select("period", "account_id", "offering_id").distinct()
    told = used.select(named="period").distinct()
    seen = bought.join(told, [("period", "named")]).select(*bought.columns)
    known = activity(tables, q, shape).select(p="period", a="account_id")
    seen = seen.join(known, [("period", "p"), ("account_id", "a")]).select(*bought.columns)
    marked = used.select(p="period", a="account_id", o="offering_id", hit=ibis.literal(True))
    rows = seen.left_join(marked, [("period", "p"), ("account_id", "a"), ("offering_id", "o")])
    return rows.select(*bought.columns, is_used=rows.hit.notnull())
