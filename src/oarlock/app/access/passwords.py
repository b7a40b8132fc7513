"""Setting a password: by a link that works once, or by oneself; and what a password has to be."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import time

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from oarlock.app.access.holding import alone
from oarlock.app.access.limiter import PER_MAILBOX, give_back, take
from oarlock.app.access.models import Person
from oarlock.app.access.services import change_password, write_down
from oarlock.errors import UserError
from oarlock.lake.journal import Change

SHORTEST, LONGEST = 12, 200
HOURS = 72
"""How long a link works."""
_SALT = "oarlock.link"


def new_link(person: Person, *, by: Person, now: dt.datetime) -> str:
    """The secret part of a link by which the person sets a password, once; earlier links and all sessions end.

    Raises `UserError` for oneself: a link would be a way around one's own current password.
    """
    if by.pk == person.pk:
        raise UserError("Nobody makes a link for themselves.", remedy="Change the password in your own settings.")
    with alone():
        person.session_key = secrets.token_urlsafe(24)
        person.save(update_fields=["session_key"])
        told = Change(entity="person", key=str(person.pk), after={"link": "made"})
        write_down([told], actor=by.email, now=now)
    return signing.dumps([person.pk, _mark(person)], salt=_SALT)


def person_of(link: str) -> Person | None:
    """Whose link it is; None when it was used, replaced, altered, or is too old, and for ended access."""
    try:
        pk, mark = signing.loads(link, salt=_SALT, max_age=HOURS * 3600)
        person = Person.objects.filter(pk=pk, is_active=True).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person if person is not None and hmac.compare_digest(_mark(person), str(mark)) else None


def set_by_link(link: str, password: str, again: str, *, now: dt.datetime) -> Person | None:
    """The person, whose password it is now; None when the link does not work (any more)."""
    with alone():
        person = person_of(link)
        if person is not None:
            check(person, password, again)
            change_password(person, password, actor=person.email, now=now)
        return person


def set_by_oneself(person: Person, current: str, password: str, again: str, *, now: dt.datetime) -> None:
    """Change one's own password; all sessions end. Raises `UserError` for a wrong current one."""
    mailbox = f"mailbox {person.email}"
    if not take(mailbox, most=PER_MAILBOX, now=time.time()):
        raise UserError("Too many attempts. Wait some minutes and try again.")
    if not person.knows(current):
        raise UserError("The password is not right.")
    give_back(mailbox, most=PER_MAILBOX)
    check(person, password, again)
    change_password(person, password, actor=person.email, now=now)


def end_sessions(person: Person, *, now: dt.datetime) -> None:
    """End all sessions of the person."""
    with alone():
        person.session_key = secrets.token_urlsafe(24)
        person.save(update_fields=["session_key"])
        told = Change(entity="person", key=str(person.pk), after={"sessions": "ended"})
        write_down([told], actor=person.email, now=now)


def check(person: Person, password: str, again: str) -> None:
    """Raises `UserError` for a password that is guessed soon, or that was typed differently the second time."""
    if password != again:
        raise UserError("The two passwords differ.", remedy="Type the same one twice.")
    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError("A password has from {least} to {most} characters.", least=SHORTEST, most=LONGEST)
    own = {person.email.lower(), person.email.partition("@")[0].lower(), person.name.lower()}
    is_common = len(set(password)) < 5 or password.lower() in own
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        is_common = True
    if is_common:
        raise UserError("This password is guessed soon.", remedy="Take several words that do not belong together.")


def _mark(person: Person) -> str:
    return salted_hmac(_SALT, person.session_key, algorithm="sha256").hexdigest()[:32]
