"""Letters: a summary as plain text in its reader's language, sent from an outbox until it has arrived."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import time
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from oarlock.app.access.door import looking
from oarlock.app.access.selectors import scope_for
from oarlock.app.digests.gathering import Gathered, at_most
from oarlock.app.digests.models import Digest, Letter
from oarlock.app.digests.selectors import body_of, tasks_of
from oarlock.app.digests.words import TITLES
from oarlock.app.tasks.selectors import rows_of
from oarlock.app.tasks.words import title
from oarlock.app.today import words
from oarlock.domain.predicate import ALL
from oarlock.kit.formats import format_date
from oarlock.kit.text import Lang, Msg, Text, msg, render
from oarlock.pipeline.showing import show

BACKOFF = (
    dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=8),
)  # fmt: skip
"""How long to wait after each failure; after the last of them it is given up: a summary of yesterday helps nobody."""
CLAIM = dt.timedelta(minutes=5)
OLD = dt.timedelta(days=1)
"""After which a letter that waited is of no use."""
ROUND, PATIENCE = 50, 20.0
"""Letters of one round, and seconds after which no other is begun in it."""

log = logging.getLogger("oarlock.digests")


def letter_of(digest: Digest, found: Gathered, *, lang: Lang) -> tuple[str, str]:
    """Subject and text of a summary."""
    between = "；" if lang == "zh" else "; "

    def customer(row: object) -> str:
        name, value = row["name"] or row["account_id"], row["value"]  # type: ignore[index]
        told = show(value, "money", lang=lang, zone=settings.WORKSPACE.zone, currency=row["currency"])  # type: ignore[index]
        return f"{name} ({told})" if lang == "en" else f"{name}（{told}）"

    parts = (
        (
            msg("What you have to do: {n}", n=at_most(len(found.tasks))),
            [
                f"{render(title(one.task), lang=lang)}{between}"
                f"{customer(one.row) if one.row else one.task.account}{between}"
                + render(msg("due on {day}", day=format_date(one.task.due, lang=lang)), lang=lang)
                for one in found.tasks
            ],
        ),
        (
            msg("Who needs somebody: {n}", n=at_most(len(found.calls))),
            [f"{customer(one.row)}{between}{_joined(one.reasons, lang)}" for one in found.calls],
        ),
        (
            msg("What changed: {n}", n=at_most(len(found.changes))),
            [
                f"{customer(one.row)}{between}{_joined([words.change(*part) for part in one.parts], lang)}"
                for one in found.changes
            ],
        ),
    )
    pieces = ["\n".join([render(head, lang=lang), *(f"- {line}" for line in lines)]) for head, lines in parts if lines]
    end = msg("You get this because you asked for it; change that under “My settings”.")
    where = f"{settings.PUBLIC_URL}/digests/{digest.pk}" if settings.PUBLIC_URL else ""
    subject = f"{render(TITLES[digest.kind], lang=lang)} · {format_date(digest.day, lang=lang)}"
    return subject, "\n\n".join([*pieces, *([where] if where else []), render(end, lang=lang)]) + "\n"


def _joined(texts: Iterable[Msg | Text | str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(render(one, lang=lang).rstrip(".。") for one in texts)


def send_due(now: dt.datetime) -> int:
    """One round: send the letters that are due; how many were. Several workers may at once."""
    if not settings.HAS_EMAIL:
        return 0
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    due = Letter.objects.filter(is_free, state="waiting", due_at__lte=now).select_related("digest__person")
    sent, begun = 0, time.monotonic()
    for letter in due.order_by("pk")[:ROUND]:
        mine = Letter.objects.filter(is_free, pk=letter.pk, state="waiting", attempts=letter.attempts)
        if time.monotonic() - begun < PATIENCE and mine.update(claimed_until=now + CLAIM):
            sent += _sent(letter, now=now)
    return sent


def _may_still(digest: Digest, *, now: dt.datetime) -> bool:
    """Whether a letter still goes out: its reader is here, may see all whom it names, and it is of this day."""
    person, body = digest.person, body_of(digest)
    if not person.is_active or now - digest.at > OLD:
        return False
    scope = scope_for(person, today=now.astimezone(settings.WORKSPACE.zone).date())
    if not scope.may("task.see"):
        return False
    named = {one for part in ("calls", "changes") for one, _ in body[part]}
    named |= {task.account for task in tasks_of(body).values()}
    with looking(scope, "task.see") as seen:
        return seen.among == ALL or named <= set(rows_of(seen, named))


def _sent(letter: Letter, *, now: dt.datetime) -> bool:
    attempts = letter.attempts + 1
    said: dict[str, object] = {"attempts": attempts, "claimed_until": None, "due_at": None, "ended_at": now}
    try:
        if _may_still(letter.digest, now=now):
            to = [letter.digest.person.email]
            EmailMessage(letter.subject, letter.text, to=to, connection=get_connection()).send()
            said |= {"state": "sent", "text": ""}
        else:
            said |= {"state": "dead", "text": ""}
    except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: a password or an address of odd letters
        log.warning("letter %s was not sent: %s", letter.pk, type(error).__name__)
        if attempts > len(BACKOFF):
            said |= {"state": "dead", "text": ""}
        else:
            said |= {"state": "waiting", "due_at": now + BACKOFF[attempts - 1], "ended_at": None}
    Letter.objects.filter(pk=letter.pk).update(**said)
    return said["state"] == "sent"
