"""Reading tokens: whose one is, and which a person has."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings

from oarlock.app.access.models import Person
from oarlock.app.access.scope import Scope
from oarlock.app.access.selectors import scope_for
from oarlock.app.tokens.models import Token
from oarlock.kit.sealing import keyed_hash, same

START = "oar"
FORM = re.compile(rf"{START}_([a-z0-9]{{10}})_([A-Za-z0-9_-]{{43}})")
PURPOSE = "api token"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who a program acts as: the token, its person, what the person may see today, and whether it may write."""

    token_id: int
    person: Person
    scope: Scope
    may_write: bool

    @property
    def actor(self) -> str:
        """The name in the journal: the person, and that a program did it."""
        return f"{self.person.email} (token {self.token_id})"


def holder_of(raw: str, *, now: dt.datetime) -> Holder | None:
    """The holder of a token as it was shown once; None when it is unknown, expired or revoked, or its person ended.

    It is asked anew for every call, so that a revoked token is dead at once.
    """
    form = FORM.fullmatch(raw)
    if form is None:
        return None
    live = Token.objects.filter(prefix=form[1], revoked_at=None, expires_at__gt=now, person__is_active=True)
    token = live.select_related("person").prefetch_related("person__grants").first()
    if token is None or not same(digest_of(raw), token.digest):
        return None
    scope = scope_for(token.person, today=now.astimezone(settings.WORKSPACE.zone).date())
    return Holder(
        token_id=token.pk, person=token.person, scope=scope, may_write="write" in token.scopes.split()
    )  # fmt: skip


def digest_of(raw: str) -> str:
    """What is stored of a token."""
    return keyed_hash(raw, key=settings.SECRET_KEY, purpose=PURPOSE)


def tokens_of(person: Person) -> list[Token]:
    """The tokens of a person that were not revoked, the newest first; expired ones are there to be seen."""
    return list(Token.objects.filter(person=person, revoked_at=None).order_by("-created_at", "-pk"))
