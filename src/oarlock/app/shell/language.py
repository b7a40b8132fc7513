"""The reader's language: the person's own choice, the browser's cookie, what the browser asks for, the company's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from oarlock.app.shell import remedies  # noqa: F401 - what is said on pages is known from here on
from oarlock.kit.locale_codes import TO_DJANGO
from oarlock.kit.surface import on_page
from oarlock.kit.text import LANGS, Lang

COOKIE = "oarlock-lang"

Respond = Callable[[HttpRequest], HttpResponse]


def language(respond: Respond) -> Respond:
    """Middleware that sets `request.lang`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.lang = _of(request)
        # A program is told what the command line would say: no page is before its eyes.
        where = nullcontext() if request.path.startswith("/api/") else on_page()
        with translation.override(TO_DJANGO[request.lang]), where:
            response = respond(request)
        response.headers.setdefault("Content-Language", request.lang)
        return response

    return middleware


def _of(request: HttpRequest) -> Lang:
    person = getattr(request, "person", None)
    for told in (getattr(person, "language", ""), request.COOKIES.get(COOKIE)):
        if told in LANGS:
            return "zh" if told == "zh" else "en"
    wanted = request.headers.get("Accept-Language", "").lower()
    if wanted and not wanted.startswith(LANGS):
        # Asked for only here, so that most pages cost no question.
        return getattr(request, "of_company", lambda: "en")()  # type: ignore[no-any-return]
    return "zh" if wanted.startswith("zh") else "en"
