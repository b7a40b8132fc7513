"""Health as people read it: the published row evaluated again in plain Python, what costs most first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.domain.metric import Question
from oarlock.kit.text import Msg, Text, msg
from oarlock.pipeline.scored import result_of
from oarlock.scores.rubric import Result, Step, nearest
from oarlock.scores.rubric.result import BANDS, Part
from oarlock.scores.rubric.words import REASONS, cap_lines, percent, score_text, step_line, value_text, verdict

STEPS = 3
"""How many ways to another band are told."""


@dataclass(frozen=True, kw_only=True)
class Driver:
    """One input of health as people read it; `missing` says why there is no value.

    room, fill: the share of the heaviest weight that it has, and how much of that it gained.
    """

    label: Text
    weight: str
    value: str | None
    points: float | None
    added: float | None
    missing: Text | str
    room: float
    fill: float


@dataclass(frozen=True, kw_only=True)
class Health:
    """A customer's health, explained."""

    result: Result
    verdict: Msg
    drivers: tuple[Driver, ...]
    caps: tuple[Msg, ...]
    steps: tuple[Msg, ...]
    model: Msg
    nearest: tuple[Step, ...] = ()


def explained(asked: Question, row: Mapping[str, object]) -> Health:
    """All that one row of published health says."""
    result = result_of(asked, row)
    steps = nearest(result)[:STEPS]
    return Health(
        result=result,
        verdict=_verdict(result),
        drivers=tuple(_driver(part, result) for part in sorted(result.parts, key=_cost)),
        caps=cap_lines(result),
        steps=tuple(step_line(result, step) for step in steps),
        model=_model(result),
        nearest=steps,
    )


def _verdict(result: Result) -> Msg:
    """Bounds are told only where something is missing that could move the score."""
    if result.score is None or result.high > result.low:
        return verdict(result)
    told = {"score": score_text(result.model, result.score), "band": BANDS[result.band]}
    return msg("{score} ({band}), and nothing that is missing could change it.", **told)


def _cost(part: Part) -> tuple[bool, float, float]:
    """What is missing comes last, since nobody knows what it costs."""
    lost = 0.0 if part.points is None else part.input.weight * (100.0 - part.points)
    return part.points is None, -round(lost, 9), -part.input.weight


def _driver(part: Part, result: Result) -> Driver:
    heaviest = max(one.input.weight for one in result.parts)
    room = part.input.weight / heaviest if heaviest else 0.0
    return Driver(
        label=part.input.label,
        weight=percent(part.input.weight / result.model.total),
        value=None if part.value is None else value_text(part.input, part.value),
        points=part.points,
        added=part.contribution,
        missing=REASONS.get(part.missing, part.missing),
        room=room,
        fill=room * (part.points or 0.0) / 100.0,
    )


def _model(result: Result) -> Msg:
    model = result.model
    told = {"title": model.title, "name": model.name, "version": model.version}
    variant = next((one.label for one in model.variants if one.name == model.variant), None)
    if variant is None:
        return msg("By the model “{title}” ({name}, version {version}).", **told)
    return msg("By the model “{title}” ({name}, version {version}), weights for {variant}.", **told, variant=variant)
