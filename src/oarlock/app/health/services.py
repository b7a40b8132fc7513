"""Changing health models: drafts, publishing, going back; each change is a row of the journal in its transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404

from oarlock.app.access.models import Person
from oarlock.app.access.scope import Scope
from oarlock.app.access.selectors import holders
from oarlock.app.access.services import write_down
from oarlock.app.health.selectors import in_force, version
from oarlock.errors import UserError
from oarlock.lake.journal import Change
from oarlock.pipeline.drafts import Draft, changed, drafted, drafts, put_away, restarted
from oarlock.pipeline.publication import ACT, publication, rollback
from oarlock.scores.health.shipped import DEFAULT
from oarlock.scores.rubric import Model, body_of

PUBLISH = "health.publish"


@dataclass(frozen=True, kw_only=True)
class Separation:
    """Whether one person may publish a draft. others: who could, beside them; is_own: they made it themselves."""

    is_own: bool
    is_refused: bool
    others: tuple[str, ...]


def start(person: Person, label: str, *, note: str, now: dt.datetime) -> str:
    """Begin a draft from a published version and return its key."""
    base = version(settings.WORKSPACE, label)
    if base is None:
        raise Http404
    model = restarted(base.model, over=in_force(settings.WORKSPACE).model)
    return copy(person, body_of(model), note=note, now=now)


def copy(person: Person, body: Any, *, note: str, now: dt.datetime) -> str:
    """Keep a definition as a draft of its own and return its key."""
    key = f"{DEFAULT}-{secrets.token_hex(3)}"
    with transaction.atomic():
        _, change = drafted(settings.WORKSPACE, body, key=key, expected=0, note=note)
        write_down([change], actor=person.email, now=now)
    return key


def save(person: Person, key: str, body: Any, *, expected: int, note: str, now: dt.datetime) -> None:
    """Keep a changed draft. Raises `ChangedMeanwhileError` when it is another than the one that was read."""
    with transaction.atomic():
        before, change = drafted(settings.WORKSPACE, body, key=key, expected=expected, note=note)
        if before is None:
            raise changed(None, key)
        write_down([change], actor=person.email, now=now)


def discard(person: Person, key: str, *, expected: int, now: dt.datetime) -> None:
    """Put a draft away; the journal still holds it."""
    with transaction.atomic():
        _as_read(key, expected)
        write_down([put_away(settings.WORKSPACE, key)], actor=person.email, now=now)


def publish(
    person: Person, scope: Scope, key: str, *, expected: int, over: int, reason: str, now: dt.datetime
) -> Model:
    """Publish a draft as the next version.

    expected, over: the draft and the version in force that the person has looked at. Whoever made a draft does not
    publish it while somebody else could. Raises `UserError`, and `ChangedMeanwhileError` when either is another now.
    """
    _allowed(scope)
    with transaction.atomic():
        draft = _as_read(key, expected)
        parted = separation(draft.authors, person, today=_today(now))
        if parted.is_refused:
            raise UserError(
                "You made this draft, so somebody else has to publish it.",
                remedy="Ask one of these: {others}.", others=list(parted.others),
            )  # fmt: skip
        new, changes = publication(settings.WORKSPACE, body_of(draft.model), reason=reason, draft=key, over=over)
        about = {"draft": key, "authors": list(draft.authors), "alone": parted.is_own}
        write_down([*changes, Change(entity=ACT, key=new.label, after=about)], actor=person.email, now=now)
    return new


def roll_back(person: Person, scope: Scope, label: str, *, over: int, reason: str, now: dt.datetime) -> Model:
    """Publish an earlier version anew; it was approved once, so one person may do it, and quickly."""
    _allowed(scope)
    with transaction.atomic():
        new, changes = rollback(settings.WORKSPACE, label, reason=reason, over=over)
        about = {"rolled_back_to": label}
        write_down([*changes, Change(entity=ACT, key=new.label, after=about)], actor=person.email, now=now)
    return new


def separation(authors: Iterable[str], person: Person, *, today: dt.date) -> Separation:
    """Whether a person may publish what these people made: not their own while somebody else could publish it.

    When everybody who could has had a hand in it, the one who did not have the last word decides.
    """
    made = tuple(authors)
    others = tuple(one.email for one in holders(PUBLISH, today=today) if one.pk != person.pk)
    is_own = person.email in made
    is_last = bool(made) and made[-1] == person.email
    is_refused = is_own and bool(others) and (is_last or any(other not in made for other in others))
    return Separation(is_own=is_own, is_refused=is_refused, others=others)


def _allowed(scope: Scope) -> None:
    """A model scores everybody, so whoever publishes one must be trusted with everybody."""
    if not scope.is_whole(PUBLISH):
        raise Http404


def _as_read(key: str, expected: int) -> Draft:
    draft = drafts(settings.WORKSPACE).get(key)
    if draft is None or draft.seq != expected:
        raise changed(draft, key)
    return draft


def _today(now: dt.datetime) -> dt.date:
    return now.astimezone(settings.WORKSPACE.zone).date()
