"""The page of one customer, now and turned back in time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.accounts import (
    asking,
    changed,
    happened,
    ledger,
    notes,
    people,
    reading,
    selectors,
    tellings,
    trend,
    turning,
    usage,
    words,
)
from oarlock.app.accounts.sources import Row
from oarlock.app.shell.params import whole
from oarlock.metrics.relationships.drift import ASHORE, FAR


@require_safe
@page("account.see")
def account(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Everything that is published of one customer; a customer of somebody else is not found."""
    today, params = reading.today_of(seen), request.GET.dict()
    if today is None:
        raise Http404
    moment = turning.turn(seen, params, today=today)
    kind, number = happened.asked(params.get("kind", ""), whole(request, "number", 1))
    read = reading.read(seen, moment, account_id, kind=kind, number=number)
    if read is None:
        raise Http404
    context: dict[str, Any] = {"line": read.line, "turn": moment, "account_id": account_id, "words": words, "far": FAR,
                               "ashore": ASHORE}  # fmt: skip
    if moment.is_missing and moment.wanted:
        problem = asking.impossible(seen, moment)
        context |= {"problem": problem, "job": None if problem else asking.job_of(moment.wanted, moment.by)}
        return render(request, "accounts/missing.html", context)
    if read.row is None:
        return render(request, "accounts/absent.html", context)
    day = moment.wanted or moment.today
    one = selectors.customer_of(read.source, read.row, read.found)
    context |= {
        "one": one, "row": read.row, "happened": happened.sections(read.found, day), "tell": tellings,
        "listed": happened.LISTED,
    }  # fmt: skip
    context |= _health_in_time(seen, moment, read, one.health_row, params)
    context |= {
        "used": usage.used(context["course"]), "people": people.mapped(read.found.get("people", ())),
        "ledger": ledger.months(read.found["moves"], context["happened"].moved, day) if "moves" in read.found else None,
        "shown_months": ledger.SHOWN,
    }  # fmt: skip
    context |= {"asked": read.found.get("requests", ()), "menu": read.found.get("menu", ())}
    beside = notes.notes(seen, account_id, context["course"])
    context["events"] = happened.page(read.found, day, kind=kind, number=number, notes=beside, until=moment.wanted)
    return render(request, "accounts/account.html", context)


def _health_in_time(
    seen: Seen, moment: turning.Turn, read: reading.Read, last: Row | None, params: dict[str, str]
) -> dict[str, Any]:
    """The course of health until the day that is shown, and why it changed between two days."""
    shown = moment.wanted or moment.today
    days = [one for one in moment.days if one.day < shown]
    course = trend.points([*read.found.get("course", ()), *([] if last is None else [{**(read.row or {}), **last}])])
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
    """Ask for the day that the page was to be turned back to, then show the page, which tells how far it is."""
    line = selectors.line_of(seen, account_id)
    if line is None:
        raise Http404
    moment = turning.turn(seen, request.POST.dict(), today=turning.as_of(line))
    if moment.wanted is not None and moment.is_missing and asking.impossible(seen, moment) is None:
        asking.ask_day(moment.wanted, moment.by, person=request.person, lang=request.lang, now=timezone.now())
    here = reverse("account", args=[account_id])
    back = {"as_of": moment.wanted.isoformat(), "by": moment.by} if moment.wanted else {}
    return redirect(f"{here}?{urlencode(back)}" if back else here)


@require_safe
@page("account.see")
def turned(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """How far the day is, for the page that waits for it; once it is over the page is shown again, as of that day."""
    line = selectors.line_of(seen, account_id)
    if line is None:
        raise Http404
    moment = turning.turn(seen, request.GET.dict(), today=turning.as_of(line))
    job = asking.job_of(moment.wanted, moment.by) if moment.wanted else None
    response = render(request, "accounts/turning.html", {"turn": moment, "account_id": account_id, "job": job})
    if request.htmx and (job is None or job.is_over):
        response.headers["HX-Refresh"] = "true"
    return response
