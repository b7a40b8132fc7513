"""The model in plain Python: for one account, for explanations, previews and tests."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.scores.rubric.conditions import holds
from oarlock.scores.rubric.model import Input, Model
from oarlock.scores.rubric.result import NOISE, Part, Result, band_of
from oarlock.scores.rubric.scaling import points_of

Values = Mapping[str, float | None]

EXPIRED, OUTSIDE, ABSENT = "expired", "outside", "absent"
"""Why a value does not count: too old, outside its scale, or simply not there."""


def evaluate(
    model: Model, values: Values, *, ages: Mapping[str, int] | None = None, reasons: Mapping[str, str] | None = None
) -> Result:
    """The result for one account's values.

    score = Σ weight × points ÷ Σ weight, both over inputs that are present; then the lowest cap that holds.
    coverage = Σ weight of those present ÷ Σ weight. Bounds put every missing input at 0 and at 100 points, with caps
    that may hold in the lower one and only caps that surely hold in the upper one.

    ages: days since each value was true, where known. reasons: why a value is missing, where known.
    """
    kept = {one.id: _kept(one, values.get(one.id), (ages or {}).get(one.id)) for one in model.inputs}
    total, present, sum_, lacking = model.total, 0.0, 0.0, 0.0
    for one in model.inputs:
        points = kept[one.id][1]
        sum_ = sum_ + (one.weight * points if points is not None else 0.0)
        present = present + (one.weight if points is not None else 0.0)
        lacking = lacking + (one.weight if points is None else 0.0)
    raw = sum_ / present if present > 0 else None
    coverage = present / total
    seen: dict[str, float | None] = {id_: found[0] for id_, found in kept.items()}
    seen |= {s.id: values.get(s.id) for s in model.signals}
    states = [(cap, holds(cap.when, seen)) for cap in model.caps]
    applied = tuple(cap for cap, state in states if state)
    unchecked = tuple(cap for cap, state in states if state is None)
    score = None
    if raw is not None and coverage + NOISE >= model.floor:
        score = min([raw, *(cap.at for cap in applied)])
    return Result(
        model=model,
        parts=tuple(
            Part(
                input=one, value=kept[one.id][0], points=kept[one.id][1],
                contribution=_contribution(one.weight, kept[one.id][1], present),
                missing=_why(kept[one.id][2], (reasons or {}).get(one.id)) if kept[one.id][1] is None else "",
            )
            for one in model.inputs
        ),
        signals=tuple((s.id, values.get(s.id)) for s in model.signals),
        raw=raw, score=score, band=band_of(model, score), coverage=coverage,
        low=min([sum_ / total, *(cap.at for cap in (*applied, *unchecked))]),
        high=min([(sum_ + 100.0 * lacking) / total, *(cap.at for cap in applied)]),
        applied=applied, unchecked=unchecked,
        cap_part=score - raw if score is not None and raw is not None else 0.0,
    )  # fmt: skip


def _kept(one: Input, value: float | None, age: int | None) -> tuple[float | None, float | None, str]:
    """The value that counts, its points, and why there are none."""
    if value is None or value != value:
        return None, None, ABSENT
    if one.expires_after is not None and age is not None and age > one.expires_after:
        return None, None, EXPIRED
    points = points_of(one.scale, value)
    return (value, points, "") if points is not None else (None, None, OUTSIDE)


def _contribution(weight: float, points: float | None, present: float) -> float | None:
    return None if points is None or present <= 0 else weight * points / present


def _why(found: str, told: str | None) -> str:
    return told if found == ABSENT and told else found
