"""A customer's health told whole: the published row evaluated again, what would change it, and why it changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from oarlock.config import Settings
from oarlock.domain.metric import Question
from oarlock.domain.period import local_midnight
from oarlock.errors import NoDataError
from oarlock.lake import snapshots
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.answer import Answer, ask
from oarlock.pipeline.questions import Ask
from oarlock.scores.health.shipped import MODEL, model_of
from oarlock.scores.rubric import Change, Model, Result, Step, change, evaluate, nearest, variants
from oarlock.scores.rubric.table import AGE

HEALTH = "health"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One account's result on a day, with the changes of single values that would alter its band, nearest first."""

    account: str
    name: str
    as_of: dt.date
    result: Result
    steps: tuple[Step, ...]
    answer: Answer


def health(
    workspace: Workspace, *, settings: Settings, now: dt.datetime, as_of: dt.date | None = None,
    model: str | None = None, account: str | None = None, everyone: bool = False, by: str = "learned",
    engine: str = "duckdb",
) -> Answer:  # fmt: skip
    """The health of every customer, or of one.

    For a day that is named, what the sources had learned by then counts (`learned`), or all that is known now
    (`recorded`): the former is what a person would have seen on that day.
    """
    chosen: dict[str, str] = {MODEL: model} if model else {}
    if everyone:
        chosen["accounts"] = "all"
    is_past = as_of is not None and by == "learned"
    known = local_midnight(as_of, workspace.zone).replace(tzinfo=None) if is_past and as_of else None
    # What is published holds every customer, so one of them is read from there rather than computed.
    is_published = as_of is None and not everyone and model is None and snapshots.current_or_none(workspace) is not None
    what = Ask(
        as_of=as_of, known_at=known, known_by="learned" if is_past else "recorded",
        account=None if is_published else account,
        parameters=tuple(sorted(chosen.items())),
    )  # fmt: skip
    answer = ask(workspace, HEALTH, what, settings=settings, now=now, engine=engine)
    if account is None:
        return answer
    mine = [row for row in answer.rows if row["account_id"] == account]
    if not mine and not any(row["status"] == "not_observed" for row in answer.rows):
        raise _nobody(account, answer)
    return replace(answer, rows=mine)


def explained(answer: Answer, account: str) -> Told:
    """One account of an answer, evaluated again from its own row; raises `NoDataError` when it is not in there."""
    row = next((r for r in answer.rows if r["account_id"] == account), None)
    if row is None:
        raise _nobody(account, answer)
    result = result_of(answer.question, row)
    return Told(
        account=account, name=str(row["name"] or ""), as_of=row["as_of"], result=result, steps=nearest(result),
        answer=answer,
    )  # fmt: skip


def _nobody(account: str, answer: Answer) -> NoDataError:
    return NoDataError(
        "There is no health of '{account}' on {day}.",
        remedy="Only customers with a live contract line have one; see: oarlock health --all.",
        account=account, day=answer.question.as_of,
    )  # fmt: skip


def result_of(q: Question, row: Mapping[str, Any], *, model: Model | None = None) -> Result:
    """The result of a row in plain Python, under its own model or another; the same as the row says."""
    chosen = model or model_of(q)
    by_variant = {one.variant: one for _, one in variants(chosen)}
    held = json.loads(row["inputs"])
    return evaluate(
        by_variant.get(row["variant"] or "", chosen),
        {name: float(value) for name, value in held.items() if not name.endswith(AGE)},
        ages={name.removesuffix(AGE): int(value) for name, value in held.items() if name.endswith(AGE)},
        reasons=json.loads(row["missing"]),
    )


def why(before: Told, after: Told) -> Change:
    """Why the score of an account is another on another day."""
    return change(before.result, after.result)
