"""Who asks: the person of the session, and their scope, on every request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from oarlock.app.access.scope import NOBODY
from oarlock.app.access.selectors import person_of, scope_for

PERSON, KEY = "person", "key"


def signed_in(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that sets `request.person` (or None) and `request.scope`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.person, request.scope = None, NOBODY
        # The cookie is looked at first: a visitor without one costs no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(PERSON) is not None:
            request.person = person_of(request.session.get(KEY, ""), request.session[PERSON])
            today = dt.datetime.now(settings.WORKSPACE.zone).date()
            request.scope = scope_for(request.person, today=today)
        return respond(request)

    return middleware
