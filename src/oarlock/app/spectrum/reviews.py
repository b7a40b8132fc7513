"""Telling people that a review of our position has opened by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings

from oarlock.app.access.models import Person
from oarlock.app.access.selectors import holders, scope_for
from oarlock.app.tasks.notices import tell_review
from oarlock.domain.predicate import Is
from oarlock.lake.serving import Served

DRIFT = "position_drift_now"
Row = Mapping[str, object]


def tell(served: Served, *, now: dt.datetime) -> None:
    """Tell the owner of each open review, once; where nobody here owns it, everybody who may approve a band."""
    rows = served.rows(DRIFT, where=Is("is_open", "=", True)) if DRIFT in served.tables else []
    today = now.astimezone(settings.WORKSPACE.zone).date()
    for row in rows:
        due = row["due"]
        if isinstance(due, dt.date):
            key = f"review:{row['reason']}:{row['day']}:{row['subject']}"
            people = _owners(str(row["owner"] or ""), today=today)
            tell_review(people, key=key, due=due, now=now)


def _owners(owner: str, *, today: dt.date) -> list[Person]:
    """Who approved the band, by address or as an employee, unless they may not see it any more."""
    named = [
        one
        for one in Person.objects.filter(is_active=True)
        if owner and owner in (one.email, one.employee) and scope_for(one, today=today).is_whole("strategy.see")
    ]
    return named or holders("strategy.change", today=today)
