"""What off-menu requests really took: the hours booked back to them, and what those cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.cases.windows import before
from oarlock.metrics.core.expressions import count_where, total
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.rates import flow_value
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.effort.costs import priced
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir


def booked(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `request_id`, `size` (hundredths of an hour) and `real` (minor units; null when any is unknown)."""
    import ibis

    rows = efforts(tables, q)
    rows = rows.filter(rows.request_id.notnull()).select("request_id", "employee_id", "day", "size")
    rows = before(tables, shape, priced(tables, q, rows))
    sums = rows.group_by("period", "request_id").aggregate(
        size=total(rows["size"]), whole=total(rows.value), gaps=count_where(rows.is_unknown)
    )
    real = (sums.gaps > 0).ifelse(ibis.null("int64"), sums.whole)
    return sums.select("period", "request_id", "size", real=real)


def mean_rate(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `rate`: what an hour of ours costs on average (minor units, rounded half up), over those who work here.

    People without a rate, or with one in a currency without an exchange rate, are left out; null when nobody is left.
    """
    days = tuple(dict.fromkeys(shape.days))
    people = tables.dated("employee", days)
    left = local_day(people.left_at, q.zone)
    people = people.filter(people.cost_per_hour.notnull(), left.isnull() | (left > people.day))
    people = people.select("day", amount="cost_per_hour", currency=people.currency.fill_null(q.currency))
    valued = flow_value(tables, q, people, day="day")
    valued = valued.filter(valued.value.notnull())
    sums = valued.group_by(on=valued.day).aggregate(whole=total(valued.value), n=valued.count())
    sums = sums.select("on", rate=((sums.whole * 2 + sums.n) // (sums.n * 2)).cast("int64"))
    periods = frame(tables, shape)
    return periods.join(sums, [("starts", "on")]).select("period", "rate")
