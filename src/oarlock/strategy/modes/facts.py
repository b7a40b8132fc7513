"""Facts of accounts that the checks of kits look at; null where the record that would tell was never imported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.period import Period
from oarlock.metrics.core.expressions import count_where
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine, frame, spine
from oarlock.metrics.portfolio.touches import touches
from oarlock.strategy.modes.approved import in_force, shares
from oarlock.strategy.modes.kits import POOL, SKILL, facts_asked

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUARTER = 90
REVIEWS = ("review", "qbr", "quarterly", "复盘", "季度")
"""Words in the kind or purpose of an interaction that make it a review of the quarter."""


def with_facts(tables: Tables, q: Question, shape: Spine, rows: ir.Table) -> ir.Table:
    """Rows (`period`, `account_id`, `mode`) with an int64 column for each fact that kits ask for."""
    team, people = tables.named(_team(tables, shape)), tables.entity("employee")
    skills = [f for f in facts_asked() if f.startswith(SKILL)]
    has_team, has_skill = _any(tables, "assignment"), _has(tables, people, "skill")
    sums = team.group_by("period", "account_id").aggregate(
        functions=team.function.nunique(),
        **{fact: count_where(team.skill == fact.removeprefix(SKILL)) for fact in skills},
    )
    rows = _joined(rows, sums, "functions", *skills)
    known = {"functions": has_team, **dict.fromkeys(skills, has_team and has_skill)}
    # The touches of a quarter are counted at the ends of periods that reach back from each instant.
    back = tuple(Period(p.start - dt.timedelta(days=QUARTER), p.start) for p in shape.periods)
    met = touches(tables, q, spine(q, back)).select("period", "account_id", visits="visit")
    rows = _joined(rows, met, "visits")
    rows = _joined(rows, _reviews(tables, q, shape), "reviews")
    known |= dict.fromkeys(("visits", "reviews"), _any(tables, "interaction"))
    rows = _joined(rows, _outcomes(tables, q, shape), "outcomes")
    known["outcomes"] = _any(tables, "outcome")
    for fact in (f for f in facts_asked() if f.startswith(POOL)):
        rows = rows.mutate(**{fact: _pooled(tables, people, fact)})
        known[fact] = has_skill
    rows = tables.named(rows.mutate(**{name: _known(rows[name], is_it) for name, is_it in known.items()}))
    sheets = tables.named(in_force(tables, q, shape))
    stage = sheets.left_join(shares(tables), [("current", "sheet")]).select(*sheets.columns, "share")
    stage = stage.filter(~stage.is_assumed).select("period", "mode", stage_share="share")
    return rows.left_join(stage, ["period", "mode"]).select(*rows.columns, "stage_share")


def _known(fact: ir.Value, is_known: bool) -> ir.Value:
    import ibis

    return fact.fill_null(0).cast("int64") if is_known else ibis.null("int64")


def _joined(rows: ir.Table, found: ir.Table, *names: str) -> ir.Table:
    return rows.left_join(found, ["period", "account_id"]).select(*rows.columns, *names)


def _any(tables: Tables, entity: str) -> bool:
    """Whether any row of an entity is on record."""
    rows = tables.entity(entity)
    return bool(tables.fetch(rows.select(rows.columns[0]).limit(1)))


def _has(tables: Tables, rows: ir.Table, column: str) -> bool:
    return bool(tables.fetch(rows.filter(rows[column].notnull()).select(column).limit(1)))


def _pooled(tables: Tables, people: ir.Table, fact: str) -> ir.Value:
    import ibis

    skilled = people.filter(people.skill.lower().strip() == fact.removeprefix(POOL), people.left_at.isnull())
    n = tables.fetch(skilled.aggregate(n=skilled.count()))[0]["n"]
    return ibis.literal(int(str(n)), "int64")


def _periods(tables: Tables, shape: Spine) -> ir.Table:
    import ibis

    every = frame(tables, shape)
    return every.filter(every.observed).select("period", "starts", since=every.starts - ibis.interval(days=QUARTER))


def _team(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `function` (department, else the role), `skill` of those who serve on the day."""
    import ibis

    rows = tables.entity("assignment").select("account_id", "employee_id", "role", "start_date", "end_date")
    periods = _periods(tables, shape)
    lives = rows.cross_join(periods).select(*rows.columns, "period", "starts")
    lives = lives.filter(
        lives.start_date.isnull() | (lives.start_date <= lives.starts),
        lives.end_date.isnull() | (lives.end_date > lives.starts),
    )
    people = tables.entity("employee").select(who="employee_id", department="department", skill="skill")
    both = lives.left_join(people, [("employee_id", "who")])
    both = both.select("period", "account_id", "employee_id", "role", "department", "skill")
    function = ibis.coalesce(both.department, both.role).lower().strip()
    return both.select(
        "period", "account_id", "employee_id", function=function, skill=both.skill.lower().strip()
    ).distinct()


def _reviews(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    rows = tables.entity("interaction")
    what = (rows.kind.fill_null("") + " " + rows.purpose.fill_null("")).lower()
    rows = rows.filter(ibis.or_(*(what.contains(word) for word in REVIEWS)))
    rows = rows.select("account_id", day=local_day(rows.happened_at, q.zone))
    periods = _periods(tables, shape)
    near = rows.join(periods, [rows.day < periods.starts, rows.day >= periods.since]).select("period", "account_id")
    return near.group_by("period", "account_id").aggregate(reviews=near.count())


def _outcomes(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    import ibis

    rows = tables.entity("outcome")
    day = local_day(ibis.coalesce(rows.created_at, rows.updated_at), q.zone).fill_null(ibis.date(1970, 1, 1))
    rows = rows.select("account_id", day=day)
    periods = _periods(tables, shape)
    near = rows.join(periods, [rows.day < periods.starts]).select("period", "account_id")
    return near.group_by("period", "account_id").aggregate(outcomes=near.count())
