"""Changing who may do what; each change is a row of the journal in the same transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from oarlock.app.access.models import Grant, Person
from oarlock.app.access.roles import ROLES, ROWS
from oarlock.errors import UserError
from oarlock.lake.journal import Change, append_within


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A person as asked for. of: employee IDs of a team, or IDs of groups."""

    email: str
    name: str
    role: str
    rows: str
    employee: str = ""
    of: tuple[str, ...] = ()


def add_person(wanted: Wanted, *, password: str, actor: str, now: dt.datetime) -> Person:
    """Add a person with one grant. Raises `UserError` for a role that does not exist and an address that is taken."""
    if wanted.role not in ROLES or wanted.rows not in ROWS:
        raise UserError("There is no role '{role}' of '{rows}'.", role=wanted.role, rows=wanted.rows)
    with transaction.atomic():
        if Person.objects.filter(email__iexact=wanted.email).exists():
            raise UserError("{email} is in use already.", remedy="Take another address.", email=wanted.email)
        person = Person(email=wanted.email.lower(), name=wanted.name, employee=wanted.employee, created_at=now)
        person.set_password(password)
        person.session_key = secrets.token_urlsafe(24)
        person.save()
        Grant.objects.create(person=person, role=wanted.role, rows=wanted.rows, of="\n".join(wanted.of))
        after = {"role": wanted.role, "rows": wanted.rows, "of": list(wanted.of), "employee": wanted.employee}
        write_down([Change(entity="person", key=str(person.pk), after=after)], actor=actor, now=now)
    return person


def change_password(person: Person, password: str, *, actor: str, now: dt.datetime) -> None:
    """Set a new password and end all sessions of the person."""
    with transaction.atomic():
        person.set_password(password)
        person.session_key = secrets.token_urlsafe(24)
        person.save(update_fields=["password", "session_key"])
        changed = Change(entity="person", key=str(person.pk), after={"password": "changed"})
        write_down([changed], actor=actor, now=now)


def end_access(person: Person, *, actor: str, now: dt.datetime, reason: str) -> None:
    """The person can no longer sign in, and every session of theirs ends at once."""
    with transaction.atomic():
        person.is_active = False
        person.session_key = secrets.token_urlsafe(24)
        person.save(update_fields=["is_active", "session_key"])
        changed = Change(
            entity="person", key=str(person.pk), before={"is_active": True}, after={"is_active": False}, reason=reason
        )
        write_down([changed], actor=actor, now=now)


def say_wishes(person: Person, *, language: str, zone: str, digest: str, now: dt.datetime) -> None:
    """Keep how the person wants words, times and summaries; an empty zone is the company's."""
    names = ("language", "zone", "digest")
    with transaction.atomic():
        before = {name: getattr(person, name) for name in names}
        after = {"language": language, "zone": zone, "digest": digest}
        if before == after:
            return
        person.language, person.zone, person.digest = language, zone, digest
        person.save(update_fields=[*names])
        write_down(
            [Change(entity="person", key=str(person.pk), before=before, after=after)], actor=person.email, now=now
        )


def write_down(changes: list[Change], *, actor: str, now: dt.datetime) -> int:
    """Rows of the journal inside the transaction that is open: all of it happens or nothing does. Gives the last row's
    number.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a change is written down inside its own transaction")
    return append_within(settings.WORKSPACE, connection.connection, changes, actor=actor, now=now)
