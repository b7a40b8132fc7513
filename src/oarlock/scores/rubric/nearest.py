"""What would change the verdict: for each input alone the least change of its value that alters the band."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oarlock.scores.rubric.conditions import comparisons
from oarlock.scores.rubric.evaluate import evaluate
from oarlock.scores.rubric.model import Input
from oarlock.scores.rubric.result import Band, Part, Result


@dataclass(frozen=True, kw_only=True)
class Step:
    """One input's value changed and what that gives; `moved` is by how many points the input moves."""

    input: Input
    before: float
    after: float
    score: float
    band: Band
    moved: float


def what_if(result: Result, changes: Mapping[str, float | None]) -> Result:
    """The result with some values changed, all others as they are."""
    return evaluate(result.model, {**result.values, **changes})


def nearest(result: Result) -> tuple[Step, ...]:
    """For each input that is present the least change upwards and downwards that alters the band, nearest first.

    Near means few points of the input's own scale. Values are on a grid (see `grid_of`), rounded away from the present
    value, so that what is shown does what it says. Empty without a score.
    """
    if result.score is None:
        return ()
    found = [step for part in result.parts for way in (1, -1) if (step := _one(result, part, way)) is not None]
    order = {part.input.id: i for i, part in enumerate(result.parts)}
    return tuple(sorted(found, key=lambda s: (round(s.moved, 6), order[s.input.id], s.after)))


def _one(result: Result, part: Part, way: int) -> Step | None:
    """Walk from corner to corner of the score as a function of this value; between two it is a straight line."""
    if part.value is None or part.points is None or part.input.weight <= 0:
        return None
    grid = grid_of(part.input)
    at = part.value
    for corner in _corners(result, part.input, at, way):
        near = _try(result, part, at + way * grid / 1000)
        if near is not None and near.band != result.band and abs(corner - at) > grid / 1000:
            return _snapped(result, part, at, way, grid)
        far = _try(result, part, corner)
        if far is not None and far.band != result.band:
            return _snapped(result, part, _crossing(result, part, at, corner), way, grid)
        at = corner
    beyond = _try(result, part, at + way * grid / 1000)
    return _snapped(result, part, at, way, grid) if beyond is not None and beyond.band != result.band else None


def _corners(result: Result, one: Input, at: float, way: int) -> Iterator[float]:
    limits = {x for x, _ in one.scale.points}
    limits |= {c.value for cap in result.model.caps for c in comparisons(cap.when) if c.of == one.id}
    yield from sorted((x for x in limits if (x > at if way > 0 else x < at)), reverse=way < 0)


def _crossing(result: Result, part: Part, near: float, far: float) -> float:
    """The first value, from near to far, at which the band is another: as on a straight line, else by halving."""
    if (found := _on_line(result, part, near, far)) is not None:
        return found
    for _ in range(60):
        middle = near + (far - near) / 2
        step = _try(result, part, middle)
        if step is not None and step.band != result.band:
            far = middle
        else:
            near = middle
    return far


def _on_line(result: Result, part: Part, near: float, far: float) -> float | None:
    """The crossing if the score is a straight line between the two, and this is where its band changes."""
    one, other = _try(result, part, near), _try(result, part, far)
    if one is None or other is None or one.score == other.score:
        return None
    limits = sorted((result.model.amber, result.model.green), reverse=other.score < one.score)
    limit = next((x for x in limits if (x > one.score) == (other.score > one.score)), None)
    if limit is None:
        return None
    at = near + (far - near) * (limit - one.score) / (other.score - one.score)
    # As near as halving comes, and no nearer than numbers of this size can tell apart.
    sliver = (far - near) * 1e-9
    before, after = _try(result, part, at - sliver), _try(result, part, at + sliver)
    if before is None or after is None or before.band != one.band or after.band == one.band:
        return None
    return at + sliver


def _snapped(result: Result, part: Part, value: float, way: int, grid: float) -> Step | None:
    steps = value / grid
    places = max(0, round(-math.log10(grid)))
    first = math.ceil(steps - 1e-6) if way > 0 else math.floor(steps + 1e-6)
    for k in (first, first + way):
        step = _try(result, part, round(k * grid, places))
        if step is not None and step.band != result.band:
            return step
    return None


def grid_of(one: Input) -> float:
    """The step in which changes of an input are told: a power of ten, at most a thousandth of its scale's range.

    What is counted changes by whole numbers.
    """
    if one.unit in ("count", "days", "months"):
        return 1.0
    xs = [x for x, _ in one.scale.points]
    spread = max(xs) - min(xs) or abs(xs[0]) or 1.0
    return float(10.0 ** math.floor(math.log10(spread) - 3 + 1e-9))


def _try(result: Result, part: Part, value: float) -> Step | None:
    again = what_if(result, {part.input.id: value})
    points = next(p.points for p in again.parts if p.input.id == part.input.id)
    if again.score is None or points is None or part.points is None or part.value is None:
        return None
    return Step(
        input=part.input, before=part.value, after=value, score=again.score, band=again.band,
        moved=abs(points - part.points),
    )  # fmt: skip
