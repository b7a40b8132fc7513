"""Who holds which role: grants, the end of access and its return. Nobody raises themselves, and somebody always remains
who can change all this.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from oarlock.app.access.models import Grant, Person
from oarlock.app.access.roles import ROLES, ROWS
from oarlock.app.access.services import end_access, write_down
from oarlock.errors import UserError
from oarlock.kit.hashing import json_hash
from oarlock.kit.workdb import lock_writers, wrapped
from oarlock.lake.journal import Change


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A grant as asked for: role, whose customers, IDs of the team or of groups, first day, and the day it ends."""

    role: str
    rows: str
    of: tuple[str, ...] = ()
    starts: dt.date | None = None
    ends: dt.date | None = None


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else changes anything, so that what was read before the change is still true."""
    with transaction.atomic():
        lock_writers(wrapped(connection.connection))
        yield


class OvertakenError(UserError):
    """Somebody else saved first; nothing was changed."""


def mark(person: Person) -> str:
    """What tells whether the grants are still those that somebody looked at."""
    return json_hash([_told(grant) for grant in person.grants.order_by("pk")])[:16]


def change_grants(
    person: Person, wanted: Sequence[Wish], *, by: Person | None, reason: str, now: dt.datetime, seen: str = ""
) -> None:
    """Let the person hold exactly these grants; in force with their next request.

    by: None for the operator at the command line. seen: the `mark` of the grants that were looked at, empty to replace
    whatever is held.

    Raises `OvertakenError` when these have changed since, `UserError` for one's own grants, an unknown role, rows
    without names, an end before the start, and when nobody would be left who may change people.
    """
    _not_oneself(person, by)
    for one in wanted:
        check_wish(one)
    with alone():
        if seen and seen != mark(person):
            raise OvertakenError(
                "Somebody else changed what {name} may do while you were looking; nothing of yours was saved.",
                remedy="Compare both below, and save again what is still wanted.", name=person.name,
            )  # fmt: skip
        before = [_told(grant) for grant in person.grants.order_by("pk")]
        person.grants.all().delete()
        for one in wanted:
            Grant.objects.create(
                person=person, role=one.role, rows=one.rows, of="\n".join(one.of), starts=one.starts, ends=one.ends
            )
        after = [_told(grant) for grant in person.grants.order_by("pk")]
        if before == after:
            return
        _somebody_remains(now)
        told = Change(
            entity="person", key=str(person.pk), before={"grants": before}, after={"grants": after}, reason=reason
        )
        write_down([told], actor=_name(by), now=now)


def end(person: Person, *, by: Person | None, reason: str, now: dt.datetime) -> None:
    """The person is out, with all their sessions, at once."""
    _not_oneself(person, by)
    with alone():
        if Person.objects.get(pk=person.pk).is_active:
            end_access(person, actor=_name(by), now=now, reason=reason)
            _somebody_remains(now)


def let_back(person: Person, *, by: Person | None, reason: str, now: dt.datetime) -> None:
    """The person may sign in again, once they have set a new password by a link."""
    _not_oneself(person, by)
    with alone():
        if Person.objects.get(pk=person.pk).is_active:
            return
        person.is_active = True
        person.set_unusable_password()
        person.session_key = secrets.token_urlsafe(24)
        person.save(update_fields=["is_active", "password", "session_key"])
        told = Change(
            entity="person", key=str(person.pk), before={"is_active": False}, after={"is_active": True}, reason=reason
        )
        write_down([told], actor=_name(by), now=now)


def check_wish(one: Wish) -> None:
    """Raises `UserError` for a grant that cannot be."""
    if one.role not in ROLES or one.rows not in ROWS:
        raise UserError("There is no role '{role}' of '{rows}'.", role=one.role, rows=one.rows)
    if one.rows in ("team", "group") and not any(one.of):
        raise UserError("A grant for a team or for groups names nobody.", remedy="Enter their IDs, or choose others.")
    if one.starts and one.ends and one.ends <= one.starts:
        raise UserError("A grant ends before it starts.", remedy="Correct the days.")


def _somebody_remains(now: dt.datetime) -> None:
    """Raises `UserError`, and so takes the change back, when nobody is left who may change people for good."""
    today = now.astimezone(settings.WORKSPACE.zone).date()
    able = [role for role in ROLES if "people.change" in ROLES[role].may]
    left = Grant.objects.filter(person__is_active=True, role__in=able, rows="all", ends=None)
    if not left.exclude(starts__gt=today).exists():
        raise UserError(
            "Nobody would be left who may change people and access.",
            remedy="Give another person the role of an administrator first.",
        )


def _not_oneself(person: Person, by: Person | None) -> None:
    if by is not None and by.pk == person.pk:
        raise UserError("Nobody changes their own access.", remedy="Ask another administrator.")


def _name(by: Person | None) -> str:
    return by.email if by is not None else settings.OARLOCK.actor


def _told(grant: Grant) -> dict[str, object]:
    return {
        "role": grant.role, "rows": grant.rows, "of": grant.of.split(),
        "starts": grant.starts.isoformat() if grant.starts else None,
        "ends": grant.ends.isoformat() if grant.ends else None,
    }  # fmt: skip
