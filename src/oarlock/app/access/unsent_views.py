"""The page on which somebody finds what they had typed when their session had ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access import unsent
from oarlock.app.access.factors import own
from oarlock.app.shell.views import bad_request
from oarlock.app.shell.views import stale_form as too_old
from oarlock.kit.text import msg
from oarlock.kit.text import render as in_words


class SendAgain(HttpResponseRedirect):
    """The browser sends the same form to the other address."""

    status_code = 307


@require_http_methods(["GET", "HEAD", "POST"])
@own
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits; sending it is one click, and it goes where it was to go."""
    found = unsent.kept(request)
    if request.method != "POST":
        return render(request, "access/unsent.html", {"one": found})
    if found is None:
        return bad_request(request)
    unsent.drop(request)
    return SendAgain(found.address)


@require_POST
@own
def drop(request: HttpRequest) -> HttpResponse:
    """Nobody wants it any more."""
    unsent.drop(request)
    messages.info(request, in_words(msg("What you had typed is thrown away."), lang=request.lang))
    return redirect("today")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than its session: shown again if it came from a page of ours, and refused otherwise."""
    person = request.person.pk if request.person is not None else unsent.last_here(request)
    if request.method == "POST" and person is not None and unsent.is_from_here(request):
        if request.person is None:
            return unsent.to_sign_in(request)
        if unsent.keep(request, person):
            return redirect("unsent")
    return too_old(request, reason)
