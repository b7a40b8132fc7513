"""Who asks: the person of the session, and their scope, on every request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from oarlock.app.access.models import Person
from oarlock.app.access.scope import NOBODY
from oarlock.app.access.selectors import scope_for
from oarlock.app.access.unsent import remember


def signed_in(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that sets `request.person` (or None), `request.scope`, and `request.user` for the libraries."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.person, request.scope, request.user = None, NOBODY, AnonymousUser()
        # The cookie is looked at first: a visitor without one costs no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(SESSION_KEY) is not None:
            found = get_user(request)
            if isinstance(found, Person):
                request.person = request.user = found
                today = dt.datetime.now(settings.WORKSPACE.zone).date()
                request.scope = scope_for(found, today=today)
        response = respond(request)
        remember(request, response)
        return response

    return middleware
