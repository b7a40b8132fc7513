"""The page of webhooks, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access.door import desk
from oarlock.app.webhooks import selectors, services
from oarlock.app.webhooks.words import KINDS, OFF, STATES, TEST
from oarlock.errors import UserError
from oarlock.kit.text import Msg, msg, render_error
from oarlock.kit.text import render as say

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk("webhooks.change")
def webhooks(request: HttpRequest) -> HttpResponse:
    """Who is told of what, what was sent lately, and the form for another."""
    made, error, status = None, None, 200
    asked = {"url": request.POST.get("url", "").strip(), "kinds": request.POST.getlist("kinds")}
    if request.method == "POST":
        try:
            one, secret = services.subscribe(
                asked["url"], asked["kinds"], actor=request.person.email, now=timezone.now()
            )
            made, asked = {"one": one, "secret": secret}, {"url": "", "kinds": []}
        except UserError as refused:
            error, status = render_error(refused, request.lang), 422
    rows = selectors.deliveries(limit=SHOWN)
    context = {
        "made": made,
        "error": error,
        "asked": asked,
        "kinds": KINDS,
        "test": TEST,
        "off": OFF,
        "standings": selectors.everyone(),
        "states": STATES,
        "rows": [(row, selectors.why(row, request.lang)) for row in rows],
        "shown": SHOWN,
    }
    return render(request, "webhooks/webhooks.html", context, status=status)


@require_POST
@desk("webhooks.change")
def change(request: HttpRequest, webhook_id: str) -> HttpResponse:
    """Turn one off or on, try it, or delete it."""
    what, told = request.POST.get("what", ""), {"actor": request.person.email, "now": timezone.now()}
    done: dict[str, Msg] = {
        "off": msg("The webhook is off; what happens meanwhile is not sent."),
        "on": msg("The webhook is on."),
        "test": msg("A test event is on its way; it arrives within a minute."),
        "delete": msg("The webhook was deleted."),
    }
    if what not in done:
        raise Http404
    if what == "test":
        services.try_out(webhook_id, **told)
    elif what == "delete":
        services.unsubscribe(webhook_id, **told)
    else:
        services.turn(webhook_id, is_on=what == "on", **told)
    messages.info(request, say(done[what], lang=request.lang))
    return redirect("webhooks")


@require_POST
@desk("webhooks.change")
def again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Begin anew with a delivery that was given up."""
    services.again(delivery_id, actor=request.person.email, now=timezone.now())
    messages.info(request, say(msg("It is sent again within a minute."), lang=request.lang))
    return redirect("webhooks")
