"""Why a score changed: parts that add up, in the order model version, lost or gained inputs, values, caps, rounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from oarlock.kit.text import Text
from oarlock.scores.rubric.evaluate import evaluate
from oarlock.scores.rubric.result import Result, shown

Kind = Literal["model", "lost", "gained", "value", "cap", "rounding"]


@dataclass(frozen=True, kw_only=True)
class ChangePart:
    """One reason and the points it moved the score by; `input` is its id, with `label`, for what is of one input."""

    kind: Kind
    points: float
    input: str = ""
    label: Text | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """The change between two results.

    total: shown score after − shown score before, which the parts add up to within 1e-9. Where a side has no score
    (too little evidence) its weighted mean before caps stands in: `is_known_before`, `is_known_after` say so. None,
    without parts, when a side has no input at all.
    """

    before: Result
    after: Result
    total: float | None
    parts: tuple[ChangePart, ...]

    @property
    def is_known_before(self) -> bool:
        """Whether there was a score before."""
        return self.before.score is not None

    @property
    def is_known_after(self) -> bool:
        """Whether there is a score after."""
        return self.after.score is not None


def change(before: Result, after: Result, *, digits: int = 1) -> Change:
    """Take the change apart, whatever the two models are.

    Each step starts where the one before ended: the new model over the old values; then inputs that came, one by one,
    and inputs that went; then each value that moved; then what caps take off; then the rounding of what is shown.
    """
    if before.raw is None or after.raw is None:
        return Change(before=before, after=after, total=None, parts=())
    end_before, end_after = _end(before), _end(after)
    steps = [*_steps(before, after)]
    # Where a step leaves nothing to weigh, what it did shows in the next one that has a figure.
    parts: list[ChangePart] = []
    level = before.raw
    for part, raw in steps:
        moved = 0.0 if raw is None else raw - level
        level = level if raw is None else raw
        parts.append(ChangePart(kind=part.kind, points=moved, input=part.input, label=part.label,
                                before=part.before, after=part.after))  # fmt: skip
    parts += _values(before, after)
    parts.append(ChangePart(kind="cap", points=(end_after - after.raw) - (end_before - before.raw)))
    total = float(shown(end_after, digits)) - float(shown(end_before, digits))
    parts.append(ChangePart(kind="rounding", points=total - (end_after - end_before)))
    return Change(before=before, after=after, total=total, parts=tuple(p for p in parts if _tells(p)))


def _end(result: Result) -> float:
    assert result.raw is not None  # noqa: S101 - asked by the caller
    return result.raw if result.score is None else result.score


def _steps(before: Result, after: Result) -> Iterable[tuple[ChangePart, float | None]]:
    """The model, then inputs that came and went, each with the weighted mean that holds after it.

    A value that the new model does not take (it has no such input, or its scale ends before) goes with the model.
    """
    old, new = _present(before), _present(after)
    moved = evaluate(after.model, old)
    same = before.model.body == after.model.body and before.model.variant == after.model.variant
    if not same:
        yield ChangePart(kind="model", points=0.0), moved.raw
    labels = {p.input.id: p.input.label for p in after.parts}
    values = _present(moved)
    for id_ in [id_ for id_ in new if id_ not in values]:
        values[id_] = new[id_]
        part = ChangePart(kind="gained", points=0.0, input=id_, label=labels[id_], after=new[id_])
        yield part, evaluate(after.model, values).raw
    for id_ in [id_ for id_ in values if id_ not in new]:
        part = ChangePart(kind="lost", points=0.0, input=id_, label=labels[id_], before=values.pop(id_))
        yield part, evaluate(after.model, values).raw


def _values(before: Result, after: Result) -> Iterable[ChangePart]:
    """What each moved value did, all else being equal: the points it moved × its share of the weight present."""
    old, new = _present(evaluate(after.model, _present(before))), _present(after)
    mixed = evaluate(after.model, {**new, **{id_: old[id_] for id_ in new if id_ in old}})
    return [
        ChangePart(
            kind="value", input=p.input.id, label=p.input.label, before=old[p.input.id], after=p.value,
            points=(p.contribution or 0.0) - (was.contribution or 0.0),
        )
        for p, was in zip(after.parts, mixed.parts, strict=True)
        if p.input.id in new and p.input.id in old
    ]  # fmt: skip


def _present(result: Result) -> dict[str, float]:
    return {p.input.id: p.value for p in result.parts if p.points is not None and p.value is not None}


def _tells(part: ChangePart) -> bool:
    return part.points != 0.0 or part.kind in ("lost", "gained", "model")
