"""The order in which files are read: what is referred to comes before what refers to it."""

from __future__ import annotations

from functools import cache

from oarlock.domain.entities import ENTITIES


@cache
def rank(entity: str) -> int:
    """How deep the entity's references go: 0 for one that refers to none (or only to itself)."""
    return _depth(entity, frozenset())


def _depth(entity: str, above: frozenset[str]) -> int:
    found = ENTITIES.get(entity)
    if found is None:
        return 0
    refers = {c.refers_to for c in found.columns if c.refers_to} - {entity} - above
    return max((1 + _depth(r, above | {entity}) for r in refers), default=0)


def place(entity: str | None) -> tuple[int, str]:
    """Sort key of a file by its main entity; files without one (lookups, unknown) come last."""
    return (len(ENTITIES), "") if entity is None else (rank(entity), entity)
