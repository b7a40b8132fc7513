"""The health models that come with Oarlock, as data files."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources

from oarlock.domain.metric import Question
from oarlock.errors import UnknownNameError
from oarlock.scores.rubric import Model, read_model

DEFAULT = "default"

MODEL, BODY, OBSERVED = "model", "model_body", "observed"
"""Parameters of a question: the model's name as asked for; its definition; until when each metric is observed."""


@cache
def shipped() -> dict[str, Model]:
    """The models by label (`default@1`)."""
    folder = resources.files(__package__).joinpath("definitions")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    models = [read_model(json.loads(f.read_text("utf-8")), file=f.name) for f in files]
    return {m.label: m for m in models}


def model_of(q: Question) -> Model:
    """The model that a question is about: the definition it carries, else a shipped one by its name."""
    given = dict(q.parameters)
    if BODY in given:
        return _published(given[BODY])
    name = given.get(MODEL, DEFAULT)
    for one in shipped().values():
        if name in (one.name, one.label):
            return one
    raise UnknownNameError(
        "There is no health model '{name}'.", remedy="Known ones: {known}.", name=name, known=", ".join(shipped())
    )


@lru_cache(maxsize=32)
def _published(body: str) -> Model:
    # Every page of health asks for the same one.
    return read_model(json.loads(body))
