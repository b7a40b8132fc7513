"""A scale as a small line, and the distribution of scores as bars: shapes only, words stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.scores.rubric.model import Scale

WIDTH, HEIGHT = 120.0, 36.0
EDGE = 0.12
"""Part of the width on either side where the line runs on flat."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A line as the `d` of a path, and its corners."""

    path: str
    corners: tuple[tuple[float, float], ...]


def picture(scale: Scale) -> Picture:
    """The line of a scale: values to the right, points upwards; steps stand upright."""
    corners = _steps(scale) if scale.kind == "steps" else _lines(scale)
    path = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(corners))
    return Picture(path=path, corners=tuple(corners))


def _lines(scale: Scale) -> list[tuple[float, float]]:
    xs = [x for x, _ in scale.points]
    inner = [(_x(x, xs), _y(y)) for x, y in scale.points]
    if not scale.clamp:
        return inner
    return [(0.0, inner[0][1]), *inner, (WIDTH, inner[-1][1])]


def _steps(scale: Scale) -> list[tuple[float, float]]:
    """From left to right; with `up` the best step is the last, with `down` the first."""
    xs = [x for x, _ in scale.points]
    limits = sorted(scale.points)
    levels = [y for _, y in limits]
    # Between two limits the lower one counts with `up`, the higher one with `down`.
    levels = [scale.other, *levels] if scale.direction == "up" else [*levels, scale.other]
    out = [(0.0, _y(levels[0]))]
    for (x, _), level in zip(limits, levels[1:], strict=True):
        out += [(_x(x, xs), out[-1][1]), (_x(x, xs), _y(level))]
    return [*out, (WIDTH, out[-1][1])]


def _x(x: float, xs: Sequence[float]) -> float:
    least, most = min(xs), max(xs)
    inner = WIDTH * (1 - 2 * EDGE)
    return WIDTH / 2 if most == least else WIDTH * EDGE + inner * (x - least) / (most - least)


def _y(points: float) -> float:
    return HEIGHT - 2 - (HEIGHT - 4) * points / 100.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Two bars beside each other: customers with a score in these ten points, as heights from 0 to 1."""

    label: str
    before: int
    after: int
    was: float
    now: float


def bars(before: Sequence[int], after: Sequence[int]) -> tuple[Bar, ...]:
    """The distribution of scores before and after."""
    most = max((*before, *after, 1))
    step = 100 // len(before)
    return tuple(
        Bar(label=f"{at * step}–{(at + 1) * step}", before=a, after=b, was=a / most, now=b / most)
        for at, (a, b) in enumerate(zip(before, after, strict=True))
    )
