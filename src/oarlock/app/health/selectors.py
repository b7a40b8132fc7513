"""Reading models, drafts and their history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from oarlock.app.health.differences import Difference, differences
from oarlock.errors import UserError
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.drafts import Draft, drafts
from oarlock.pipeline.models import Version, all_models, versions_of
from oarlock.scores.health.shipped import DEFAULT
from oarlock.scores.rubric import Model, read_model


@dataclass(frozen=True, kw_only=True)
class Break:
    """A moment (naive UTC) from which health is scored by another version, so that a line of it is broken there."""

    at: dt.datetime
    before: str
    after: str
    actor: str
    reason: str


def in_force(workspace: Workspace) -> Version:
    """The version by which the next refresh scores."""
    return versions_of(workspace)[0]


def history(workspace: Workspace) -> list[Version]:
    """Every version of the model that scores, the newest first."""
    return versions_of(workspace)


def others(workspace: Workspace) -> list[Version]:
    """The newest version of each other model: to read, and to begin a draft from."""
    names = sorted({v.model.name for v in all_models(workspace).values() if not v.is_draft} - {DEFAULT})
    return [versions_of(workspace, name)[0] for name in names]


def version(workspace: Workspace, label: str) -> Version | None:
    """A published version; None for drafts and for what is not there."""
    found = all_models(workspace).get(label)
    return found if found is not None and not found.is_draft else None


def open_drafts(workspace: Workspace) -> list[Draft]:
    """The open drafts of the model that scores, the one that changed last first."""
    return [one for one in drafts(workspace).values() if one.model.name == DEFAULT]


def breaks(workspace: Workspace) -> tuple[Break, ...]:
    """Every change of the model that scores, the oldest first: where a chart of health over time has to be marked."""
    versions = list(reversed(versions_of(workspace)))
    return tuple(
        Break(at=one.at, before=before.label, after=one.label, actor=one.actor, reason=one.reason)
        for before, one in pairwise(versions)
        if one.at is not None
    )


def version_before(versions: Sequence[Version], of: Model) -> Version | None:
    """The version that came before another of the same name."""
    return next((v for v in versions if v.model.version < of.version), None)


def differing(before: Any, after: Any) -> tuple[Difference, ...]:
    """What differs between two definitions as they are written down, in words; nothing for what is no definition.

    Without a later one it was put away: then only its title is told.
    """
    try:
        old, new = (None if side is None else read_model(side) for side in (before, after))
    except UserError:
        return ()
    return differences(old, new) if new else differences(old, None)[:1]
