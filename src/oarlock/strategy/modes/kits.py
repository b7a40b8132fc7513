"""Kits: what each mode needs of organisation, process, capability and evaluation, as checks that records answer."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from oarlock.kit.text import Text
from oarlock.metrics.core.modes import MODES

DIMENSIONS = ("organisation", "process", "capability", "evaluation")
DIMENSION_NAMES = {
    "organisation": Text(en="Organisation", zh="组织"),
    "process": Text(en="Process", zh="流程"),
    "capability": Text(en="Capability", zh="能力"),
    "evaluation": Text(en="Evaluation", zh="考核"),
}
SKILL, POOL = "skill_", "pool_"
"""Facts that begin so count assigned people, or all of ours, with the skill that follows."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that records tell: the fact is at least `least` and at most `most`; None for no limit."""

    id: str
    fact: str
    label: Text
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One dimension of a kit, and what is to be done where a check fails."""

    checks: tuple[Check, ...]
    action: Text


@dataclass(frozen=True, kw_only=True)
class Kit:
    """What a mode needs. hours: the range of a quarter, the last None for no limit."""

    mode: str
    hours: tuple[int, int | None]
    parts: Mapping[str, Part]

    @property
    def checks(self) -> tuple[tuple[str, Check], ...]:
        """Every check with its dimension, in order."""
        return tuple((name, check) for name in DIMENSIONS for check in self.parts[name].checks)


@functools.cache
def shipped_kits() -> Mapping[str, Kit]:
    """The kits that come with Oarlock by mode, in neutral order."""
    data = json.loads(resources.files(__package__).joinpath("kits.json").read_text("utf-8"))
    return {mode: _kit(mode, data[mode]) for mode in MODES}


def _kit(mode: str, data: Mapping[str, Any]) -> Kit:
    parts = {}
    for name in DIMENSIONS:
        part = dict(data[name])
        checks = tuple(Check(**{**one, "label": Text(**one["label"])}) for one in part["checks"])
        parts[name] = Part(checks=checks, action=Text(**part["action"]))
    low, high = data["hours"]
    return Kit(mode=mode, hours=(low, high), parts=parts)


def facts_asked() -> tuple[str, ...]:
    """The facts that any kit asks for, once each, in order."""
    return tuple(dict.fromkeys(check.fact for kit in shipped_kits().values() for _, check in kit.checks))
