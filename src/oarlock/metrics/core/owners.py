"""Who of ours owns an account on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Tables
from oarlock.metrics.core.spine import Spine, frame

if TYPE_CHECKING:
    import ibis.expr.types as ir


def owners(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `of` (account), `label` (employee) on each period's opening day.

    Of several assignments the one with the role `owner` counts, else the role that comes first by name; then the one
    that began last.
    """
    import ibis

    rows = tables.entity("assignment").select("account_id", "employee_id", "role", "start_date", "end_date")
    periods = frame(tables, shape).select("period", "starts")
    held = rows.join(
        periods,
        [
            rows.start_date.isnull() | (rows.start_date <= periods.starts),
            rows.end_date.isnull() | (rows.end_date > periods.starts),
        ],
    )
    order = [(held.role != "owner").cast("int64"), held.role, held.start_date.desc(), held.employee_id]
    ranked = held.mutate(rank=ibis.row_number().over(group_by=["period", "account_id"], order_by=order))
    return ranked.filter(ranked.rank == 0).select("period", of="account_id", label="employee_id")
