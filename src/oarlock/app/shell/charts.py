"""Charts as data: a spec that the page's custom element draws, with the same figures as texts for tables and tips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["line", "bar", "stack", "waterfall"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or row of bars. tone: a colour of the identity, tones: one for each bar; base: where bars begin."""

    name: str
    tone: str
    values: Sequence[float | int | None]
    texts: Sequence[str]
    base: Sequence[float | int | None] | None = None
    tones: Sequence[str] | None = None
    labels: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart. unit: what the axis counts, in words; zero: whether the axis must begin at zero."""

    id: str
    title: str
    kind: Kind
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    zero: bool = True

    def spec(self) -> dict[str, Any]:
        """What the custom element reads."""
        return {
            "kind": self.kind, "categories": list(self.categories), "unit": self.unit, "zero": self.zero,
            "series": [asdict(one) for one in self.series],
        }  # fmt: skip
