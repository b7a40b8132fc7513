"""What differs between two models, line by line, whatever the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.app.health import words
from oarlock.app.health.fields import nodes
from oarlock.kit.text import Msg, Text, msg
from oarlock.scores.rubric import Model, body_of
from oarlock.scores.rubric.words import percent

Told = Msg | Text | str
Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One line: what it is about, and what each side says; None where a side has no such thing."""

    what: Told
    before: Told | None
    after: Told | None


def differences(before: Model | None, after: Model | None) -> tuple[Difference, ...]:
    """The lines on which two models differ, in the order of the later one; their versions are no difference.

    Without one of them they are the other's lines.
    """
    old, new = (dict(_lines(model)) if model else {} for model in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(
        Difference(
            what=(new.get(key) or old[key])[0],
            before=old[key][2] if key in old else None,
            after=new[key][2] if key in new else None,
        )
        for key in keys
        if (key not in old or key not in new or old[key][1] != new[key][1]) and not _is_implied(key, old, new)
    )


def _is_implied(key: Key, *sides: Mapping[Key, object]) -> bool:
    """Of an input that only one side has its weight says enough."""
    return key[-1] in ("scale", "expiry", "source") and any((key[0], "weight") not in side for side in sides)


def _lines(model: Model) -> Iterator[tuple[Key, tuple[Told, Any, Told]]]:
    """Key, then label, raw value and words."""
    body = body_of(model)
    yield ("title",), (msg("Title"), body.get("title"), model.title)
    yield ("meaning",), (msg("Meaning"), body.get("meaning"), model.meaning)
    yield ("floor",), (msg("Least coverage"), model.floor, percent(model.floor))
    yield ("green",), (msg("Green from"), model.green, words.points(model.green))
    yield ("amber",), (msg("Amber from"), model.amber, words.points(model.amber))
    yield from _weights(body["inputs"])
    for one in model.inputs:
        yield (one.id, "scale"), (msg("{input}: scale", input=one.label), one.scale, words.scale(one))
        expiry = msg("{n} days", n=one.expires_after) if one.expires_after else msg("does not expire")
        yield (one.id, "expiry"), (msg("{input}: too old after", input=one.label), one.expires_after, expiry)
        yield (one.id, "source"), (msg("{input}: metric", input=one.label), one.source, words.source(one.source))
    for cap in model.caps:
        what = msg("Cap “{reason}”", reason=cap.reason)
        yield ("cap", cap.id), (what, (cap.when, cap.at, cap.reason), words.cap(cap, model))
    names = {node["id"]: Text(en=node["label"]["en"], zh=node["label"]["zh"]) for _, _, node in nodes(body["inputs"])}
    for variant in model.variants:
        told = [
            msg("{name} {weight}", name=names.get(name, name), weight=words.points(weight))
            for name, weight in variant.weights
        ]
        raw = (variant.when, variant.weights)
        yield (
            ("variant", variant.name),
            (
                msg("Weights for {whom}", whom=variant.label),
                raw,
                msg("{whom}; {weights}", whom=words.whom(variant), weights=told),
            ),
        )


def _weights(nodes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Key, tuple[Told, Any, Told]]]:
    for node in nodes:
        label = Text(en=node["label"]["en"], zh=node["label"]["zh"])
        is_group = "inputs" in node
        what = msg("{group} (group): weight", group=label) if is_group else msg("{input}: weight", input=label)
        yield (node["id"], "weight"), (what, float(node["weight"]), words.points(float(node["weight"])))
        if is_group:
            yield from _weights(node["inputs"])
