"""The first page of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.shell.params import whole
from oarlock.app.tasks.notices import tell_due
from oarlock.app.tasks.selectors import Filters, chosen, listed
from oarlock.app.today import changes, selectors, words
from oarlock.scores.rubric.result import BANDS

SHOWN = 20
RENEWAL_DAYS, RENEWALS = 90, 8
MINE = 5
"""Own tasks that the page shows; the list of tasks has all."""


@require_safe
@page("account.see")
def today(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Who needs somebody and why, health at a glance, and the renewals that come."""
    offset = whole(request, "from", 0)
    now = timezone.now()
    day = now.astimezone(seen.workspace.zone).date()
    own = chosen(Filters(), person=request.person, today=day)
    tell_due(person=request.person, today=day, now=now, tasks=own)
    board = selectors.board(
        seen, limit=SHOWN, offset=offset, within=RENEWAL_DAYS, renewals=RENEWALS, accounts=(t.account for t in own)
    )
    mine = listed(seen, own, board.beside, today=day, limit=MINE)
    context = {
        "calls": board.calls,
        "total": board.total,
        "offset": offset,
        "shown": SHOWN,
        "stake": board.stake,
        "unjudged": board.unjudged,
        "bands": {code: board.bands.get(code, 0) for code in BANDS},
        "renewals": board.renewals,
        "renewal_days": RENEWAL_DAYS,
        "currency": seen.workspace.currency,
        "snapshot": seen.served.snapshot,
        "news": changes.news(seen, request.person, now=now),
        "words": words,
        "mine": mine if seen.scope.may("task.see") else None,
        "may_task": seen.scope.may("task.change"),
    }
    return render(request, "today/today.html", context)
