"""The first page of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.shell.params import whole
from oarlock.app.tasks.notices import tell_due
from oarlock.app.tasks.selectors import Filters, tasks
from oarlock.app.today import changes, selectors, words
from oarlock.scores.rubric.result import BANDS

SHOWN = 20
RENEWAL_DAYS = 90
MINE = 5
"""Own tasks that the page shows; the list of tasks has all."""


@require_safe
@page("account.see")
def today(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Who needs somebody and why, health at a glance, and the renewals that come."""
    offset = whole(request, "from", 0)
    calls, total = selectors.calls(seen, limit=SHOWN, offset=offset)
    bands, now = selectors.bands(seen), timezone.now()
    day = now.astimezone(seen.workspace.zone).date()
    tell_due(person=request.person, today=day, now=now)
    mine = tasks(seen, Filters(), person=request.person, today=day, limit=MINE)
    context = {
        "calls": calls,
        "total": total,
        "offset": offset,
        "shown": SHOWN,
        "stake": selectors.at_stake(seen),
        "bands": {code: bands.get(code, 0) for code in BANDS},
        "renewals": selectors.renewals(seen, within=RENEWAL_DAYS, limit=8),
        "renewal_days": RENEWAL_DAYS,
        "currency": seen.workspace.currency,
        "snapshot": seen.served.snapshot,
        "news": changes.news(seen, request.person, now=now),
        "words": words,
        "mine": mine if seen.scope.may("task.see") else None,
        "may_task": seen.scope.may("task.change"),
    }
    return render(request, "today/today.html", context)
