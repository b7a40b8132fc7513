"""What an evaluation says: score or none, band, coverage, bounds, and what each input added."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from oarlock.kit.text import Text
from oarlock.scores.rubric.model import Cap, Input, Model

Band = Literal["green", "amber", "red", "unknown"]

BANDS: dict[str, Text] = {
    "green": Text(en="green", zh="绿"),
    "amber": Text(en="amber", zh="黄"),
    "red": Text(en="red", zh="红"),
    "unknown": Text(en="insufficient evidence", zh="证据不足"),
}

NOISE = 1e-9
"""What arithmetic in doubles may be off by; scores are compared with limits within it, before any rounding."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one input gave: its value, its points, and the points it adds to the score; None when missing, and why."""

    input: Input
    value: float | None
    points: float | None
    contribution: float | None
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One evaluation.

    raw: the weighted mean of what is present, before caps and whatever the coverage; None when nothing is present.
    score: None below the coverage floor. low, high: the worst and best that missing inputs could make it.
    applied: caps whose condition holds; unchecked: those that missing values leave open.
    cap_part: what caps took off (0 or negative); contributions and it add up to the score.
    """

    model: Model
    parts: tuple[Part, ...]
    signals: tuple[tuple[str, float | None], ...]
    raw: float | None
    score: float | None
    band: Band
    coverage: float
    low: float
    high: float
    applied: tuple[Cap, ...]
    unchecked: tuple[Cap, ...]
    cap_part: float

    @property
    def values(self) -> dict[str, float | None]:
        """The values that were evaluated, by id of input and signal."""
        return {p.input.id: p.value for p in self.parts} | dict(self.signals)

    @property
    def contributions(self) -> dict[str, float | None]:
        """What each input added, by its id."""
        return {p.input.id: p.contribution for p in self.parts}


def band_of(model: Model, score: float | None) -> Band:
    """The band of an unrounded score."""
    if score is None:
        return "unknown"
    return "green" if score + NOISE >= model.green else "amber" if score + NOISE >= model.amber else "red"


def shown(value: float | Decimal, digits: int = 1) -> Decimal:
    """A figure as it is shown: rounded half away from zero."""
    # Noise of doubles is taken off first, so that 62.25 computed as 62.24999999999999 is shown as 62.3.
    exact = (value if isinstance(value, Decimal) else Decimal(repr(value))).quantize(Decimal("1e-9"), ROUND_HALF_UP)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + Decimal(0)
