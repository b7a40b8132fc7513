"""Errors of the layers below, as pages that say who must act and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oarlock.errors import BusyError, OarlockError, OperatorError, UnknownNameError, UnreachableError, UserError
from oarlock.kit.text import Msg, msg, render_error

RETRY_SECONDS = 10


def failures(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers with a sentence instead of a traceback, and to text that no database can hold."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return respond(request)

    middleware.process_exception = answer  # type: ignore[attr-defined]  # Django looks for them there
    middleware.process_view = unwritable  # type: ignore[attr-defined]
    return middleware


def unwritable(request: HttpRequest, view: object, *_: object) -> HttpResponse | None:
    """The page for a form or an address that holds a NUL character, which PostgreSQL stores in no text.

    The API says itself what its fields may hold.
    """
    if request.path.startswith("/api/"):
        return None
    # What is exempt reads its own body, as uploads do: read here, they would be in memory before anybody looked.
    asked = [request.GET] if getattr(view, "csrf_exempt", False) else [request.GET, request.POST]
    texts = (text for one in asked for name, values in one.lists() for text in (name, *values))
    if "\0" not in request.path and not any("\0" in text for text in texts):
        return None
    return page(
        request, 400, msg("That cannot be done"), msg("The text holds a character that cannot be kept. Type it anew.")
    )


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page for an error that is expected to happen; None for a fault of ours."""
    if isinstance(error, UnknownNameError):
        return page(request, 404, msg("This page does not exist"), error)
    if isinstance(error, UserError):
        return page(request, 400, msg("That cannot be done"), error)
    if isinstance(error, BusyError | UnreachableError | OperationalError | InterfaceError):
        busy = msg("Another process is writing just now, or the database cannot be reached. Try again in a moment.")
        return _later(page(request, 503, msg("One moment"), error if isinstance(error, OarlockError) else busy))
    if isinstance(error, OarlockError):
        title = msg("The operator has to act") if isinstance(error, OperatorError) else msg("Something is damaged")
        return _later(page(request, 503, title, error))
    return None


def page(request: HttpRequest, status: int, title: Msg, what: OarlockError | Msg) -> HttpResponse:
    """A page with a title and what to do; a piece of one when htmx asked."""
    text = render_error(what, request.lang) if isinstance(what, OarlockError) else what
    return render(request, "shell/failure.html", {"title": title, "text": text, "status": status}, status=status)


def _later(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
