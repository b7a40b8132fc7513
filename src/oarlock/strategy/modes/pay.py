"""Last year's pay under two score sheets: what each person reached, weighed by both, and their places in the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.modes import mode_code
from oarlock.metrics.core.spine import Spine, frame
from oarlock.strategy.modes.sheets import ALL, DEPARTMENTS

if TYPE_CHECKING:
    import ibis.expr.types as ir

PARTS = 10_000
FLOOR = 60
"""Weight of the measures on record, in per cent, below which nobody is judged."""


def team(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `mode`, `employee_id`, `role`: who serves accounts of each mode at the instant."""
    import ibis

    del q
    days = tuple(sorted({p.start for p, is_seen in zip(shape.periods, shape.observed, strict=True) if is_seen}))
    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select("period", day="starts")
    accounts = tables.dated("account", days)
    accounts = accounts.select("day", of="account_id", mode=mode_code(accounts["mode"]))
    accounts = accounts.join(periods, "day").select("period", "day", "of", "mode")
    given = tables.entity("assignment").select("account_id", "employee_id", "start_date", "end_date")
    both = accounts.filter(accounts["mode"].notnull()).join(given, [("of", "account_id")])
    both = both.select("period", "day", "mode", "employee_id", "start_date", "end_date")
    both = both.filter(
        both.start_date.isnull() | (both.start_date <= both.day), both.end_date.isnull() | (both.end_date > both.day)
    )
    people = tables.entity("employee")
    said = people.department.lower().strip()
    role = ibis.cases(*((said.isin(words), name) for name, words in DEPARTMENTS.items()), else_=ibis.literal(ALL))
    roles = people.select(who="employee_id", role=role)
    rows = both.select("period", "mode", "employee_id").distinct()
    rows = rows.left_join(roles, [("employee_id", "who")])
    return rows.select("period", "mode", "employee_id", role=rows.role.fill_null(ALL))


def reached(tables: Tables, shape: Spine, days: int) -> ir.Table:
    """`period`, `who`, `measure`, `mean`: the mean attainment in so many days, in ten-thousandths."""
    import ibis

    periods = frame(tables, shape)
    periods = periods.filter(periods.observed).select(
        "period", "starts", since=periods.starts - ibis.interval(days=days)
    )
    rows = tables.entity("evaluation_result")
    rows = rows.filter(rows.attainment.notnull(), rows.period_from.notnull())
    rows = rows.select(
        "period_from", who="employee_id", measure=rows.measure.lower().strip(),
        size=(rows.attainment * float(PARTS)).round(0).cast("int64"),
    )  # fmt: skip
    near = rows.join(periods, [rows.period_from < periods.starts, rows.period_from >= periods.since])
    near = near.select("period", "who", "measure", "size")
    sums = near.group_by("period", "who", "measure").aggregate(whole=near["size"].sum(), n=near.count())
    return sums.select("period", "who", "measure", mean=(sums.whole * 2 + sums.n) // (sums.n * 2))


def scored(people: ir.Table, weights: ir.Table, means: ir.Table, sheet: str, name: str) -> ir.Table:
    """People with `NAME` (what they reached, weighed, from 0; null below the floor) and `NAME_known` (per cent).

    sheet: the column of people that names the sheet.
    """
    import ibis

    asked = people.select("period", "mode", "employee_id", "role", sheet=people[sheet])
    rows = asked.join(weights, ["sheet", "role"]).select(*asked.columns, "measure", "weight")
    rows = rows.join(means, ["period", ("employee_id", "who"), "measure"]).select(*rows.columns, "mean")
    sums = rows.group_by("period", "mode", "employee_id").aggregate(
        made=(rows.weight * rows["mean"]).sum(), known=rows.weight.sum()
    )
    is_enough = (sums.known >= FLOOR).fill_null(False)
    share = sums.made.cast("float64") / (sums.known * PARTS).cast("float64").nullif(0.0)
    sums = sums.select(
        "period", "mode", "employee_id",
        **{name: is_enough.ifelse(share, ibis.null("float64")), f"{name}_known": sums.known},
    )  # fmt: skip
    both = people.left_join(sums, ["period", "mode", "employee_id"])
    return both.select(*people.columns, name, **{f"{name}_known": both[f"{name}_known"].fill_null(0)})


def ranked(rows: ir.Table, *names: str) -> ir.Table:
    """Rows with `NAME_rank`: 1 for the most, equal ones share a place; rows without any of the values have none."""
    import ibis

    is_whole = rows[names[0]].notnull()
    for name in names[1:]:
        is_whole = is_whole & rows[name].notnull()
    rows = rows.mutate(is_ranked=is_whole)
    places = {
        f"{name}_rank": ibis.rank().over(
            group_by=[rows.period, rows["mode"], rows.is_ranked], order_by=[rows[name].desc()]
        )
        for name in names
    }
    rows = rows.mutate(**places)
    none = ibis.null("int64")
    return rows.mutate(**{name: rows.is_ranked.ifelse((rows[name] + 1).cast("int64"), none) for name in places})
