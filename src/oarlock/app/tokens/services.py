"""Making and revoking tokens; each is a row of the journal, which never holds the secret."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction

from oarlock.app.access.models import Person
from oarlock.app.access.services import write_down
from oarlock.app.tokens.models import Token
from oarlock.app.tokens.selectors import START, digest_of
from oarlock.errors import UnknownNameError, UserError
from oarlock.lake.journal import Change

DAYS = (7, 30, 90, 365)
"""How long a token may live; one that lives for ever does not exist."""
SCOPES = {"read": "read", "write": "read write"}
MOST = 50
"""Tokens of one person that are not revoked."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A token as asked for. may: `read`, or `write`, which reads too; days: one of `DAYS`."""

    name: str
    may: str
    days: int


def create(person: Person, wanted: Wanted, *, now: dt.datetime) -> tuple[Token, str]:
    """Make a token; the second of the two is the secret, which cannot be told again.

    Raises `UserError` for a name that is empty, a scope or a length of life that does not exist, and one too many.
    """
    name = wanted.name.strip()[:100]
    if not name:
        raise UserError("The token has no name.", remedy="Name the program that will use it.")
    if wanted.may not in SCOPES or wanted.days not in DAYS:
        raise UserError("There is no such token.", remedy="Choose what it may do and how long it lives from the lists.")
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    raw = f"{START}_{prefix}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        if Token.objects.filter(person=person, revoked_at=None).count() >= MOST:
            raise UserError("You have {n} tokens already.", remedy="Revoke those that nobody uses.", n=MOST)
        token = Token.objects.create(
            person=person, name=name, prefix=prefix, digest=digest_of(raw), scopes=SCOPES[wanted.may], created_at=now,
            expires_at=now + dt.timedelta(days=wanted.days),
        )  # fmt: skip
        after = {"name": name, "person": person.pk, "scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
        write_down([Change(entity="token", key=prefix, after=after)], actor=person.email, now=now)
    return token, raw


def revoke(token_id: int, *, person: Person, now: dt.datetime) -> None:
    """The token is dead from now on; raises `UnknownNameError` for one of somebody else, as if it did not exist."""
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(pk=token_id, person=person, revoked_at=None).first()
        if token is None:
            raise UnknownNameError("There is no such token.")
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        gone = Change(entity="token", key=token.prefix, before={"name": token.name}, after={"revoked": True})
        write_down([gone], actor=person.email, now=now)
