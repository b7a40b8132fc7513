"""The four lifecycles: their stages, what each says of an account, and which one governs a mode."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from oarlock.kit.text import Text
from oarlock.metrics.core.modes import MODES
from oarlock.strategy.lifecycles.stages import STAGES

PREFIX = "governing_lifecycle:"
"""Subject of the choice that names the governing lifecycle of a mode, followed by the mode's code."""
TIMELINES = ("firm", "it_use", "buying_use", "strategy")
MILESTONES = "strategy"
"""The lifecycle whose stages are milestones: reached ones ÷ all say its colour."""
GREEN_FROM, AMBER_FROM = 75, 45
"""Per cent of the milestones."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage; colour: what being in it says of the account, empty where milestones are counted."""

    code: str
    label: Text
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Timelines:
    """What the file says. governing: the lifecycle that governs a mode where nobody chose; otherwise: without mode."""

    labels: Mapping[str, Text]
    stages: Mapping[str, tuple[Stage, ...]]
    governing: Mapping[str, str]
    otherwise: str

    def codes(self, timeline: str) -> tuple[str, ...]:
        """The codes of a lifecycle's stages in order."""
        return tuple(stage.code for stage in self.stages[timeline])

    def stage(self, timeline: str, code: str) -> Stage | None:
        """A stage by its code; None when the lifecycle has no such stage."""
        return next((stage for stage in self.stages[timeline] if stage.code == code), None)


@functools.cache
def shipped_timelines() -> Timelines:
    """The lifecycles that come with Oarlock."""
    data = json.loads(resources.files(__package__).joinpath("timelines.json").read_text("utf-8"))
    found = data["timelines"]
    return Timelines(
        labels={name: Text(**found[name]["label"]) for name in TIMELINES},
        stages={name: tuple(_stage(one) for one in found[name]["stages"]) for name in TIMELINES},
        governing={mode: data["governing"][mode] for mode in MODES},
        otherwise=data["otherwise"],
    )


def _stage(one: Mapping[str, object]) -> Stage:
    code, label = str(one["code"]), one.get("label")
    said = Text(**label) if isinstance(label, dict) else STAGES[code]
    return Stage(code=code, label=said, colour=str(one.get("colour", "")))
