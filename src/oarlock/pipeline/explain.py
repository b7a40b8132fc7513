"""Explain a figure: its card, the definition set in force, what it was computed from, and what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from oarlock.domain.definition import CHOICES, VALUES
from oarlock.domain.entities import entity, stored
from oarlock.kit.text import Msg, Text, msg
from oarlock.lake.commits import Log
from oarlock.pipeline.answer import Answer
from oarlock.pipeline.relevant import read_choices
from oarlock.pipeline.stale import ALWAYS
from oarlock.strategy.registry import figure as find_metric


@dataclass(frozen=True, kw_only=True)
class Input:
    """One file that an entity's rows came from; `file` is empty for people's decisions and what rules link."""

    entity: str
    batch: str
    file: str
    preset: str
    rows: int
    recorded_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice of the definition set in force."""

    name: Text
    value: Text | str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All that stands behind an answer."""

    answer: Answer
    choices: tuple[Choice, ...]
    inputs: tuple[Input, ...]
    missing: tuple[Msg, ...]


def explain(answer: Answer, log: Log) -> Explanation:
    """What an answer was made from, read from the log alone."""
    definition = answer.question.definition
    return Explanation(
        answer=answer,
        choices=tuple(
            Choice(name=t, value=_plain(getattr(definition, n)))
            for n, t in CHOICES.items()
            if n in read_choices(find_metric(answer.card.name))
        ),
        inputs=tuple(_inputs((*stored(answer.card.entities), *ALWAYS), log)),
        missing=tuple(_missing(answer, log)),
    )


def _plain(value: object) -> Text | str:
    return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else VALUES.get(str(value), str(value))


def _inputs(entities: tuple[str, ...], log: Log) -> list[Input]:
    found = []
    for commit in log.commits:
        info = log.batches.get(commit.batch)
        if commit.kind not in ("import", "journal") or info is None or info.undone_at is not None:
            continue
        for part in commit.parts:
            if part.entity in entities:
                found.append(
                    Input(
                        entity=part.entity,
                        batch=commit.batch,
                        file=str(commit.source.get("file", "")),
                        preset=str(commit.source.get("preset", "")),
                        rows=part.rows,
                        recorded_at=commit.recorded_at,
                    )
                )
    return found


def _missing(answer: Answer, log: Log) -> list[Msg]:
    out = list(answer.notes)
    have = {p.entity for c in log.commits for p in c.parts}
    for name in stored(answer.card.entities)[1:]:  # the first is among the notes
        if name not in have:
            out.append(msg("No rows of {entity} were imported.", entity=entity(name).label))
    undefined = sum(1 for r in answer.rows if "value" in r and r["value"] is None and r.get("status") != "not_observed")
    if undefined:
        out.append(msg("{n} rows have no value because their denominator is zero or a rate is missing.", n=undefined))
    return out
