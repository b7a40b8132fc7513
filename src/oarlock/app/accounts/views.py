"""The page of one customer, now and turned back in time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.accounts import changed, happened, selectors, sources, tellings, trend, turning, words
from oarlock.app.accounts.sources import Row
from oarlock.app.shell.params import whole
from oarlock.kit.text import msg
from oarlock.kit.text import render as said
from oarlock.metrics.relationships.drift import ASHORE, FAR


@require_safe
@page("account.see")
def account(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Everything that is published of one customer; a customer of somebody else is not found."""
    line = selectors.line_of(seen, account_id)
    if line is None:
        raise Http404
    params = request.GET.dict()
    moment = turning.turn(seen, params, today=turning.as_of(line))
    context: dict[str, Any] = {"line": line, "turn": moment, "account_id": account_id, "words": words, "far": FAR,
                               "ashore": ASHORE, "quick": turning.QUICK}  # fmt: skip
    if moment.is_missing:
        return render(request, "accounts/missing.html", context)
    source = sources.now(seen) if moment.day is None else sources.then(seen, moment.day)
    row = line if moment.day is None else source.line(account_id)
    if row is None:
        return render(request, "accounts/absent.html", context)
    context |= {"one": selectors.customer_of(source, row), "row": row}
    day = moment.wanted or moment.today
    context |= {
        "happened": happened.happened(seen, account_id, day), "tell": tellings, "listed": happened.LISTED,
        "events": happened.timeline(
            seen, account_id, day, kind=params.get("kind", ""), number=whole(request, "number", 1)
        ),
    }  # fmt: skip
    context |= _health_in_time(seen, moment, account_id, row, context["one"].health_row, params)
    return render(request, "accounts/account.html", context)


def _health_in_time(
    seen: Seen, moment: turning.Turn, account_id: str, row: Row, last: Row | None, params: dict[str, str]
) -> dict[str, Any]:
    """The course of health until the day that is shown, and why it changed between two days."""
    shown = moment.wanted or moment.today
    days = [one for one in moment.days if one.day < shown]
    course = trend.trend(seen, account_id, days, [] if last is None else [{**row, **last}])
    first, to = turning.pair(params, moment)
    rows = {point.day: point.row for point in course}
    sides = [(turning.question_at(seen, moment, day), rows.get(day)) for day in (first, to) if day is not None]
    found = changed.between(*sides) if len(sides) == 2 else None
    return {
        "course": course, "runs": trend.runs(course), "days": [*(one.day for one in days), shown],
        "first": first, "to": to, "changed": found, "headline": changed.headline(found) if found else None,
    }  # fmt: skip


@require_POST
@page("account.see")
def turn_back(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Have the day worked out that the page was to be turned back to, then show it."""
    line = selectors.line_of(seen, account_id)
    if line is None:
        raise Http404
    moment = turning.turn(seen, request.POST.dict(), today=turning.as_of(line))
    back = {"as_of": moment.wanted.isoformat(), "by": moment.by} if moment.wanted else {}
    if moment.wanted is not None and moment.is_missing:
        now = timezone.now()
        if not turning.work_out(seen, moment.wanted, moment.by, seconds=moment.seconds, now=now):
            told = msg("This day takes too long for a page. Work it out with: oarlock history --at {day}.",
                       day=moment.wanted.isoformat())  # fmt: skip
            messages.warning(request, said(told, lang=request.lang))
    return redirect(f"{reverse('account', args=[account_id])}?{urlencode(back)}" if back else
                    reverse("account", args=[account_id]))  # fmt: skip
