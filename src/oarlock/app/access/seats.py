"""Where somebody is signed in: noted when a session begins, gone with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest

from oarlock.app.access.models import Person, Seat


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A session: since when, with which program, and whether it is the one that asks."""

    since: dt.datetime
    agent: str
    is_this: bool


@receiver(user_logged_in)
def began(request: HttpRequest, user: Person, **_: Any) -> None:
    """A session began."""
    session, agent = request.session, request.headers.get("User-Agent", "")[:200]
    if session.session_key and isinstance(user, Person):
        # What a session must know to live is noted, too, so that one that was ended is not listed.
        Seat.objects.create(
            person=user, session=session.session_key, mark=user.get_session_auth_hash(), agent=agent,
            since=dt.datetime.now(dt.UTC),
        )  # fmt: skip


def sittings(person: Person, *, session: str | None, now: dt.datetime) -> list[Sitting]:
    """The sessions of the person that live, newest first."""
    kept = list(Seat.objects.filter(person=person, mark=person.get_session_auth_hash()).order_by("-since")[:100])
    alive = set(
        Session.objects.filter(session_key__in=[s.session for s in kept], expire_date__gt=now).values_list(
            "session_key", flat=True
        )
    )
    return [
        Sitting(since=s.since.astimezone(dt.UTC).replace(tzinfo=None), agent=s.agent, is_this=s.session == session)
        for s in kept
        if s.session in alive
    ]


def forget_dead(person: Person) -> None:
    """Remove what was noted of sessions that have ended."""
    Seat.objects.filter(person=person).exclude(mark=person.get_session_auth_hash()).delete()
