"""Every process answers with the company's choices as they are now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oarlock.app.company.selectors import language
from oarlock.app.company.services import reread


def current(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that looks whether the workspace's choices were changed: one look at a file's time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        reread()
        request.of_company = language
        return respond(request)

    return middleware
