"""Pages of bulk assignment: choosing, the preview, doing it, the list of steps, undoing."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access.door import Seen, page
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.portfolio import bulk
from oarlock.app.portfolio.asked import Asked, asked
from oarlock.domain.predicate import Is, both
from oarlock.kit.text import Msg, msg
from oarlock.kit.text import render as said


@require_http_methods(["GET", "HEAD", "POST"])
@page("account.assign")
def assign(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The steps so far; with a step's token its preview; what is sent here are the customers of a new step."""
    if request.method == "POST":
        ask = _asked(request, seen)
        if "all" in request.POST:
            where = ask.where
        else:
            where = both(ask.where, Is("account_id", "in", tuple(request.POST.getlist("account")[: bulk.MOST + 1])))
        step = bulk.propose(seen, where, person=request.person, now=_now())
        return redirect(f"{reverse('portfolio-assign')}?{urlencode({'step': step.token, 'query': ask.query()})}")
    step = bulk.found(request.GET.get("step", ""), person=request.person)
    names = names_of_owners()
    if step is None:
        context = {"steps": [bulk.outcome(one) for one in bulk.steps(seen, request.person)], "names": names,
                   "bulk": bulk, "currency": seen.workspace.currency}  # fmt: skip
        return render(request, "portfolio/steps.html", context)
    people, owner = bulk.candidates(), request.GET.get("to", "")
    context = {
        "step": step,
        "people": sorted(people.items()),
        "names": names,
        "owner": owner if owner in people else "",
        "preview": bulk.preview(seen, step, owner if owner in people else ""),
        "total": step.moved.count(),
        "outcome": bulk.outcome(step) if step.state != step.PROPOSED else None,
        "currency": seen.workspace.currency,
        "query": _asked(request, seen).query(),
    }
    return render(request, "portfolio/assign.html", context)


@require_POST
@page("account.assign")
def do(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Do what the preview showed, once, and go back to the list, where it can be undone."""
    token, owner = request.POST.get("step", ""), request.POST.get("owner", "")
    bulk.carry_out(
        seen, token, owner=owner, reason=request.POST.get("reason", "").strip(), person=request.person, now=_now()
    )
    return redirect(f"{reverse('portfolio')}?{_asked(request, seen).query(done=token)}")


@require_POST
@page("account.assign")
def undo(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Undo one step, once."""
    token = request.POST.get("step", "")
    before = bulk.found(token, person=request.person)
    outcome = bulk.take_back(seen, token, person=request.person, now=_now())
    is_again = before is not None and before.state == before.UNDONE
    told = msg("This step was undone before; nothing more happened.") if is_again else _told(outcome)
    messages.success(request, said(told, lang=request.lang))
    if "steps" in request.POST:
        return redirect("portfolio-assign")
    return redirect(f"{reverse('portfolio')}?{_asked(request, seen).query()}")


def _told(outcome: bulk.Outcome) -> Msg:
    if outcome.left:
        return msg("Undone for {n} customers; {left} have changed hands since and stay as they are.",
                   n=outcome.done, left=outcome.left)  # fmt: skip
    return msg("Undone: {n} customers are again whose they were.", n=outcome.done)


def _asked(request: HttpRequest, seen: Seen) -> Asked:
    """The list that a form stood on."""
    sent = request.POST if request.method == "POST" else request.GET
    told = QueryDict(sent.get("query", "")[:8000])
    return asked(told, hidden=seen.hidden, currency=seen.workspace.currency)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
