"""Counted records of work: custom hours of delivery, development hours tied to one account, tickets, deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.effort.hours import efforts
from oarlock.strategy.spectrum.windows import inside

if TYPE_CHECKING:
    import ibis.expr.types as ir

DELIVERY = ("delivery", "custom", "project")
DEVELOPMENT = ("development",)
PART = ("period", "factor", "account_id", "offering_id", "num", "den")
"""Columns of a counted record: what of it is on the client's side (`num`) of how much (`den`), in whole numbers."""


def hours(tables: Tables, q: Question, frames: ir.Table) -> ir.Table:
    """Hours by day, in windows: `period`, `account_id`, `offering_id`, `activity`, `is_off_menu`, `size` (hundredths).

    Added up by day before they meet the windows: an entry lies in twelve windows of a year of months.
    """
    rows = efforts(tables, q)
    rows = rows.filter(rows.activity.isin((*DELIVERY, *DEVELOPMENT, "travel")) | rows.is_off_menu)
    daily = rows.group_by("account_id", "offering_id", "activity", "is_off_menu", "day").aggregate(
        size=rows["size"].sum()
    )
    placed = inside(daily, frames)
    sums = placed.group_by("period", "account_id", "offering_id", "activity", "is_off_menu").aggregate(
        size=placed["size"].sum()
    )
    return tables.kept(sums)


def custom(worked: ir.Table) -> ir.Table:
    """Custom or off-menu hours of delivery hours."""
    rows = worked.filter(worked.activity.isin(DELIVERY))
    is_custom = (rows.activity == "custom") | rows.is_off_menu
    return _part(rows, "custom", is_custom.ifelse(rows["size"], 0), rows["size"])


def tickets(tables: Tables, q: Question, frames: ir.Table) -> ir.Table:
    """Tickets handled by a person assigned to the account on the day they were raised.

    A ticket without a person came from the pool; when no ticket of a window names one, nothing is known.
    """
    import ibis

    rows = tables.entity("ticket")
    rows = rows.filter(rows.created_at.notnull())
    rows = rows.select("ticket_id", "account_id", "employee_id", day=local_day(rows.created_at, q.zone))
    held = tables.entity("assignment").select("start_date", "end_date", of="account_id", who="employee_id")
    near = rows.join(held, [("account_id", "of"), ("employee_id", "who")])
    near = near.filter(
        near.start_date.isnull() | (near.start_date <= near.day), near.end_date.isnull() | (near.end_date > near.day)
    )
    named = near.select(ticket="ticket_id").distinct()
    told = rows.left_join(named, [("ticket_id", "ticket")]).select(*rows.columns, "ticket")
    placed = inside(told, frames)
    says = placed.employee_id.notnull().cast("int64").max().over(ibis.window(group_by="period"))
    placed = placed.mutate(says=says, offering_id=ibis.null("string"))
    placed = placed.filter(placed.says == 1)
    one = ibis.literal(1, "int64")
    return _part(placed, "named_support", placed.ticket.notnull().ifelse(one, 0), one)


def deals(tables: Tables, q: Question, frames: ir.Table) -> ir.Table:
    """Deals won of which it is known whether they had a statement of work of their own."""
    import ibis

    rows = tables.entity("opportunity")
    rows = rows.filter(rows.is_closed.fill_null(False), rows.is_won.fill_null(False), rows.is_bespoke.notnull())
    changed = local_day(ibis.coalesce(rows.valid_from, rows.updated_at, rows.created_at), q.zone)
    rows = rows.select("account_id", "offering_id", "is_bespoke", day=ibis.coalesce(rows.close_date, changed))
    placed = inside(rows, frames)
    one = ibis.literal(1, "int64")
    return _part(placed, "bespoke", placed.is_bespoke.ifelse(one, 0), one)


def development(worked: ir.Table) -> ir.Table:
    """Development hours booked to an account, of all of them."""
    rows = worked.filter(worked.activity.isin(DEVELOPMENT))
    return _part(rows, "single_dev", rows.account_id.notnull().ifelse(rows["size"], 0), rows["size"])


def _part(rows: ir.Table, factor: str, num: ir.Value, den: ir.Value) -> ir.Table:
    import ibis

    told = rows.mutate(factor=ibis.literal(factor), num=num.cast("int64"), den=den.cast("int64"))
    return told.select(*PART)
