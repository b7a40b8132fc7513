"""Published values scored by another model: the same expression as a refresh, over what the rows hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from oarlock.scores.health.answer import split
from oarlock.scores.rubric import Model, score_table
from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.variants import attributes_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

STEP = 10
"""Points that one bar of the distribution is wide; a score of 100 stands in the last."""

UNKNOWN = -1


def again(model: Model, rows: ir.Table, named: Callable[[ir.Table], ir.Table]) -> ir.Table:
    """Each row with `score` and `band` under the model beside what was published.

    rows: `account_id`, `name`, `value`, `was_score`, `was_band`, a number for each input and signal by its id, with
    `ID_age` where ages are known, and the attributes by which variants are told apart.
    Adds `score`, `band`, `way` ("amber>red"), `step` and `was_step` (ten points wide; −1 without a score).
    """
    import ibis

    marked = rows.mutate(**{f"is_{name}": rows[name] for name in attributes_of(model)})
    parts = [
        score_table(one, part, named=named).select(
            "account_id", "name", "value", "was_score", "was_band", "score", "band"
        )
        for one, part in split(model, marked)
    ]
    scored = named(reduce(lambda a, b: a.union(b, distinct=False), parts))
    arrow = ibis.literal(">", "string")
    return scored.mutate(
        way=scored.was_band + arrow + scored.band, step=_step(scored.score), was_step=_step(scored.was_score)
    )


def _step(score: ir.Value) -> ir.Value:
    import ibis

    limits = range(100 - STEP, 0, -STEP)
    reached = [(score >= double(at), ibis.literal(at // STEP, "int64")) for at in limits]
    return ibis.cases((score.isnull(), ibis.literal(UNKNOWN, "int64")), *reached, else_=ibis.literal(0, "int64"))
