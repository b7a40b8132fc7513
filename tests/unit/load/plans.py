"""Read plans for the tests: one column of the file for each declared column, by its own name."""

from __future__ import annotations

from typing import Any

from oarlock.domain.entities import entity
from oarlock.domain.plan import Col, Part, ReadPlan, Sql, Target


def part(name: str, *, where: Sql | None = None, targets: dict[str, Target] | None = None, **kwargs: Any) -> Part:
    """A part with a target for each declared column, from the raw column of that name; `targets` replace some."""
    own = targets or {}
    columns = [own.get(c.name) or Target(column=c.name, expr=Col(c.name)) for c in entity(name).columns]
    return Part(entity=name, targets=tuple(columns), where=where, **kwargs)


def plan(*parts: Part | str, system: str = "", **kwargs: Any) -> ReadPlan:
    """A plan of parts; an entity's name stands for its plain part."""
    made = tuple(part(p) if isinstance(p, str) else p for p in parts)
    return ReadPlan(preset="test", system=system, parts=made, **kwargs)


LINES = plan("contract_line", zone="local")
