"""How buyers and users want to be served, said and shown, and how they were served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oarlock.domain.metric import Parameter, Question, Tables
from oarlock.kit.text import Text
from oarlock.metrics.core.cases.windows import before, within
from oarlock.metrics.core.expressions import count_where, divide, total
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.parameters import whole_of
from oarlock.metrics.core.spine import Spine
from oarlock.metrics.effort.hours import efforts

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_TOUCHES = Parameter(
    name="most_touches", unit="count", default="1",
    label=Text(en="Contacts and tickets in 90 days that are still self-service", zh="90 天内视为自助的往来与工单上限"),
)  # fmt: skip
MOST_HOURS = Parameter(
    name="most_hours", unit="count", default="1",
    label=Text(en="Our hours in 90 days that are still self-service", zh="90 天内仍视为自助的工时上限"),
)  # fmt: skip
DAYS = 90


def declared(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `side`, `preferred` (personal, self or mixed), `share`: what most of its people say.

    share: of those who said anything, who want a person.
    """
    rows = tables.entity("service_preference")
    rows = rows.filter(rows.account_id.notnull(), rows.declared_at.notnull())
    rows = rows.select(
        "account_id", "side", wants=rows.preferred == "personal", day=local_day(rows.declared_at, q.zone)
    )
    return _majority(tables, shape, rows)


def observed(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """As `declared`, by what people chose when both a person and self-service were offered."""
    rows = tables.entity("channel_choice")
    rows = rows.filter(rows.account_id.notnull(), rows.chosen_at.notnull())
    rows = rows.select("account_id", "side", wants=rows.chosen == "human", day=local_day(rows.chosen_at, q.zone))
    return _majority(tables, shape, rows)


def _majority(tables: Tables, shape: Spine, rows: ir.Table) -> ir.Table:
    import ibis

    held = before(tables, shape, rows)
    sums = held.group_by("period", "account_id", "side").aggregate(wanting=count_where(held.wants), told=held.count())
    twice = sums.wanting * 2
    preferred = ibis.cases((twice > sums.told, "personal"), (twice < sums.told, "self"), else_="mixed")
    return sums.select("period", "account_id", "side", preferred=preferred, share=divide(sums.wanting, sums.told))


def delivered(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `touches`, `size`, `is_personal`: who got more than a little of our people in the period.

    Only accounts that got anything have a row; the others served themselves.
    """
    import ibis

    met, asked = tables.entity("interaction"), tables.entity("ticket")
    one = ibis.literal(1, "int64")
    zero = ibis.literal(0, "int64")
    parts = [
        met.filter(met.happened_at.notnull()).select(
            "account_id", day=local_day(met.happened_at, q.zone), touches=one, size=zero
        ),
        asked.select("account_id", day=local_day(asked.created_at, q.zone), touches=one, size=zero),
        efforts(tables, q)
        .select("account_id", "day", "size", touches=zero)
        .select("account_id", "day", "touches", "size"),
    ]
    rows = ibis.union(*parts, distinct=False)
    rows = within(tables, shape, rows.filter(rows.account_id.notnull()))
    sums = rows.group_by("period", "account_id").aggregate(touches=total(rows.touches), size=total(rows["size"]))
    most = whole_of(q, MOST_TOUCHES.name, 1), whole_of(q, MOST_HOURS.name, 1) * 100
    return sums.mutate(is_personal=(sums.touches > most[0]) | (sums["size"] > most[1]))
