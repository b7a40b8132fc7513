"""Which menu an account has: its tier, when it signed, the version that held then, and its contract year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import add_months
from oarlock.metrics.core.modes import mode_code
from oarlock.metrics.core.spine import Spine, frame
from oarlock.metrics.revenue.lines import sold_lines
from oarlock.strategy.boundaries.menu import TIERS

if TYPE_CHECKING:
    import ibis.expr.types as ir

TIER = "service_tier"


def tiers(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `tier` (lower case): the attribute `service_tier`, else the one of the operating mode."""
    import ibis

    days = tuple(dict.fromkeys(shape.days))
    told = tables.dated("account_attribute", days)
    told = told.filter(told.attribute == TIER, told.value.notnull())
    told = told.group_by(on=told.day, of=told.account_id).aggregate(own=told.value.max().lower().strip())
    accounts = tables.dated("account", days)
    accounts = accounts.select("day", "account_id", mode=mode_code(accounts["mode"]))
    found = accounts.left_join(told, [("day", "on"), ("account_id", "of")]).select(*accounts.columns, "own")
    by_mode = ibis.cases(*((found["mode"] == mode, tier) for mode, tier in TIERS.items()), else_=ibis.null("string"))
    found = found.select("day", "account_id", tier=ibis.coalesce(found.own, by_mode))
    found = found.filter(found.tier.notnull())
    periods = frame(tables, shape)
    return periods.join(found, [("starts", "day")]).select("period", "account_id", "tier")


def signatures(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `signed`: the earliest start among the lines in force at each observed instant."""
    lines = sold_lines(tables, replace(q, account=None)).select("account_id", "start_date", "end_date")
    periods = frame(tables, shape).filter(lambda t: t.observed).select("period", "starts")
    held = lines.join(
        periods,
        [lines.start_date <= periods.starts, lines.end_date.isnull() | (lines.end_date > periods.starts)],
    )
    return held.group_by("period", "account_id").aggregate(signed=held.start_date.min())


def contract_years(tables: Tables, shape: Spine, signed: ir.Table) -> ir.Table:
    """`of_period`, `on` (day of signature), `year_from`: the last anniversary that is not after the instant."""
    rows = []
    for row in tables.fetch(signed.select("period", "signed").distinct()):
        day, period = _day(row["signed"]), int(str(row["period"]))
        rows.append({"of_period": period, "on": day, "year_from": anniversary(day, shape.periods[period].start)})
    schema = {"of_period": "int64", "on": "date", "year_from": "date"}
    return tables.literal(tuple(sorted(rows, key=lambda r: (r["of_period"], r["on"]))), schema)


def anniversary(signed: dt.date, today: dt.date) -> dt.date:
    """The last yearly return of a day that is not after another one; 29 February returns on the 28th."""
    years = today.year - signed.year
    day = add_months(signed, 12 * years)
    return day if day <= today else add_months(signed, 12 * (years - 1))


def versions(tables: Tables, signed: ir.Table) -> ir.Table:
    """Rows (`period`, `account_id`, `tier`, `signed`) with `version`: the newest at signature, else the first.

    Accounts whose tier has no menu at all have no row. The same rule as `menu.menu_in_force`.
    """
    import ibis

    menu = tables.entity("menu_item")
    menu = menu.filter(menu.menu_from.notnull()).select(
        of=menu.tier.lower().strip(), at="menu_version", since="menu_from"
    )
    begun = menu.group_by("of", "at").aggregate(since=menu.since.min())
    both = signed.join(begun, [("tier", "of")])
    none = ibis.null("int32")
    found = both.group_by("period", "account_id", "tier", "signed").aggregate(
        held=(both.since <= both.signed).ifelse(both["at"], none).max(), first=both["at"].min()
    )
    return found.select(
        "period", "account_id", "tier", "signed", version=ibis.coalesce(found.held, found["first"]).cast("int64")
    )


def _day(value: object) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])
