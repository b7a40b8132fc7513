"""Shipped definition sets as data files, and how a definition set is read and checked."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any, get_args, get_type_hints

from oarlock.domain.definition import DefinitionSet
from oarlock.errors import UserError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def shipped() -> dict[str, DefinitionSet]:
    """The definition sets that come with Oarlock, by label (`standard@1`)."""
    folder = resources.files(__package__)
    bodies = [json.loads(f.read_text("utf-8")) for f in sorted(folder.iterdir(), key=str) if f.name.endswith(".json")]
    sets = [definition_set(body) for body in bodies]
    return {s.label: s for s in sets}


def definition_set(body: Mapping[str, Any]) -> DefinitionSet:
    """A definition set from its data; raises `UserError` naming the first field that is wrong."""
    hints = get_type_hints(DefinitionSet)
    known = {f.name for f in dataclasses.fields(DefinitionSet)}
    values: dict[str, Any] = {}
    for name, value in body.items():
        if name in ("title", "meaning"):
            continue
        if name not in known:
            raise UserError(
                "'{name}' is not a choice of a definition set.",
                remedy="Choices: {known}.",
                name=name,
                known=sorted(known),
            )
        allowed = get_args(hints[name])
        if name.endswith("_factor"):
            value = _factor(name, value)
        elif allowed and value not in allowed:
            raise UserError(
                "'{value}' is not allowed for '{name}'.", remedy="Use one of: {allowed}.",
                name=name, value=value, allowed=", ".join(map(str, allowed)),
            )  # fmt: skip
        values[name] = value
    if not isinstance(values.get("name"), str) or not isinstance(values.get("version"), int):
        raise UserError("A definition set needs a 'name' and a whole 'version'.")
    if not _NAME.fullmatch(values["name"]):
        raise UserError(
            "'{name}' is not a name for a definition set.",
            remedy="Use small letters, digits, `_` and `-`, as in standard.",
            name=values["name"],
        )
    return DefinitionSet(**values)


def _factor(name: str, value: object) -> tuple[int, int]:
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(v, int) and 0 < v <= 1500 for v in value):
        return (value[0], value[1])
    raise UserError("'{name}' must be two whole numbers from 1 to 1500, as in [13, 3].", name=name)


def body(definition: DefinitionSet) -> dict[str, Any]:
    """The data of a definition set, as it is published and put in manifests."""
    return dataclasses.asdict(definition)
