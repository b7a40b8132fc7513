"""The form of a draft, laid out: a block for each group, input, cap and variant, with fields, shares and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.app.health import words
from oarlock.app.health.fields import comparisons, edges, nodes, units_of
from oarlock.app.health.form import Typed
from oarlock.app.health.pictures import Picture, picture
from oarlock.kit.text import Msg, Text, msg
from oarlock.scores.rubric import Model
from oarlock.scores.rubric.model import Scale

UNITS = {
    "ratio": Text(en="%", zh="%"),
    "days": Text(en="days", zh="天"),
    "months": Text(en="months", zh="个月"),
}


@dataclass(frozen=True, kw_only=True)
class Box:
    """One field. label: what a screen reader says; of: the group whose weight it shares."""

    name: str
    value: str
    label: Msg | Text
    unit: Text | None = None
    errors: tuple[Msg | Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """A group (depth 0 and no edges) or an input. share: of the whole score; errors: those of its scale."""

    id: str
    of: str
    depth: int
    is_group: bool
    label: Text
    weight: Box
    share: float
    expires: Box | None = None
    kind: str = ""
    rows: tuple[tuple[Box, Box], ...] = ()
    other: Box | None = None
    picture: Picture | None = None
    source: Text | Msg | None = None
    errors: tuple[Msg | Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CapBlock:
    """A cap. parts: label of the input, field of the comparison, field of the value."""

    name: str
    told: Msg
    at: Box
    parts: tuple[tuple[Text | str, Box, Box], ...]
    en: Box
    zh: Box
    is_dropped: bool
    errors: tuple[Msg | Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VariantBlock:
    """A variant: for whom, and the weights that differ."""

    label: Text
    when: list[Msg]
    weights: tuple[Box, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything that the form shows."""

    floor: Box
    green: Box
    amber: Box
    blocks: tuple[Block, ...]
    caps: tuple[CapBlock, ...]
    variants: tuple[VariantBlock, ...]
    new: Mapping[str, Box]
    errors: tuple[Msg | Text, ...]


def sheet(held: Typed, model: Model, body: Mapping[str, Any], dropped: frozenset[str] = frozenset()) -> Sheet:
    """The form over a definition. model: its last valid state, for words; body: the one that the fields count from."""

    def box(name: str, label: Msg | Text, unit: Text | None = None) -> Box:
        return Box(
            name=name, value=held.texts.get(name, ""), label=label, unit=unit, errors=tuple(held.errors.get(name, ())),
        )  # fmt: skip

    return Sheet(
        floor=box("floor", msg("Least coverage"), UNITS["ratio"]),
        green=box("bands.green", msg("Green from")),
        amber=box("bands.amber", msg("Amber from")),
        blocks=tuple(_blocks(held, model, body, box)),
        caps=tuple(_caps(held, model, body, dropped, box)),
        variants=tuple(
            VariantBlock(
                label=variant.label, when=words.whom(variant),
                weights=tuple(
                    box(f"variants[{i}].weights.{id_}", msg("{input}: weight", input=_name(body, id_)))
                    for id_, _ in variant.weights
                ),
            )
            for i, variant in enumerate(model.variants)
        ),
        new={
            "input": box("new.input", msg("Input or signal")), "op": box("new.op", msg("Comparison")),
            "value": box("new.value", msg("Value")), "at": box("new.at", msg("At most")),
            "en": box("new.en", msg("Reason in English")), "zh": box("new.zh", msg("Reason in Chinese")),
        },
        errors=tuple(held.errors.get("", ())),
    )  # fmt: skip


def _blocks(held: Typed, model: Model, body: Mapping[str, Any], box: Any) -> list[Block]:
    inputs = {one.id: one for one in model.inputs}
    shares = _shares(held.body["inputs"])
    out, parents = [], {"": ""}
    for name, path, node in nodes(body["inputs"]):
        label = _text(node["label"])
        above = name.rpartition(".inputs[")[0]
        parents[name] = node["id"]
        weight = box(f"{name}.weight", msg("{input}: weight", input=label))
        common: dict[str, Any] = {
            "id": node["id"], "of": parents[above], "depth": (len(path) - 2) // 2, "label": label, "weight": weight,
            "share": shares.get(node["id"], 0.0),
        }  # fmt: skip
        if "inputs" in node:
            out.append(Block(is_group=True, **common))
            continue
        kind, pairs = edges(node)
        unit, at = UNITS.get(str(node.get("unit"))), f"{name}.scale.{kind}"
        known = inputs.get(node["id"])
        out.append(
            Block(
                is_group=False, kind=kind, source=words.source(known.source if known else None),
                picture=picture(_scale(node)), errors=tuple(held.errors.get(at, ())),
                rows=tuple(
                    (box(f"{at}[{k}][0]", msg("{input}: value {n}", input=label, n=k + 1), unit),
                     box(f"{at}[{k}][1]", msg("{input}: points {n}", input=label, n=k + 1)))
                    for k in range(len(pairs) + 1)
                ) if kind else (),
                other=box(f"{name}.scale.other", msg("{input}: points otherwise", input=label))
                if kind == "steps" else None,
                expires=box(f"{name}.expires_after", msg("{input}: too old after", input=label), UNITS["days"])
                if node.get("source", {}).get("age") else None,
                **common,
            )
        )  # fmt: skip
    return out


def _caps(held: Typed, model: Model, body: Mapping[str, Any], dropped: frozenset[str], box: Any) -> list[CapBlock]:
    names = {one.id: one.label for one in model.drivers}
    units = units_of(body)
    out = []
    for i, cap in enumerate(body.get("caps", [])):
        name, known = f"caps[{i}]", next((c for c in model.caps if c.id == cap["id"]), None)
        told = words.cap(known, model) if known else msg("new")
        parts = tuple(
            (names.get(one["input"], one["input"]), box(f"{at}.op", msg("Comparison")),
             box(f"{at}.value", msg("Value"), UNITS["ratio"] if one["input"] in units else None))
            for at, _, one in comparisons(cap["when"], f"{name}.when", ())
        )  # fmt: skip
        out.append(
            CapBlock(
                name=name, told=told, at=box(f"{name}.at", msg("At most")), parts=parts,
                en=box(f"{name}.reason.en", msg("Reason in English")),
                zh=box(f"{name}.reason.zh", msg("Reason in Chinese")),
                is_dropped=f"{name}.drop" in dropped, errors=tuple(held.errors.get(name, ())),
            )
        )  # fmt: skip
    return out


def _shares(inputs: list[dict[str, Any]], whole: float = 1.0) -> dict[str, float]:
    total = sum(float(node["weight"]) for node in inputs)
    out: dict[str, float] = {}
    for node in inputs:
        share = whole * float(node["weight"]) / total if total > 0 else 0.0
        out[node["id"]] = share
        out |= _shares(node.get("inputs", []), share)
    return out


def _scale(node: Mapping[str, Any]) -> Scale:
    kind, pairs = edges(node)
    found = node.get("scale", {})
    if not kind:
        return Scale()
    return Scale(
        kind=kind, direction=found.get("direction", "up"), points=tuple((p[0], p[1]) for p in pairs),  # type: ignore[arg-type]
        other=found.get("other", 0.0), clamp=found.get("clamp", True),
    )  # fmt: skip


def _text(data: Mapping[str, str]) -> Text:
    return Text(en=data["en"], zh=data["zh"])


def _name(body: Mapping[str, Any], id_: str) -> Text:
    return next((_text(node["label"]) for _, _, node in nodes(body["inputs"]) if node["id"] == id_), Text(id_, id_))
