"""Drafts of health models: kept in the journal, so that the command line and the pages change the same ones."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from oarlock.errors import ChangedMeanwhileError, UnknownNameError, UserError
from oarlock.lake import journal
from oarlock.lake.journal import Change
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.models import DRAFT
from oarlock.scores.rubric import Model, body_of, read_model

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}(-[a-z0-9]{1,20})?")
"""A draft's key: the model's name, or the name with a mark of its own, since several people may have one."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One open draft. seq: number of its last row in the journal, by which a stale edit is told; at: naive UTC.

    The model's own version is the one that the draft began from. authors: everybody who saved it, in order of their
    last change; note: what it is for.
    """

    key: str
    model: Model
    seq: int
    at: dt.datetime
    authors: tuple[str, ...]
    note: str = ""

    @property
    def author(self) -> str:
        """Who saved it last."""
        return self.authors[-1]


def drafts(workspace: Workspace) -> dict[str, Draft]:
    """The open drafts by key, the one that changed last first."""
    found: dict[str, Draft] = {}
    for row in journal.read_of(workspace, DRAFT):
        if not row.after:
            found.pop(row.key, None)
        else:
            before = found.pop(row.key, None)
            earlier = tuple(name for name in before.authors if name != row.actor) if before else ()
            found[row.key] = Draft(
                key=row.key, model=read_model(row.after, file=row.key), seq=row.seq, at=row.at,
                authors=(*earlier, row.actor), note=row.reason or (before.note if before else ""),
            )  # fmt: skip
    return dict(reversed(found.items()))


def find_draft(workspace: Workspace, key: str) -> Draft:
    """The open draft of that key."""
    known = drafts(workspace)
    if key not in known:
        raise UnknownNameError(
            "There is no draft '{name}'; it may have been published or put away.",
            remedy="See: oarlock models health list.", name=key,
        )  # fmt: skip
    return known[key]


def drafted(
    workspace: Workspace, data: Any, *, key: str, expected: int | None = None, note: str = "", file: str = ""
) -> tuple[Draft | None, Change]:
    """The change that keeps a definition as a draft, and the draft that it replaces.

    To be called and written inside one transaction. expected: the `seq` that whoever edits has read, 0 for a draft
    that is not there yet, None to replace whatever is there. Raises `ChangedMeanwhileError` when it is another.
    """
    model = read_model(data, file=file)
    if not KEY.fullmatch(key):
        raise UserError("'{key}' cannot be the key of a draft.",
                        remedy="Use the model's name, or the name with a mark: default-autumn.", key=key)  # fmt: skip
    before = drafts(workspace).get(key)
    is_at = before.seq if before else 0
    if expected is not None and expected != is_at:
        raise changed(before, key)
    after = body_of(model)
    told = note if note != (before.note if before else "") else ""
    return before, Change(
        entity=DRAFT, key=key, before=body_of(before.model) if before else None, after=after, reason=told
    )


def put_away(workspace: Workspace, key: str, *, reason: str = "") -> Change:
    """The change that closes a draft without publishing it."""
    found = find_draft(workspace, key)
    return Change(entity=DRAFT, key=key, before=body_of(found.model), reason=reason)


def changed(found: Draft | None, key: str) -> ChangedMeanwhileError:
    """Somebody else was faster."""
    if found is None:
        return ChangedMeanwhileError(
            "The draft '{key}' was published or put away meanwhile.",
            remedy="What you typed is still on this page; start a new draft to keep it.", key=key,
        )  # fmt: skip
    return ChangedMeanwhileError(
        "{actor} saved the draft '{key}' meanwhile.",
        remedy="Compare the two, then save again to keep yours.", actor=found.author, key=key,
    )  # fmt: skip


def restarted(model: Model, *, over: Model) -> Model:
    """A model as the beginning of a draft of another's name, so that it may follow it."""
    return read_model({**body_of(model), "name": over.name, "version": over.version})


def same(one: Model, other: Model) -> bool:
    """Whether two models say the same, their versions apart."""
    return {**body_of(one), "version": 1} == {**body_of(other), "version": 1}
