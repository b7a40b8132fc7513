"""Charts as data: a spec that the page's custom element draws, with the same figures as texts for tables and tips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["line", "bar", "stack", "waterfall", "bars", "steps", "dots", "axis"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line, row of bars or group of dots or bubbles. tone: a colour of the identity, tones: one for each bar.

    base: where bars begin; low, high: an interval at each value; xs: places on a measured axis across; urls: where
    a dot leads; sizes: how wide each bubble is (pixels); marks: only ticks, no line (on an axis: lines across it at
    `xs`, or the band from `low` to `high`); at, said: a line across the picture and what it is called.
    """

    name: str
    tone: str
    values: Sequence[float | int | None]
    texts: Sequence[str]
    base: Sequence[float | int | None] | None = None
    tones: Sequence[str] | None = None
    labels: bool = False
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None
    xs: Sequence[float | int | None] | None = None
    urls: Sequence[str] | None = None
    sizes: Sequence[float] | None = None
    marks: bool = False
    at: float | int | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart. unit: what the axis counts; zero: whether it must begin at zero; across, until: the other axis."""

    id: str
    title: str
    kind: Kind
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    zero: bool = True
    across: str = ""
    until: float | int | None = None

    def spec(self) -> dict[str, Any]:
        """What the custom element reads."""
        return {
            "kind": self.kind, "categories": list(self.categories), "unit": self.unit, "zero": self.zero,
            "across": self.across, "until": self.until,
            "series": [asdict(one) for one in self.series],
        }  # fmt: skip
