"""The places of a model that people edit, each with the name of its field: the key by which the rules speak of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from oarlock.kit.text import Msg, msg
from oarlock.kit.typed import typed_number

Kind = Literal["number", "ratio", "days", "op", "text"]
Path = tuple[str | int, ...]

MOST = Decimal(9_000_000)
NOT_A_NUMBER = msg("This is not a number.")
EMPTY = msg("A number is missing here.")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One value of a definition. ratio: kept as 0.4 and typed as 40; days: a whole number, or nothing for never."""

    name: str
    path: Path
    kind: Kind = "number"


def places(body: Mapping[str, Any]) -> Iterator[Place]:
    """Every place but the edges of scales, whose number changes."""
    yield Place(name="floor", path=("floor",), kind="ratio")
    for band in ("green", "amber"):
        yield Place(name=f"bands.{band}", path=("bands", band))
    for name, path, node in nodes(body["inputs"]):
        yield Place(name=f"{name}.weight", path=(*path, "weight"))
        if "inputs" not in node:
            if node.get("source", {}).get("age"):
                yield Place(name=f"{name}.expires_after", path=(*path, "expires_after"), kind="days")
            if "steps" in node.get("scale", {}):
                yield Place(name=f"{name}.scale.other", path=(*path, "scale", "other"))
    units = units_of(body)
    for i, cap in enumerate(body.get("caps", [])):
        yield Place(name=f"caps[{i}].at", path=("caps", i, "at"))
        for name, path, one in comparisons(cap["when"], f"caps[{i}].when", ("caps", i, "when")):
            yield Place(name=f"{name}.op", path=(*path, "op"), kind="op")
            yield Place(name=f"{name}.value", path=(*path, "value"), kind=units.get(one["input"], "number"))
        for lang in ("en", "zh"):
            yield Place(name=f"caps[{i}].reason.{lang}", path=("caps", i, "reason", lang), kind="text")
    for i, variant in enumerate(body.get("variants", [])):
        for id_ in variant["weights"]:
            yield Place(name=f"variants[{i}].weights.{id_}", path=("variants", i, "weights", id_))


def nodes(
    inputs: Sequence[Mapping[str, Any]], name: str = "inputs", path: Path = ("inputs",)
) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    """Every group and input with its name and path, groups before what is in them."""
    for i, node in enumerate(inputs):
        own, at = f"{name}[{i}]", (*path, i)
        yield own, at, node
        if "inputs" in node:
            yield from nodes(node["inputs"], f"{own}.inputs", (*at, "inputs"))


def comparisons(when: Mapping[str, Any], name: str, path: Path) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    """Every comparison of a condition, with its name and path."""
    for kind in ("all", "any"):
        if kind in when:
            for i, part in enumerate(when[kind]):
                yield from comparisons(part, f"{name}.{kind}[{i}]", (*path, kind, i))
            return
    yield name, path, when


def units_of(body: Mapping[str, Any]) -> dict[str, Kind]:
    """Inputs whose values are shares, which people type as per cents."""
    return {node["id"]: "ratio" for _, _, node in nodes(body["inputs"]) if node.get("unit") == "ratio"}


def edges(node: Mapping[str, Any]) -> tuple[str, list[list[float]]]:
    """Kind of an input's scale and its edges; an identity has none."""
    found = node.get("scale", {})
    for kind in ("points", "steps"):
        if kind in found:
            return kind, found[kind]
    return "", []


def get(body: Any, path: Path) -> Any:
    """What stands at a place; None where nothing does."""
    for step in path:
        if isinstance(body, dict):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            body = body[step]
        else:
            return None
    return body


def put(body: Any, path: Path, value: Any) -> None:
    """Write a value at a place; None takes it away."""
    for step in path[:-1]:
        body = body.setdefault(step, {}) if isinstance(body, dict) else body[step]
    if value is None:
        body.pop(path[-1], None)
    else:
        body[path[-1]] = value


DEFAULTS: dict[str, float] = {"floor": 0.6, "bands.green": 75, "bands.amber": 45}
"""What holds where a definition says nothing."""


def told(value: Any, kind: Kind = "number") -> str:
    """A value as it stands in its field."""
    if value is None or kind in ("op", "text"):
        return "" if value is None else str(value)
    number = Decimal(repr(value)) * (100 if kind == "ratio" else 1)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str, kind: Kind = "number") -> tuple[float | int | None, Msg | None]:
    """The number that somebody typed, and what is wrong with it; both None for nothing."""
    text = text.strip().removesuffix("%").strip()[:40]
    if not text:
        return None, None
    found = typed_number(text)
    if found is None or abs(found) > MOST * 100:
        return None, NOT_A_NUMBER
    value = float(found / 100 if kind == "ratio" else found)
    return (int(value) if value.is_integer() else value), None
