"""From a definition's data to a model, and from a model with a variant to the model with that variant's weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oarlock.errors import UserError
from oarlock.kit.text import Text
from oarlock.scores.rubric.checked import Reader
from oarlock.scores.rubric.checks import check
from oarlock.scores.rubric.drivers import SIGNAL_KEYS, Tree, source, tree, weights_of
from oarlock.scores.rubric.model import Cap, Condition, Model, Signal, Variant

KEYS = (
    "name", "version", "title", "meaning", "floor", "bands", "inputs", "signals", "caps", "variants",
)  # fmt: skip


def read_model(data: Any, *, file: str = "") -> Model:
    """The model that some data defines; raises `UserError` with the first thing that is wrong."""
    model, found = _read(data, file)
    if found:
        raise found[0]
    return model


def problems(data: Any, *, file: str = "") -> list[UserError]:
    """Everything that is wrong with some data, in the order of the file; empty when it is a model."""
    return _read(data, file)[1]


def body_of(model: Model) -> dict[str, Any]:
    """The data of a model, as it is published and put in manifests."""
    data: dict[str, Any] = json.loads(model.body)
    return data


def with_weights(model: Model, variant: Variant) -> Model:
    """The model with the weights of one of its variants."""
    data = body_of(model)
    weights = weights_of(tree(data["inputs"], "inputs", Reader("")), dict(variant.weights))
    inputs = tuple(replace(one, weight=weights[one.id]) for one in model.inputs)
    return replace(model, inputs=inputs, variant=variant.name)


DEEPEST, LARGEST = 40, 20_000
"""Levels of a definition, and values in it: many times what anybody means."""


def _check_size(data: Any, file: str) -> None:
    """Raises `UserError` for what would exhaust the reader rather than tell it anything; walks without recursion."""
    level, count = [data], 0
    for _ in range(DEEPEST):
        count += len(level)
        level = [
            one
            for value in level
            if isinstance(value, dict | list)
            for one in (value.values() if isinstance(value, dict) else value)
        ]
        if not level or count > LARGEST:
            break
    if level or count > LARGEST:
        raise UserError(
            "{file}: this is too large for a definition.",
            remedy="Write at most {values} values in {levels} levels.",
            file=file, values=LARGEST, levels=DEEPEST,
        )  # fmt: skip


def _read(data: Any, file: str) -> tuple[Model, list[UserError]]:
    _check_size(data, file or "model")
    r = Reader(file or "model")
    body = r.object(data, "model")
    r.known(body, KEYS, "")
    branches = tree(body.get("inputs"), "inputs", r)
    bands = r.object(body.get("bands", {}), "bands")
    r.known(bands, ("green", "amber"), "bands")
    name = r.name(body.get("name"), "name")
    model = Model(
        name=name,
        version=r.whole(body.get("version", 1), "version"),
        title=r.text(body.get("title"), "title"),
        meaning=r.text(body["meaning"], "meaning") if "meaning" in body else Text("", ""),
        inputs=leaves(branches),
        groups=tuple((b.id, b.label) for b in branches),
        signals=tuple(_signal(s, f"signals[{i}]", r) for i, s in enumerate(r.list(body.get("signals", []), "signals"))),
        caps=tuple(_cap(c, f"caps[{i}]", r) for i, c in enumerate(r.list(body.get("caps", []), "caps"))),
        variants=_variants(body.get("variants", []), r),
        floor=r.number(body.get("floor", 0.6), "floor", least=0, most=1),
        green=r.number(bands.get("green", 75), "bands.green", least=0, most=100),
        amber=r.number(bands.get("amber", 45), "bands.amber", least=0, most=100),
        body=json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str),
    )
    if not r.found:
        check(model, branches, r)
    return model, r.found


def leaves(branches: tuple[Tree, ...]) -> tuple[Any, ...]:
    """The inputs of a tree in order, with their weights multiplied along the way."""
    weights = weights_of(branches, {})
    return tuple(
        replace(leaf.input, weight=weights[leaf.id], group=branch.id)
        for branch in branches
        for leaf in branch.leaves
        if leaf.input is not None
    )


def _signal(data: Any, key: str, r: Reader) -> Signal:
    body = r.object(data, key)
    r.known(body, SIGNAL_KEYS, key)
    return Signal(
        id=r.name(body.get("id"), f"{key}.id"),
        label=r.text(body.get("label"), f"{key}.label"),
        source=source(body.get("source"), f"{key}.source", r),
    )


def _cap(data: Any, key: str, r: Reader) -> Cap:
    body = r.object(data, key)
    r.known(body, ("id", "when", "at", "reason"), key)
    return Cap(
        id=r.name(body.get("id"), f"{key}.id"),
        when=_condition(body.get("when"), f"{key}.when", r),
        at=r.number(body.get("at"), f"{key}.at", least=0, most=100),
        reason=r.text(body.get("reason"), f"{key}.reason"),
    )


def _condition(data: Any, key: str, r: Reader) -> Condition:
    body = r.object(data, key)
    for kind in ("all", "any"):
        if kind in body:
            r.known(body, (kind,), key)
            parts = [_condition(p, f"{key}.{kind}[{i}]", r) for i, p in enumerate(r.list(body[kind], f"{key}.{kind}"))]
            if not parts:
                r.fail(UserError("{file}: '{key}' is empty.", remedy="Name a condition.", file=r.file, key=key))
            return Condition(kind="all" if kind == "all" else "any", parts=tuple(parts))
    r.known(body, ("input", "op", "value"), key)
    op: Any = r.choice(body.get("op"), f"{key}.op", ("<", "<=", ">", ">=", "==", "!="))
    return Condition(
        of=r.name(body.get("input"), f"{key}.input"), op=op, value=r.number(body.get("value"), f"{key}.value")
    )


def _variants(data: Any, r: Reader) -> tuple[Variant, ...]:
    out = []
    for i, one in enumerate(r.list(data, "variants")):
        key = f"variants[{i}]"
        body = r.object(one, key)
        r.known(body, ("name", "label", "when", "weights"), key)
        when: Mapping[str, Any] = r.object(body.get("when"), f"{key}.when")
        weights = r.object(body.get("weights"), f"{key}.weights")
        out.append(
            Variant(
                name=r.name(body.get("name"), f"{key}.name"),
                label=r.text(body.get("label"), f"{key}.label"),
                when=tuple((n, tuple(map(str, r.list(v, f"{key}.when.{n}")))) for n, v in when.items()),
                weights=tuple((n, r.number(w, f"{key}.weights.{n}", least=0)) for n, w in weights.items()),
            )
        )
    return tuple(out)
