"""A health model in words: scales, conditions, caps, for whom a variant is."""

from __future__ import annotations

from oarlock.kit.text import Msg, Text, msg
from oarlock.metrics.registry import all_metrics
from oarlock.pipeline.labels import label
from oarlock.scores.rubric.model import Cap, Condition, Input, Model, Source, Variant
from oarlock.scores.rubric.result import shown
from oarlock.scores.rubric.words import value_text

OPS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}

ATTRIBUTES = {
    "segment": Text(en="Segment", zh="客户分层"),
    "mode": Text(en="Operating mode", zh="经营模式"),
    "industry": Text(en="Industry", zh="行业"),
    "country": Text(en="Country", zh="国家/地区"),
    "owner": Text(en="Owner", zh="负责人"),
    "lifecycle": Text(en="Lifecycle", zh="生命周期"),
}

IDENTITY = msg("The value itself, from 0 to 100, is the points.")


def scale(one: Input) -> Msg:
    """How a value becomes points, edge by edge."""
    if one.scale.kind == "identity":
        return IDENTITY
    edges = [_edge(one, x, y) for x, y in one.scale.points]
    if one.scale.kind == "points":
        return msg("{edges} points; straight lines between", edges=edges)
    return msg("{edges} points; otherwise {other}", edges=edges, other=shown(one.scale.other, 0))


def _edge(one: Input, x: float, y: float) -> str:
    sign = {"points": "", "steps": "≥ " if one.scale.direction == "up" else "≤ ", "identity": ""}[one.scale.kind]
    return f"{sign}{value_text(one, x)} → {points(y)}"


def points(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:g}"


def source(told: Source | None) -> Text | Msg:
    """The metric that gives the value."""
    if told is None:
        return msg("no metric")
    card = next((m.card for m in all_metrics() if m.card.name == told.metric), None)
    return card.title if card else msg("no metric")


def condition(when: Condition, model: Model) -> Msg:
    """When a cap holds."""
    if when.kind == "compare":
        inputs = {one.id: one for one in model.inputs}
        names = {one.id: one.label for one in model.drivers}
        value = value_text(inputs[when.of], when.value) if when.of in inputs else points(when.value)
        return msg("{input} {op} {value}", input=names.get(when.of, when.of), op=OPS[when.op], value=value)
    parts = [condition(part, model) for part in when.parts]
    found = parts[0]
    for part in parts[1:]:
        found = (
            msg("{one} and {other}", one=found, other=part)
            if when.kind == "all"
            else msg("{one} or {other}", one=found, other=part)
        )
    return found


def cap(one: Cap, model: Model) -> Msg:
    """What a cap does, and when."""
    return msg("at most {at} when {condition}", at=points(one.at), condition=condition(one.when, model))


def whom(one: Variant) -> list[Msg]:
    """For which customers the variant is: every line has to fit."""
    return [
        msg("{attribute}: {values}", attribute=ATTRIBUTES.get(name, name), values=[_value(name, v) for v in values])
        for name, values in one.when
    ]


def _value(name: str, value: str) -> object:
    found = label(name, value)
    return found if isinstance(found, Text | Msg) else value
