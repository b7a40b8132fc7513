"""Why health changed between two days, as a walk from one score to the other: for a picture, a table and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.app.accounts.sources import Row
from oarlock.domain.metric import Question
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.scored import result_of
from oarlock.scores.rubric import Change, Result, change, shown
from oarlock.scores.rubric.change import ChangePart
from oarlock.scores.rubric.words import change_lines, signed

KINDS = {
    "model": Text(en="Another version of the model", zh="模型版本变更"),
    "cap": Text(en="Caps", zh="封顶"),
    "rounding": Text(en="Rounding of what is shown", zh="显示取整"),
}
CAME = Text(en="known now", zh="新增可知")
WENT = Text(en="no longer known", zh="不再可知")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One part of the change. begin, end: where the walk stands before and after it, on the scale of 100."""

    label: Text
    what: Text | None
    points: float
    told: str
    begin: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Changed:
    """The change as people read it.

    first, last: the shown scores between which the walk goes, None when a side has no input. floor, ceiling: the part
    of the scale that the picture needs.
    """

    change: Change
    lines: tuple[Msg, ...]
    steps: tuple[Step, ...]
    first: float | None
    last: float | None
    floor: float
    ceiling: float


def between(before: tuple[Question | None, Row | None], after: tuple[Question | None, Row | None]) -> Changed | None:
    """The walk between two published rows, each with its question; None when one of the days has no health."""
    sides = [
        result_of(asked, row) for asked, row in (before, after)
        if asked is not None and row is not None and row["inputs"] is not None
    ]  # fmt: skip
    return changed(sides[0], sides[1]) if len(sides) == 2 else None


def changed(before: Result, after: Result) -> Changed:
    """The walk from one to the other; its parts add up to the difference of what is shown within 1e-9."""
    found = change(before, after)
    first = _shown(before) if found.total is not None else None
    at, steps = first or 0.0, []
    for part in found.parts:
        steps.append(_step(part, at))
        at += part.points
    stops = [stop for step in steps for stop in (step.begin, step.end)] or [first or 0.0]
    return Changed(
        change=found, lines=change_lines(found), steps=tuple(steps), first=first,
        last=_shown(after) if found.total is not None else None,
        floor=max(0.0, min(stops) - 5.0), ceiling=min(100.0, max(stops) + 5.0),
    )  # fmt: skip


def _shown(result: Result) -> float:
    """The score as it is shown, or the mean that stands in for it."""
    end = result.raw if result.score is None else result.score
    return float(shown(end or 0.0))


def _step(part: ChangePart, at: float) -> Step:
    label = KINDS.get(part.kind) or part.label or Text(en=part.input, zh=part.input)
    what = {"gained": CAME, "lost": WENT}.get(part.kind)
    digits = 2 if part.kind == "rounding" else 1
    return Step(
        label=label, what=what, points=part.points, told=signed(part.points, digits), begin=at, end=at + part.points
    )


def headline(found: Changed) -> Msg:
    """One sentence: from what to what, or that nothing moved."""
    if not found.steps:
        return msg("Nothing moved: every input, the model and the caps are the same.")
    return found.lines[0]
