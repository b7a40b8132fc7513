"""What a typed draft would do to the customers that a person sees."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.health.form import Typed
from oarlock.app.health.pictures import Bar, bars
from oarlock.kit.text import Msg, msg
from oarlock.pipeline.trial import Trial, obstacle, trial
from oarlock.scores.rubric import Model

SHOWN = 50
"""Customers that are listed by name."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The trial with its picture, or why there is none."""

    trial: Trial | None
    why_not: Msg | None
    bars: tuple[Bar, ...] = ()
    is_partial: bool = False
    may_open: bool = False
    currency: str = ""


def preview_of(seen: Seen, held: Typed) -> Preview:
    """The preview of what was typed; a mistake has to be put right first."""
    if not held.is_valid:
        return Preview(trial=None, why_not=msg("There is no preview until what is marked is put right."))
    return preview_of_model(seen, held.model)


def preview_of_model(seen: Seen, model: Model) -> Preview:
    """The preview of a model: only customers of the scope, so that none is told to whom it is foreign."""
    why_not = obstacle(seen.served, model)
    if why_not is not None:
        return Preview(trial=None, why_not=why_not)
    found = trial(seen.served, model, among=seen.among, limit=SHOWN)
    return Preview(
        trial=found,
        why_not=None,
        bars=bars(found.steps_before, found.steps_after) if found else (),
        is_partial=not seen.scope.is_whole(seen.permission),
        may_open=seen.scope.may("account.see"),
        currency=seen.workspace.currency,
    )
