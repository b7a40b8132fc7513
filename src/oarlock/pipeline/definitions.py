"""Which definition sets are in force: the shipped ones and those published through the journal."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from dataclasses import replace
from typing import Any

from oarlock.domain.definition import CHOICES, DefinitionSet
from oarlock.errors import UnknownNameError, UserError
from oarlock.lake import journal
from oarlock.lake.workspace import Workspace
from oarlock.metrics.definitions import body, definition_set, shipped

ENTITY = "definition_set"


def all_definitions(workspace: Workspace) -> dict[str, DefinitionSet]:
    """Every version of every definition set, by label; published versions never change."""
    known = shipped()
    for row in journal.read(workspace):
        if row.entity == ENTITY and row.after:
            one = definition_set(row.after)
            known[one.label] = one
    return known


def find_definition(workspace: Workspace, name: str = "standard") -> DefinitionSet:
    """The definition set `name`, or one version of it by `name@version`; without a version the newest."""
    known = all_definitions(workspace)
    if name in known:
        return known[name]
    versions = [d for d in known.values() if d.name == name]
    if versions:
        return max(versions, key=lambda d: d.version)
    near = difflib.get_close_matches(name, [*known, *{d.name for d in known.values()}])
    raise UnknownNameError(
        "There is no definition set '{name}'.",
        remedy="Known ones: {known}.",
        name=name,
        known=", ".join(near or sorted(known)),
    )


def publish_definition(
    workspace: Workspace, data: dict[str, Any], *, actor: str, reason: str, now: dt.datetime
) -> DefinitionSet:
    """Publish a definition set as the next version of its name; older figures keep theirs.

    A reason is required, and every choice: what is left out would be a choice that nobody made.
    """
    if not reason.strip():
        raise UserError("Publishing a definition set needs a reason.", remedy="Add --reason with why it changes.")
    definition_set({**data, "version": 1})  # what is wrong is told before what is missing
    missing = [name for name in CHOICES if name not in data]
    if missing:
        raise UserError(
            "The definition set does not say: {missing}.",
            remedy="Print one to edit, whole, with: oarlock definitions show NAME.",
            missing=missing,
        )
    known = all_definitions(workspace)
    versions = {d.version: d for d in known.values() if d.name == data.get("name")}
    last = max(versions, default=0)
    new = replace(definition_set({**data, "version": last + 1}))
    if last and replace(versions[last], version=new.version) == new:
        raise UserError("'{label}' already says the same; nothing was published.", label=versions[last].label)
    before = body(versions[last]) if last else None
    journal.append(
        workspace, actor=actor, entity=ENTITY, key=new.label, before=before,
        after=json.loads(json.dumps(body(new))), reason=reason, now=now,
    )  # fmt: skip
    return new
