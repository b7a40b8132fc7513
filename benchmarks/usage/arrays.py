"""A health model's arithmetic over numpy arrays, missing values as NaN: what somebody would write by hand."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oarlock.scores.rubric import Model

Array = Any


def points_of(scale: Any, value: Array) -> Array:
    """Points of each value, 0 to 100."""
    import numpy as np

    if scale.kind != "points" or not scale.clamp:
        raise NotImplementedError(scale.kind)
    return np.interp(value, [x for x, _ in scale.points], [y for _, y in scale.points])


def caps_of(model: Model, frame: Any) -> tuple[Array, Array, Array, Array]:
    """The lowest cap that surely holds, the lowest that may, the names of those that hold and of the unsettled."""
    import numpy as np

    sure, maybe = np.full(len(frame), 100.0), np.full(len(frame), 100.0)
    held, open_ = np.full(len(frame), "", dtype=object), np.full(len(frame), "", dtype=object)
    for cap in model.caps:
        yes, unknown = _holds(cap.when, frame)
        sure = np.where(yes, np.minimum(sure, cap.at), sure)
        maybe = np.where(yes | unknown, np.minimum(maybe, cap.at), maybe)
        held[yes] += f",{cap.id}"
        open_[unknown] += f",{cap.id}"
    for names in (held, open_):
        names[:] = [text[1:] or None for text in names]
    return sure, maybe, held, open_


def _holds(when: Any, frame: Any) -> tuple[Array, Array]:
    """Whether a condition holds, and whether that is not known."""
    import numpy as np

    from oarlock.scores.rubric.conditions import OPS

    if when.kind == "compare":
        value = frame[when.of].to_numpy()
        return OPS[when.op](value, when.value) & ~np.isnan(value), np.isnan(value)
    parts = [_holds(part, frame) for part in when.parts]
    yes, unknown = [one for one, _ in parts], [one for _, one in parts]
    some_unknown = reduce(np.logical_or, unknown)
    if when.kind == "any":
        found = reduce(np.logical_or, yes)
        return found, ~found & some_unknown
    refuted = reduce(np.logical_or, [~one & ~open_ for one, open_ in parts])
    return reduce(np.logical_and, yes), ~refuted & some_unknown


def lifted(
    model: Model, points: dict[str, Array], total: Array, present: Array, score: Array, cap: Array
) -> tuple[Array, Array]:
    """The heaviest input that alone can reach the next band, and the points it takes."""
    import numpy as np

    goal = np.where(score + 1e-9 >= model.amber, model.green, model.amber)
    is_open = ~np.isnan(score) & (score + 1e-9 < model.green) & (cap >= goal)
    short = goal * present - total
    name, to = np.full(len(score), None, dtype=object), np.full(len(score), np.nan)
    taken = np.zeros(len(score), dtype=bool)
    for one in sorted(model.inputs, key=lambda i: -i.weight):
        target = points[one.id] + short / one.weight
        can = is_open & ~taken & (target <= 100 + 1e-9)
        name[can], to[can], taken = one.id, target[can], taken | can
    return name, to
