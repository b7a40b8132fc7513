"""One interaction between ours and a customer's people."""

from __future__ import annotations

from dataclasses import dataclass

STROKES = ("joint_plan", "outcome_review", "training", "feedback", "adoption")
"""Purposes by which a boat is rowed: with direction `out` ours, `in` theirs, `both` the two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One interaction. whose: places of the customer's people; ours: employees.

    is_shared: a session for many customers, whose hours are nobody's in particular.
    """

    day: int
    kind: str
    purpose: str
    direction: str
    minutes: int
    whose: tuple[int, ...]
    ours: tuple[str, ...]
    outcome: str = ""
    is_shared: bool = False
