"""Publishing a health model, and going back to an earlier one: changes of the journal, ready to be written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.errors import ChangedMeanwhileError, UserError
from oarlock.kit.workdb import open_workdb, transaction
from oarlock.lake.journal import Change, append_within
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.drafts import drafted, drafts, find_draft, same
from oarlock.pipeline.models import DRAFT, ENTITY, Version, all_models, versions_of
from oarlock.scores.rubric import Model, body_of, read_model

ACT = "health_publication"
"""Entity of the row that says how a version came about: from which draft, by whom, approved by whom."""


def publication(
    workspace: Workspace, data: Any, *, reason: str, draft: str = "", over: int | None = None, file: str = ""
) -> tuple[Model, list[Change]]:
    """The next version of a definition's name, and the changes that publish it; a reason is required.

    To be called and written inside one transaction. draft: key of the draft that it came from, which closes with it.
    over: the version in force that whoever publishes has seen; `ChangedMeanwhileError` when a newer one is there.
    """
    if not reason.strip():
        raise UserError("Publishing a health model needs a reason.", remedy="Add --reason with why it changes.")
    model = read_model(data, file=file)
    known = versions_of(workspace, model.name)
    last = known[0].model if known else None
    number = last.version if last else 0
    if over is not None and over != number:
        raise ChangedMeanwhileError(
            "{label} was published meanwhile, by {actor}.", remedy="Look at what differs from it, then publish again.",
            label=known[0].label, actor=known[0].actor,
        )  # fmt: skip
    if last and same(last, model):
        raise UserError("'{label}' already says the same; nothing was published.", label=last.label)
    new = read_model({**body_of(model), "version": number + 1}, file=file)
    before = body_of(last) if last else None
    changes = [Change(entity=ENTITY, key=new.label, before=before, after=body_of(new), reason=reason)]
    if draft and draft in drafts(workspace):
        changes.append(Change(entity=DRAFT, key=draft, before=body_of(model), reason=f"published as {new.label}"))
    return new, changes


def rollback(workspace: Workspace, label: str, *, reason: str, over: int | None = None) -> tuple[Model, list[Change]]:
    """Publish what an earlier version said as the next one, so that history only ever grows."""
    old = published_version(workspace, label)
    return publication(workspace, body_of(old.model), reason=reason, over=over)


def published_version(workspace: Workspace, label: str) -> Version:
    """A published version by its label; raises `UserError` for drafts and for what is not there."""
    found = all_models(workspace).get(label)
    if found is None or found.is_draft:
        raise UserError(
            "'{label}' is not a published version.", remedy="Name one with its number, as in default@1.", label=label
        )
    return found


def publish_model(
    workspace: Workspace, data: Any, *, actor: str, reason: str, now: dt.datetime, draft: str = "", file: str = ""
) -> Model:
    """Publish a definition as the next version of its name; older figures keep theirs."""
    with open_workdb(workspace.store) as db, transaction(db):
        new, changes = publication(workspace, data, reason=reason, draft=draft, file=file)
        append_within(workspace, db, changes, actor=actor, now=now)
    return new


def roll_back(workspace: Workspace, label: str, *, actor: str, reason: str, now: dt.datetime) -> Model:
    """Publish an earlier version anew."""
    with open_workdb(workspace.store) as db, transaction(db):
        new, changes = rollback(workspace, label, reason=reason)
        append_within(workspace, db, changes, actor=actor, now=now)
    return new


def save_draft(
    workspace: Workspace, data: Any, *, actor: str, now: dt.datetime, key: str = "", note: str = "", file: str = ""
) -> Version:
    """Keep a definition as a draft, by default as the one of its name, for others to preview, change and publish."""
    model = read_model(data, file=file)
    with open_workdb(workspace.store) as db, transaction(db):
        _, change = drafted(workspace, data, key=key or model.name, note=note, file=file)
        append_within(workspace, db, [change], actor=actor, now=now)
    found = find_draft(workspace, key or model.name)
    return Version(model=found.model, at=found.at, actor=actor, reason=found.note, draft=found.key)
