"""The model as an expression over a table of values: for every account at once, on any engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from oarlock.scores.rubric.conditions import holds_expression
from oarlock.scores.rubric.literals import double
from oarlock.scores.rubric.model import Model
from oarlock.scores.rubric.result import NOISE
from oarlock.scores.rubric.scaling import points_expression

if TYPE_CHECKING:
    import ibis.expr.types as ir

AGE = "_age"
"""Suffix of the column that holds the age of a value in days."""

Named = Callable[["ir.Table"], "ir.Table"]


def score_table(model: Model, table: ir.Table, *, named: Named | None = None) -> ir.Table:
    """The table with the model's result for each row; the same as `evaluate` within 1e-12.

    table: a double column for each input and signal by its id (one that is absent counts as missing), and `ID_age`
    (days) where ages are known. Row-wise arithmetic in the order of the inputs, never a sum over rows.

    Adds `points_ID` and `part_ID` (the contribution) of each input, `raw`, `score`, `band`, `coverage`, `low`, `high`,
    `cap_part`, `caps` and `unchecked` (ids with commas between, null when none), and the cheapest way up to the next
    band by one input: `lift` (its id) and `lift_to` (points).

    named: gives the rows a name of their own, so that the expression stays small; `Tables.named` does.
    """
    import ibis

    keep = named or (lambda rows: rows)
    nothing = ibis.null("float64")
    inputs = [one.id for one in model.inputs]
    columns = set(table.columns)
    values = {id_: table[id_].cast("float64") if id_ in columns else nothing for id_ in _all(model)}
    for one in model.inputs:
        age = f"{one.id}{AGE}"
        if one.expires_after is not None and age in columns:
            values[one.id] = (table[age] > one.expires_after).fill_null(False).ifelse(nothing, values[one.id])
    points = {f"points_{one.id}": points_expression(one.scale, values[one.id]) for one in model.inputs}
    scaled = keep(table.mutate(**{**points, **{f"value_{id_}": v for id_, v in values.items()}}))
    # A value outside its scale is missing for caps, too.
    seen = {id_: scaled[f"value_{id_}"] for id_ in _all(model)}
    seen |= {id_: scaled[f"points_{id_}"].isnull().ifelse(nothing, scaled[f"value_{id_}"]) for id_ in inputs}
    sums = keep(scaled.mutate(**_sums(model, scaled), **_caps(model, seen)))
    whole = keep(sums.mutate(**_bounds(model, sums)))
    score = ((whole.coverage + double(NOISE)) >= double(model.floor)).ifelse(
        (whole.raw > whole.cap).ifelse(whole.cap, whole.raw), nothing
    )
    scored = keep(whole.mutate(score=score))
    parts = {
        f"part_{one.id}": scored[f"points_{one.id}"] * double(one.weight) / scored.present.nullif(double(0))
        for one in model.inputs
    }
    lift, lift_to = _lift(model, scored)
    made = scored.mutate(
        **parts, band=_band(model, scored.score), cap_part=(scored.score - scored.raw).fill_null(double(0)),
        lift=lift, lift_to=lift_to,
    )  # fmt: skip
    extra = ("total_", "present", "lacking", "cap", "cap_maybe", *(f"value_{id_}" for id_ in _all(model)))
    return made.drop(*(name for name in extra if name in made.columns))


def _all(model: Model) -> tuple[str, ...]:
    return (*(one.id for one in model.inputs), *(s.id for s in model.signals))


def _sums(model: Model, rows: ir.Table) -> dict[str, ir.Value]:

    total = present = lacking = double(0)
    for one in model.inputs:
        found = rows[f"points_{one.id}"]
        total = total + (found * double(one.weight)).fill_null(double(0))
        present = present + found.isnull().ifelse(double(0), double(one.weight))
        lacking = lacking + found.isnull().ifelse(double(one.weight), double(0))
    return {"total_": total, "present": present, "lacking": lacking}


def _caps(model: Model, seen: Mapping[str, ir.Value]) -> dict[str, ir.Value]:
    """`cap` and `cap_maybe`: the lowest that surely holds and that may hold; 100 when there is none."""
    import ibis

    sure = maybe = double(100)
    applied = unchecked = ibis.literal("", "string")
    for cap in model.caps:
        state = holds_expression(cap.when, seen)
        held, could = state.fill_null(False), state.fill_null(True)
        sure = (held & (sure > double(cap.at))).ifelse(double(cap.at), sure)
        maybe = (could & (maybe > double(cap.at))).ifelse(double(cap.at), maybe)
        applied = held.ifelse(applied + f",{cap.id}", applied)
        unchecked = state.isnull().ifelse(unchecked + f",{cap.id}", unchecked)
    return {
        "cap": sure, "cap_maybe": maybe,
        "caps": _listed(applied), "unchecked": _listed(unchecked),
    }  # fmt: skip


def _listed(joined: ir.Value) -> ir.Value:
    import ibis

    return (joined == "").ifelse(ibis.null("string"), joined.substr(1))


def _bounds(model: Model, rows: ir.Table) -> dict[str, ir.Value]:

    weight = double(model.total).nullif(double(0))
    worst = rows.total_ / weight
    best = (rows.total_ + rows.lacking * double(100)) / weight
    return {
        "raw": rows.total_ / rows.present.nullif(double(0)),
        "coverage": rows.present / weight,
        "low": (worst > rows.cap_maybe).ifelse(rows.cap_maybe, worst),
        "high": (best > rows.cap).ifelse(rows.cap, best),
    }


def _band(model: Model, score: ir.Value) -> ir.Value:
    import ibis

    return ibis.cases(
        (score.isnull(), "unknown"),
        (score + double(NOISE) >= double(model.green), "green"),
        (score + double(NOISE) >= double(model.amber), "amber"),
        else_="red",
    )


def _lift(model: Model, rows: ir.Table) -> tuple[ir.Value, ir.Value]:
    """The input that reaches the next band with the fewest points of its own, if one alone can and no cap forbids it.

    The heavier an input, the fewer points it takes, so the first that can, by weight, is the one.
    """
    import ibis

    goal = (rows.score + double(NOISE) >= double(model.amber)).ifelse(double(model.green), double(model.amber))
    is_open = rows.score.notnull() & (rows.score + double(NOISE) < double(model.green)) & (rows.cap >= goal)
    short = goal * rows.present - rows.total_
    who: list[tuple[ir.Value, ir.Value]] = []
    to: list[tuple[ir.Value, ir.Value]] = []
    for one in sorted(model.inputs, key=lambda i: -i.weight):
        if one.weight > 0:
            target = rows[f"points_{one.id}"] + short / double(one.weight).nullif(double(0))
            can = is_open & (target <= double(100 + NOISE)).fill_null(False)
            who.append((can, ibis.literal(one.id)))
            to.append((can, target))
    return ibis.cases(*who, else_=ibis.null("string")), ibis.cases(*to, else_=ibis.null("float64"))
