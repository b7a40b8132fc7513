"""Errors of the layers below, as pages that say who must act and what to do."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from oarlock.errors import BusyError, OarlockError, OperatorError, UnknownNameError, UnreachableError, UserError
from oarlock.kit.text import Msg, msg, render_error

RETRY_SECONDS = 10


def failures(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers with a sentence instead of a traceback, and to text that no database can hold."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.status_code == 405 and not response.content and not request.path.startswith("/api/"):
            return _only_forms(request, response)
        return response

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


def _only_forms(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page for an address that only takes what a form sends, opened as if it were a page itself."""
    text = msg("Only a form sends to this address; it shows nothing by itself. Nothing was changed.")
    response = page(request, 405, msg("This address is no page"), text)
    response.headers["Allow"] = refused.headers.get("Allow", "")
    return response


def page(request: HttpRequest, status: int, title: Msg, what: OarlockError | Msg) -> HttpResponse:
    """A page with a title and what to do; a piece of one when htmx asked."""
    text = render_error(what, request.lang) if isinstance(what, OarlockError) else what
    context = {"title": title, "text": text, "status": status, "back": _back(request)}
    return render(request, "shell/failure.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """The page of ours on which a form or a link was, when it is another one than this; empty when it is not known."""
    for told in (request.POST.get("next", "") if request.method == "POST" else "", request.headers.get("Referer", "")):
        if told and url_has_allowed_host_and_scheme(told, {request.get_host()}):
            parts = urlsplit(told)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if path.startswith("/") and path != request.get_full_path():
                return path
    return ""


def _later(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
