"""What a model is: inputs with weights and scales, caps, bands; read from data, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oarlock.kit.text import Text

Direction = Literal["up", "down"]
Op = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an input's value comes from: a field of a metric's answer by account.

    days: length of the period that ends at the day of the score, for metrics over a period.
    age: the field that dates the value (a date, or whole days).
    """

    metric: str
    field: str = "value"
    parameters: tuple[tuple[str, str], ...] = ()
    days: int = 90
    age: str = ""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How a value becomes 0 to 100 points.

    kind: `identity` takes the value as points, `points` draws lines between (value, points), `steps` has one number of
    points from a limit on (`up`: at least the limit; `down`: at most), and `other` points beyond the last limit.
    clamp: a value outside the points counts as the nearest end; without it such a value is missing.
    """

    kind: Literal["identity", "points", "steps"] = "identity"
    direction: Direction = "up"
    points: tuple[tuple[float, float], ...] = ((0.0, 0.0), (100.0, 100.0))
    other: float = 0.0
    clamp: bool = True


@dataclass(frozen=True, kw_only=True)
class Input:
    """One driver of a score. weight: the product of its own and its groups' weights, each shared among siblings.

    group: id of the outermost group that holds it, or its own. expires_after: days after which a value counts as
    missing. unit: what the value is shown as.
    """

    id: str
    label: Text
    weight: float
    group: str
    scale: Scale
    source: Source | None = None
    expires_after: int | None = None
    unit: str = "index"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A value that caps look at and that has no weight."""

    id: str
    label: Text
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A comparison of one value, or several conditions of which `all` or `any` must hold."""

    of: str = ""
    op: Op = "<"
    value: float = 0.0
    kind: Literal["compare", "all", "any"] = "compare"
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cap:
    """While the condition holds the score is at most `at`."""

    id: str
    when: Condition
    at: float
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Other weights for accounts whose attributes (`segment`, `mode`, …) have one of some values; the first that fits
    counts.
    """

    name: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    weights: tuple[tuple[str, float], ...]
    label: Text


@dataclass(frozen=True, kw_only=True)
class Model:
    """One version of a score's rules; published ones never change.

    floor: the least coverage at which there is a score. green, amber: the least scores of these bands.
    groups: ids and labels of the outermost groups, in order. variant: the one whose weights these are.
    body: the definition as canonical JSON, from which the same model can be read again.
    """

    name: str
    version: int
    title: Text
    meaning: Text
    inputs: tuple[Input, ...]
    groups: tuple[tuple[str, Text], ...]
    signals: tuple[Signal, ...] = ()
    caps: tuple[Cap, ...] = ()
    variants: tuple[Variant, ...] = ()
    floor: float = 0.6
    green: float = 75.0
    amber: float = 45.0
    variant: str = ""
    body: str = ""

    @property
    def label(self) -> str:
        """Name and version as figures show them: `default@1`."""
        return f"{self.name}@{self.version}"

    @property
    def drivers(self) -> tuple[Input | Signal, ...]:
        """All that has a value: the inputs, then the signals."""
        return (*self.inputs, *self.signals)

    @property
    def total(self) -> float:
        """All weights together, added in the order of the inputs."""
        whole = 0.0
        for one in self.inputs:
            whole = whole + one.weight
        return whole
