"""Language, whether the site lives, and what is shown where there is nothing."""

from __future__ import annotations

import sys

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from oarlock.app.shell.failures import answer, page
from oarlock.app.shell.language import COOKIE, language
from oarlock.kit.text import LANGS, Msg, msg


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Whether the process answers, for a supervisor; it says nothing else."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the work database answers too, for a load balancer; it says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM journal_head")
            is_well = cursor.fetchone() is not None
    except DatabaseError:
        is_well = False
    response = JsonResponse({"status": "ok" if is_well else "the work database does not answer"})
    if not is_well:
        response.status_code, response.headers["Retry-After"] = 503, "10"
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and come back to the same page."""
    chosen = request.POST.get("lang", "")
    if chosen not in LANGS:
        raise Http404
    response = redirect(back(request))
    response.set_cookie(COOKIE, chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    person = getattr(request, "person", None)
    if person is not None:
        person.speak(chosen)
    return response


def back(request: HttpRequest) -> str:
    """The page that a form was on, when it is one of ours."""
    told = request.POST.get("next", "") or request.GET.get("next", "")
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}) and told.startswith("/") else "/"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and forbidden look the same."""
    text = msg("It may have been moved, or you may not be allowed to see it.")
    return _failure(request, 404, msg("This page does not exist"), text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page of ours makes."""
    text = msg("The address or the form is not complete. Go back and try again.")
    return _failure(request, 400, msg("That cannot be done"), text)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours, whose traceback is in the log; or a database that is away, which the session noticed first."""
    error = sys.exc_info()[1]
    expected = language(lambda asked: answer(asked, error) or HttpResponse(status=500))(request)
    if expected.status_code != 500:
        return expected
    text = msg("The fault is ours; it is written in the log. Try again, or tell your administrator.")
    return _failure(request, 500, msg("This did not work"), text)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, or that did not come from a page of ours."""
    text = msg("Go back, reload the page, and send it again; what you typed is still there.")
    return _failure(request, 403, msg("This form is too old"), text)


def _failure(request: HttpRequest, status: int, title: Msg, text: Msg) -> HttpResponse:
    # A failure may come before the middleware that finds the language.
    return language(lambda asked: page(asked, status, title, text))(request)
