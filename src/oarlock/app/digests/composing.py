"""Composing summaries: for each person who wants them, at the first working hour of the day or week where they are."""

from __future__ import annotations

import datetime as dt
import json
import logging
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.selectors import scope_for
from oarlock.app.company.calendar import Working, working
from oarlock.app.company.selectors import language
from oarlock.app.digests.gathering import gathered
from oarlock.app.digests.letters import letter_of
from oarlock.app.digests.models import Digest, Letter
from oarlock.app.today.changes import look
from oarlock.errors import OarlockError
from oarlock.lake.serving import Served

MORNING = 8
"""The hour at which summaries come to a company that has not said its hours."""
KEPT = dt.timedelta(days=60)
"""How long summaries are kept."""

log = logging.getLogger("oarlock.digests")


def compose_due(served: Served, *, now: dt.datetime) -> int:
    """Compose what is due now for everybody who wants summaries; how many there were. Done again, it adds nothing."""
    wanting = list(Person.objects.filter(is_active=True).exclude(digest="").prefetch_related("grants"))
    if not wanting:
        return 0
    company = working(now.astimezone(settings.WORKSPACE.zone).date())
    known = set(Digest.objects.filter(day__gte=now.date() - dt.timedelta(days=9)).values_list("person", "kind", "day"))
    made = 0
    for person in wanting:
        local = now.astimezone(ZoneInfo(person.zone) if person.zone else settings.WORKSPACE.zone)
        day = day_of(person.digest, local.date())
        if (person.pk, person.digest, day) not in known and is_time(company, local):
            try:
                made += _composed(served, person, day=day, now=now)
            except OarlockError:
                log.exception("the summary of person %s was not composed", person.pk)  # the others get theirs
    if made:
        Digest.objects.filter(at__lt=now - KEPT).delete()
    return made


def day_of(kind: str, today: dt.date) -> dt.date:
    """The day by which a summary is known: today, or the first day of its week as the company begins weeks."""
    back = (today.isoweekday() - settings.WORKSPACE.week_start) % 7 if kind == "weekly" else 0
    return today - dt.timedelta(days=back)


def is_time(company: Working, local: dt.datetime) -> bool:
    """Whether it is a working hour there."""
    opens, closes = (company.hours.opens, company.hours.closes) if company.hours else (MORNING, 24)
    return company.calendar.is_working(local.date()) and opens <= local.hour < closes


def _composed(served: Served, person: Person, *, day: dt.date, now: dt.datetime) -> bool:
    today = now.astimezone(settings.WORKSPACE.zone).date()
    scope = scope_for(person, today=today)
    if not scope.may("task.see"):
        return False
    seen = Seen(workspace=settings.WORKSPACE, scope=scope, permission="task.see", served=served)
    sequence = look(served, now=now)
    last = Digest.objects.filter(person=person).order_by("-at").first()
    found = gathered(seen, person, kind=person.digest, today=today, before=None if last is None else last.sequence)
    lang = "zh" if (person.language or language()) == "zh" else "en"
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                person=person, kind=person.digest, day=day, sequence=sequence, at=now, since=last.at if last else now,
                body=json.dumps(found.plain()),
            )  # fmt: skip
            if settings.HAS_EMAIL and not found.is_empty:
                subject, text = letter_of(digest, found, lang=lang)
                Letter.objects.create(digest=digest, subject=subject, text=text, due_at=now)
    except IntegrityError:  # another worker was first
        return False
    return True
