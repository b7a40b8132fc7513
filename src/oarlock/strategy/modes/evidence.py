"""Evidence of the mode: what people answered, and the items that records answer themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine, frame
from oarlock.scores.rubric.questions import Questions, shipped

if TYPE_CHECKING:
    import ibis.expr.types as ir

RUBRIC = "mode"
CUSTOMER = "customer"
"""Function of answers that tell the customer's own view; it stands beside ours and is never mixed into it."""
DAYS = 365
"""Days of records that the items computed from them look back on."""
COLUMNS = ("period", "account_id", "factor", "choice", "side", "seen_on")


def rubric() -> Questions:
    """The ten factors with their three choices in neutral order."""
    return shipped(RUBRIC)


def items(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """COLUMNS, one row for each account, factor and side: `ours` (people), `records`, `theirs` (the customer).

    A record speaks only where nobody of ours answered. seen_on: the day of the evidence.
    """
    import ibis

    told = tables.named(answers(tables, q, shape))
    counted = told.select(*COLUMNS).filter(told.side == "ours").select("period", "account_id", "factor", mine="choice")
    found = ibis.union(_functions(tables, q, shape), _horizon(tables, q, shape), distinct=False)
    both = found.left_join(counted, ["period", "account_id", "factor"]).select(*COLUMNS, "mine")
    silent = both.filter(both.mine.isnull()).select(*COLUMNS)
    return tables.named(ibis.union(told.select(*COLUMNS), silent, distinct=False))


def answers(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """COLUMNS: each side's newest answer to each factor whose evidence is known and holds at the instant."""
    import ibis

    asked, rows = rubric(), tables.entity("answer")
    rows = rows.filter(rows.rubric == RUBRIC, rows.factor.isin(asked.ids), rows.choice.isin(asked.codes))
    side = (rows.function.lower().strip() == CUSTOMER).fill_null(False).ifelse("theirs", ibis.literal("ours"))
    rows = rows.select(
        "factor", "choice", "author", "answered_at", account_id=rows.subject, side=side, seen_on=rows.evidence_at,
        told=local_day(rows.answered_at, q.zone),
    )  # fmt: skip
    periods = _seen(tables, shape)
    near = rows.join(periods, [rows.told <= periods.starts, rows.seen_on <= periods.starts])
    if asked.expires_after is not None:
        near = near.filter(near.starts.delta(near.seen_on, unit="day") <= asked.expires_after)
    place = ibis.row_number().over(
        group_by=[near.period, near.account_id, near.factor, near.side],
        order_by=[near.answered_at.desc(), near.author.desc()],
    )
    return near.mutate(_place=place).filter(lambda t: t["_place"] == 0).select(*COLUMNS)


def _functions(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Functions engaged: departments of theirs that took part in a year: one or two, three, four and more."""
    import ibis

    rows = tables.entity("interaction")
    rows = rows.select("interaction_id", "account_id", "contact_id", day=local_day(rows.happened_at, q.zone))
    took = tables.entity("participant").select(met="interaction_id", who="contact_id")
    others = rows.join(took, [("interaction_id", "met")]).select("account_id", "day", contact_id="who")
    people = tables.entity("contact").select(of="contact_id", department="department")
    every = rows.select("account_id", "day", "contact_id").union(others, distinct=False)
    every = every.join(people, [("contact_id", "of")])
    every = every.filter(every.department.notnull(), every.account_id.notnull())
    every = every.mutate(department=every.department.lower().strip())
    periods = _seen(tables, shape)
    near = every.join(periods, [every.day < periods.starts, every.day >= periods.since])
    found = near.group_by("period", "account_id", "department").aggregate(last=near.day.max())
    each = found.group_by("period", "account_id").aggregate(n=found.count(), seen_on=found["last"].max())
    choice = ibis.cases((each.n >= 4, "enterprise"), (each.n == 3, "consultative"), else_="transactional")
    return _item(each, "functions", choice)


def _horizon(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """Horizon: the longest contract line that lives: up to a year, up to two years, longer."""
    import ibis

    del q
    rows = tables.entity("contract_line")
    rows = rows.filter(rows.account_id.notnull(), rows.start_date.notnull(), rows.end_date.notnull())
    periods = _seen(tables, shape)
    lives = rows.join(periods, [rows.start_date < periods.starts, rows.end_date > periods.starts])
    lives = lives.mutate(days=lives.end_date.delta(lives.start_date, unit="day"))
    each = lives.group_by("period", "account_id").aggregate(n=lives.days.max(), seen_on=lives.start_date.max())
    choice = ibis.cases((each.n > 732, "enterprise"), (each.n > 366, "consultative"), else_="transactional")
    return _item(each, "horizon", choice)


def _item(rows: ir.Table, factor: str, choice: ir.Value) -> ir.Table:
    import ibis

    return rows.select(
        "period", "account_id", "seen_on", factor=ibis.literal(factor), choice=choice, side=ibis.literal("records")
    ).select(*COLUMNS)


def _seen(tables: Tables, shape: Spine) -> ir.Table:
    """`period`, `starts`, `since` (a year before) of the observed instants."""
    every = frame(tables, shape)
    return every.filter(every.observed).select("period", "starts", since=every.starts - _year())


def _year() -> object:
    import ibis

    return ibis.interval(days=DAYS)
