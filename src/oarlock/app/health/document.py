"""The model as people read it: groups and inputs with their shares, scales, caps, bands, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.app.health import words
from oarlock.app.health.pictures import Picture, picture
from oarlock.kit.text import Msg, Text
from oarlock.scores.rubric import Model, variants
from oarlock.scores.rubric.model import Input


@dataclass(frozen=True, kw_only=True)
class Line:
    """One input. share: of the whole score, 0 to 1."""

    input: Input
    share: float
    picture: Picture
    scale: Msg
    source: Text | Msg

    @property
    def is_metric(self) -> bool:
        """Whether a metric of the catalogue gives the value."""
        return isinstance(self.source, Text)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Inputs that share a weight."""

    label: Text
    share: float
    lines: tuple[Line, ...]

    @property
    def is_single(self) -> bool:
        """Whether the group is one input under its own name or another."""
        return len(self.lines) == 1


@dataclass(frozen=True, kw_only=True)
class Whom:
    """A variant: for whom it is, and the share that each group has there."""

    label: Text
    when: list[Msg]
    shares: tuple[tuple[Text, float], ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A model, ready to be read."""

    model: Model
    groups: tuple[Group, ...]
    caps: tuple[tuple[Msg, Text], ...]
    whom: tuple[Whom, ...]


def document(model: Model) -> Document:
    """Everything that a model says."""
    return Document(
        model=model,
        groups=tuple(_group(model, id_, label) for id_, label in model.groups),
        caps=tuple((words.cap(one, model), one.reason) for one in model.caps),
        whom=tuple(
            Whom(label=variant.label, when=words.whom(variant), shares=_shares(one))
            for variant, one in variants(model)
            if variant is not None
        ),
    )


def _group(model: Model, id_: str, label: Text) -> Group:
    lines = tuple(
        Line(
            input=one, share=_share(one.weight, model), picture=picture(one.scale), scale=words.scale(one),
            source=words.source(one.source),
        )
        for one in model.inputs
        if one.group == id_
    )  # fmt: skip
    return Group(label=label, share=sum(line.share for line in lines), lines=lines)


def _shares(model: Model) -> tuple[tuple[Text, float], ...]:
    return tuple(
        (label, sum(_share(one.weight, model) for one in model.inputs if one.group == id_))
        for id_, label in model.groups
    )


def _share(weight: float, model: Model) -> float:
    return weight / model.total if model.total else 0.0
