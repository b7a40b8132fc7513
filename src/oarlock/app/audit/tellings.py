"""Changes of health rules and of what people may do, by name and in words; what is none of these stays as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.app.access.selectors import grant_told
from oarlock.app.health.selectors import differing
from oarlock.kit.text import Msg, Text, msg

Told = Msg | Text | str
MODELS = ("health_model", "health_model_draft")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that changed: what it is called, and what each side says; None where a side has no such thing."""

    what: Told
    before: Told | None = None
    after: Told | None = None


def lines(entity: str, before: Any, after: Any) -> tuple[Line, ...]:
    """The change line by line; nothing when no words are known for it."""
    if entity in MODELS:
        return tuple(Line(what=one.what, before=one.before, after=one.after) for one in differing(before, after))
    if entity == "health_publication" and isinstance(after, Mapping):
        return _published(after)
    if entity == "person":
        return _grants(before, after)
    return ()


def _published(after: Mapping[str, Any]) -> tuple[Line, ...]:
    if label := after.get("rolled_back_to"):
        return (Line(what=msg("Says again what this version said"), after=str(label)),)
    out = [Line(what=msg("From the draft"), after=str(after.get("draft", "")))]
    if authors := after.get("authors"):
        out.append(Line(what=msg("Made by"), after=msg("{who}", who=authors)))
    if after.get("alone"):
        out.append(Line(what=msg("Published by who made it, since nobody else could")))
    return tuple(out)


def _grants(before: Any, after: Any) -> tuple[Line, ...]:
    """Grants that only one side has, each as a line."""
    old, new = _held(before), _held(after)
    what = msg("Role and customers")
    gone = [Line(what=what, before=grant_told(one)) for one in old if one not in new]
    come = [Line(what=what, after=grant_told(one)) for one in new if one not in old]
    return (*gone, *come)


def _held(side: Any) -> Sequence[Mapping[str, Any]]:
    """The grants that a side of a change speaks of; somebody's first one stands alone."""
    if not isinstance(side, Mapping):
        return ()
    told = side.get("grants", [side] if "role" in side else [])
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else ()
