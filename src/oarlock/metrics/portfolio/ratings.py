"""What a touch costs as was decided, and what customers themselves say about how often we get in touch."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from oarlock.domain.metric import Question, Tables
from oarlock.domain.money import Money
from oarlock.metrics.core.cases.windows import seen
from oarlock.metrics.core.localtime import local_day
from oarlock.metrics.core.spine import Spine

if TYPE_CHECKING:
    import ibis.expr.types as ir

DECIDED = "touch_cost"
"""Subject of the choice that says what one touch costs, in major units of the workspace's currency."""
RUBRIC, FACTOR, HOLDS = "contact_rating", "contact", 180
"""The rubric of the customer's own rating, and the days for which its evidence holds."""


def decided_cost(tables: Tables, q: Question) -> int | None:
    """What one touch costs by the choice that was made (minor units); None where nobody chose, or no amount."""
    rows = tables.entity("strategy_choice")
    found = tables.fetch(rows.filter(rows.subject == DECIDED).select("choice"))
    try:
        amount = Decimal(str(found[0]["choice"])) if found else None
    except InvalidOperation:
        return None
    if amount is None or not amount.is_finite() or not 0 <= amount <= 10**9:
        return None
    return Money.parse(amount, q.currency).minor


def ratings(tables: Tables, q: Question, shape: Spine) -> ir.Table:
    """`period`, `account_id`, `rating` (−2 far too little … 2 far too much), `rated` (day of the evidence).

    The newest answer with evidence that still holds at the period's end.
    """
    import ibis

    rows = tables.entity("answer")
    rows = rows.filter(
        rows.rubric == RUBRIC, rows.factor == FACTOR, rows.value.notnull(), rows.value >= -2.0, rows.value <= 2.0
    )
    rows = rows.select("author", "answered_at", "value", account_id=rows.subject, rated=rows.evidence_at,
                       told=local_day(rows.answered_at, q.zone))  # fmt: skip
    periods = seen(tables, shape)
    near = rows.join(periods, [rows.told <= periods.ends, rows.rated <= periods.ends])
    near = near.filter(near.ends.delta(near.rated, unit="day") <= HOLDS)
    place = ibis.row_number().over(
        group_by=[near.period, near.account_id], order_by=[near.answered_at.desc(), near.author.desc()]
    )
    newest = near.mutate(_place=place).filter(lambda t: t["_place"] == 0)
    return newest.select("period", "account_id", "rated", rating=newest.value.round(0).cast("int64"))
