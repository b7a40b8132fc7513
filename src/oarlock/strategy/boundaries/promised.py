"""Hours that are promised and not worked yet: exceptions that were granted, by who does them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.expressions import total
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir


def promised(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """The columns of a load by `period`, `employee_id` and `account_id`; `whole` is the weekly hours at the instant.

    `size`: hundredths of an hour that are left of the estimates; null when one of them has no estimate.
    """
    import ibis

    rows = tables.entity("request")
    rows = rows.filter(rows.decision == "exception", rows.doer_id.notnull())
    rows = rows.select(
        "request_id", "account_id", employee_id=rows.doer_id, estimate=(rows.estimated_hours * 100.0).round(0),
        day=local_day(ibis.coalesce(rows.decided_at, rows.requested_at), q.zone),
    )  # fmt: skip
    periods = frame(tables, shape).filter(lambda t: t.observed).select("period", "starts")
    rows = rows.join(periods, [rows.day < periods.starts])
    work = efforts(tables, q)
    work = work.filter(work.request_id.notnull()).select("size", of="request_id", on="day")
    both = rows.join(work, [rows.request_id == work.of, work.on < rows.starts])
    done = both.group_by(p="period", r="request_id").aggregate(done=total(both["size"]))
    rows = rows.left_join(done, [("period", "p"), ("request_id", "r")]).select(*rows.columns, "done")
    left = rows.estimate.cast("int64") - rows.done.fill_null(0)
    rows = rows.mutate(left=left).filter(lambda t: t.left.isnull() | (t.left > 0))
    sums = rows.group_by("period", "starts", "employee_id", "account_id").aggregate(
        known=total(rows.left), gaps=rows.left.isnull().cast("int64").sum()
    )
    days = tuple(dict.fromkeys(p.start for p in shape.periods))
    people = tables.dated("employee", days)
    people = people.select(of=people.employee_id, on=people.day, weekly=(people.weekly_hours * 100.0).round(0))
    sums = sums.left_join(people, [("employee_id", "of"), ("starts", "on")]).select(*sums.columns, "weekly")
    size = (sums.gaps > 0).ifelse(ibis.null("int64"), sums.known)
    return tables.named(
        sums.select(
            "period", "employee_id", "account_id", size=size, off_menu=size,
            place=ibis.null("int64"), week=ibis.null("date"), part=ibis.literal("promised"),
            whole=sums.weekly.cast("int64").nullif(0), is_over=ibis.literal(False), alert=ibis.literal(False),
        )
    )  # fmt: skip
