"""Norms of touch: how many contacts a quarter an account of a mode and stage should have, as a data file."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

TOUCHES = {
    "visit": ("visit", "onsite", "on-site", "拜访", "上门"),
    "executive": ("executive", "exec", "高层"),
}
"""Words in the kind or purpose of an interaction that make it a touch of a sort; `any` is every interaction."""

EXECUTIVES = ("sponsor", "decision")
"""Roles of contacts with whom any contact is one of executives."""


@dataclass(frozen=True)
class Norm:
    """From `low` to `high` touches of a sort in 90 days; None for no limit. mode, stage: None for all."""

    norm: str
    touch: str
    low: int
    high: int | None = None
    mode: str | None = None
    stage: str | None = None


@functools.cache
def shipped_norms() -> tuple[Norm, ...]:
    """The norms that come with Oarlock, in the order of the file."""
    text = resources.files(__package__).joinpath("touch_norms.json").read_text("utf-8")
    return tuple(Norm(**row) for row in json.loads(text))
