"""Finds every preset by walking the folders beside it, and tells which one a file's header belongs to."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

import oarlock.sources
from oarlock.domain.plan import Preset, header_key
from oarlock.errors import NotRecognisedError, UnknownNameError

_ENOUGH = 5
"""So many known columns make a company's own file, if they are a quarter of it; fewer must be most of it."""


@cache
def all_presets() -> tuple[Preset, ...]:
    """Every preset of every source, by name."""
    found: list[Preset] = []
    for module in pkgutil.iter_modules(oarlock.sources.__path__):
        if module.ispkg:
            found.extend(importlib.import_module(f"oarlock.sources.{module.name}").PRESETS)
    return tuple(sorted(found, key=lambda p: p.name))


def preset(name: str) -> Preset:
    """The preset of that name; raises `UnknownNameError`."""
    for found in all_presets():
        if found.name == name:
            return found
    raise UnknownNameError(
        "There is no preset '{name}'.",
        remedy="Known presets: {known}.",
        name=name,
        known=", ".join(p.name for p in all_presets() if p.plan is not None),
    )


def generic(entity: str) -> Preset:
    """The preset that reads a company's own file of that entity; raises `UnknownNameError`."""
    return preset(f"generic_{entity}")


def recognise(header: Sequence[str]) -> list[tuple[Preset, int]]:
    """Presets whose needs the header meets, best first, with the number of needs and hints found.

    Generic presets are listed after the specific ones.
    """
    keys = {header_key(name) for name in header} - {""}
    found = [(p, _score(p, keys)) for p in all_presets() if not p.is_asked and _matches(p, keys)]
    return sorted(found, key=lambda pair: (pair[0].is_generic, -pair[1], pair[0].name))


def best(header: Sequence[str]) -> Preset:
    """The preset that the header belongs to; raises `NotRecognisedError` naming the nearest one and what it lacks."""
    found = recognise(header)
    if found:
        return found[0][0]
    near, lacks = nearest(header)
    raise NotRecognisedError(
        "No preset recognises the columns {columns}.",
        remedy="The nearest is '{near}', which also needs {lacks}. "
        "Name one with --preset or --entity, and columns with --map FIELD=COLUMN.",
        columns=", ".join(name for name in header[:40] if name) + (" …" if len(header) > 40 else ""),
        near=near.name,
        lacks=", ".join(lacks) or "more of its own columns",
    )


def nearest(header: Sequence[str]) -> tuple[Preset, tuple[str, ...]]:
    """The loading preset that comes closest to the header, and the columns that it lacks."""
    keys = {header_key(name) for name in header} - {""}
    loading = [p for p in all_presets() if p.plan is not None and not p.is_asked]

    def distance(candidate: Preset) -> tuple[int, int, bool, str]:
        lacking = sum(not _holds(keys, names) for names in candidate.needs)
        return (lacking - _known(candidate, keys), lacking, candidate.is_generic, candidate.name)

    near = min(loading, key=distance)
    return near, tuple(names[0] for names in near.needs if not _holds(keys, names))


def _holds(keys: set[str], names: Sequence[str]) -> bool:
    return any(header_key(name) in keys for name in names)


def _score(candidate: Preset, keys: set[str]) -> int:
    needs = sum(_holds(keys, names) for names in candidate.needs)
    return needs + sum(header_key(hint) in keys for hint in candidate.hints)


def _matches(candidate: Preset, keys: set[str]) -> bool:
    if not all(_holds(keys, names) for names in candidate.needs) or _holds(keys, candidate.refuses):
        return False
    if not candidate.is_generic:
        return True
    # A shared `account_id` alone proves nothing: tables of other systems hold it too.
    known = _known(candidate, keys)
    return known >= 2 and (known * 2 > len(keys) or (known >= _ENOUGH and known * 4 >= len(keys)))


def _known(candidate: Preset, keys: set[str]) -> int:
    """How many of the header's columns the preset would read."""
    words = {header_key(word) for names in candidate.needs for word in names}
    words |= {header_key(hint) for hint in candidate.hints}
    return len(words & keys)
