"""From what somebody typed to a definition: every text is kept, and what is wrong is said beside its field."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oarlock.app.health.faults import beside
from oarlock.app.health.fields import (
    DEFAULTS,
    EMPTY,
    Kind,
    Place,
    edges,
    get,
    nodes,
    number,
    places,
    put,
    told,
    units_of,
)
from oarlock.kit.text import Msg, Text, msg
from oarlock.scores.rubric import Model, problems, read_model
from oarlock.scores.rubric.conditions import OPS

NEW = ("new.input", "new.op", "new.value", "new.at", "new.en", "new.zh")
"""Fields of a rule to add; it is added when any of the typed ones is filled."""

LONGEST = 400


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form holds. body: the definition, with the last valid value where one is not; texts: by field name.

    errors: by field name, or by the name of a block (a scale, a cap); the empty name stands for the whole.
    """

    body: dict[str, Any]
    texts: Mapping[str, str]
    errors: dict[str, list[Msg | Text]] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Whether it is a model."""
        return not self.errors

    @property
    def model(self) -> Model:
        """The model; only of a valid one."""
        return read_model(self.body)


def shown(body: Mapping[str, Any]) -> Typed:
    """A definition as its form shows it."""
    texts = {p.name: told(_value(body, p), p.kind) for p in places(body)}
    for name, _, node in nodes(body["inputs"]):
        kind, pairs = edges(node)
        unit: Kind = "ratio" if node.get("unit") == "ratio" else "number"
        for k, pair in enumerate(pairs):
            texts |= {f"{name}.scale.{kind}[{k}][0]": told(pair[0], unit)}
            texts |= {f"{name}.scale.{kind}[{k}][1]": told(pair[1])}
    return Typed(body=copy.deepcopy(dict(body)), texts=texts)


def typed(body: Mapping[str, Any], post: Mapping[str, str]) -> Typed:
    """What somebody made of a definition; a field that was not sent stays as it was."""
    before = shown(body)
    texts = {**before.texts, **{n: str(post[n])[:LONGEST] for n in post if _is_ours(n)}}
    new, errors = copy.deepcopy(before.body), dict[str, list[Msg | Text]]()
    for place in places(body):
        if place.name in post:
            _take(new, place, texts[place.name], _value(body, place), errors)
    for name, path, node in nodes(body["inputs"]):
        kind, pairs = edges(node)
        if kind and f"{name}.scale.{kind}[0][0]" in post:
            unit: Kind = "ratio" if node.get("unit") == "ratio" else "number"
            found = _edges(f"{name}.scale.{kind}", pairs, unit, texts, errors)
            # A row that was added at the end is put where its value belongs.
            is_falling = kind == "steps" and node["scale"].get("direction", "up") == "up"
            if texts.get(f"{name}.scale.{kind}[{len(pairs)}][0]", "").strip():
                found.sort(key=lambda pair: pair[0], reverse=is_falling)
            put(new, (*path, "scale", kind), found)
    new["caps"] = [cap for i, cap in enumerate(new.get("caps", [])) if f"caps[{i}].drop" not in post]
    caps = [i for i in range(len(body.get("caps", []))) if f"caps[{i}].drop" not in post]
    _add_rule(new, texts, errors)
    if not new["caps"] and "caps" not in body:
        del new["caps"]
    if not errors:
        for error in problems(new):
            name, why = beside(error)
            errors.setdefault(_placed(name, new, caps), []).append(why)
    return Typed(body=new, texts=texts, errors=errors)


def _is_ours(name: str) -> bool:
    return name.startswith(("inputs[", "caps[", "variants[", "bands.", "new.", "floor"))


def _value(body: Mapping[str, Any], place: Place) -> Any:
    found = get(body, place.path)
    return DEFAULTS.get(place.name) if found is None else found


def _take(new: Any, place: Place, text: str, old: Any, errors: dict[str, list[Msg | Text]]) -> None:
    if place.kind in ("op", "text"):
        put(new, place.path, text.strip() if place.kind == "text" or text in OPS else old)
        return
    value, wrong = number(text, place.kind)
    if wrong is None and value is None and place.kind != "days":
        wrong = EMPTY
    if wrong is not None:
        errors.setdefault(place.name, []).append(wrong)
    elif value != old:
        put(new, place.path, value)


def _edges(
    name: str, old: list[list[float]], unit: Kind, texts: Mapping[str, str], errors: dict[str, list[Msg | Text]]
) -> list[list[float]]:
    """The pairs of a scale; an empty row is taken away, and one row more than there were may be filled."""
    out = []
    for k in range(len(old) + 1):
        names = (f"{name}[{k}][0]", f"{name}[{k}][1]")
        pair = [texts.get(n, "").strip() for n in names]
        if not any(pair):
            continue
        values: list[float] = []
        for n, text, kind in zip(names, pair, (unit, "number"), strict=True):
            value, wrong = number(text, kind)  # type: ignore[arg-type]  # one of the kinds
            if wrong is not None or value is None:
                errors.setdefault(n, []).append(wrong or EMPTY)
            values.append(0.0 if value is None else value)
        kept = old[k] if k < len(old) and list(old[k]) == values else values
        out.append(list(kept))
    return out


def _add_rule(new: dict[str, Any], texts: Mapping[str, str], errors: dict[str, list[Msg | Text]]) -> None:
    told = {name: texts.get(name, "").strip() for name in NEW}
    if not any(told[name] for name in ("new.value", "new.at", "new.en", "new.zh")):
        return
    kind = units_of(new).get(told["new.input"], "number")
    value, no_value = number(told["new.value"], kind)
    at, no_at = number(told["new.at"])
    for name, found, wrong in (("new.value", value, no_value), ("new.at", at, no_at)):
        if wrong is not None or found is None:
            errors.setdefault(name, []).append(wrong or EMPTY)
    for name in ("new.en", "new.zh"):
        if not told[name]:
            errors.setdefault(name, []).append(msg("Say why, in both languages."))
    known = {cap["id"] for cap in new["caps"]}
    id_ = next(name for i in range(1, len(known) + 2) if (name := f"rule_{i}") not in known)
    new["caps"].append(
        {
            "id": id_, "at": at or 0, "reason": {"en": told["new.en"], "zh": told["new.zh"]},
            "when": {"input": told["new.input"], "op": told["new.op"], "value": value or 0},
        }
    )  # fmt: skip


def _placed(name: str, new: Mapping[str, Any], caps: list[int]) -> str:
    """The field or block of the form that a key of the rules means; caps that go have moved those behind them."""
    scale = re.match(r".*\.scale\.(points|steps)", name)
    if scale:
        return scale[0]
    cap = re.match(r"caps(?:\[(\d+)\]|\.([a-z0-9_]+))(\.at)?", name)
    if cap is None:
        return "" if name == "inputs" else name
    ids = [one["id"] for one in new["caps"]]
    at = int(cap[1]) if cap[1] else ids.index(cap[2]) if cap[2] in ids else len(ids)
    return f"caps[{caps[at]}]{cap[3] or ''}" if at < len(caps) else "new.at" if cap[3] else "new.input"
