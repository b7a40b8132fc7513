"""What is stale: decided from the manifest alone, before any engine is imported."""

from __future__ import annotations

import hashlib

from oarlock.domain.entities import stored
from oarlock.domain.metric import Metric, Question
from oarlock.lake.commits import Log
from oarlock.pipeline import questions
from oarlock.pipeline.codehash import code_hash

ALWAYS = ("identity_link", "edit")
"""Entities that change how every other one is read."""


def fingerprint(metric: Metric, q: Question, log: Log, *, inputs: str | None = None) -> str:
    """What an answer depends on: the question, the inputs' files, the card's version and the code.

    inputs: what tells the files from others, where it is known better than by all files of the metric's entities.
    """
    parts = (
        questions.key(q),
        inputs or log.inputs_hash((*stored(metric.card.entities), *ALWAYS)),
        str(metric.card.version),
        code_hash(metric.answer.__module__, lake=log.lake),
        # Figures made of other metrics find those by name, so that no import tells of them.
        *(f"{m.card.name}@{m.card.version}:{code_hash(m.answer.__module__, lake=log.lake)}" for m in _read(metric, q)),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def _read(metric: Metric, q: Question) -> tuple[Metric, ...]:
    return metric.reads(q) if metric.reads is not None else ()
