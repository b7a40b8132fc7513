"""Variants of a model: other weights for some segments or modes."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.scores.rubric.model import Model, Variant
from oarlock.scores.rubric.read import with_weights


def variants(model: Model) -> tuple[tuple[Variant | None, Model], ...]:
    """Each variant with the model it makes, and at last the model itself for whoever fits none."""
    return (*((v, with_weights(model, v)) for v in model.variants), (None, model))


def variant_for(model: Model, attributes: Mapping[str, str | None]) -> Model:
    """The model for an account with these attributes: the first variant all of whose conditions fit."""
    for variant in model.variants:
        if all(attributes.get(name) in allowed for name, allowed in variant.when):
            return with_weights(model, variant)
    return model


def attributes_of(model: Model) -> tuple[str, ...]:
    """The account attributes that the variants ask for, in order."""
    return tuple(dict.fromkeys(name for v in model.variants for name, _ in v.when))
