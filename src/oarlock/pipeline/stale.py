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


def fingerprint(metric: Metric, q: Question, log: Log) -> str:
    """What an answer depends on: the question, the inputs' files, the card's version and the code."""
    parts = (
        questions.key(q),
        log.inputs_hash((*stored(metric.card.entities), *ALWAYS)),
        str(metric.card.version),
        code_hash(metric.answer.__module__),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]
