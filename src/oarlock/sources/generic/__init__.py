"""A company's own files: one preset per entity, made from the entity's declaration."""

from __future__ import annotations

from oarlock.domain.entities import ENTITIES
from oarlock.sources.generic.declared import declared

_OURS = ("identity_link", "edit")
"""Entities that only people's decisions feed."""

PRESETS = tuple(declared(entity) for name, entity in ENTITIES.items() if name not in _OURS)
