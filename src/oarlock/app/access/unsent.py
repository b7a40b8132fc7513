"""A form that came when its session had ended: kept until the same person has signed in again, then sent or dropped.

It rests sealed in the session of the browser that sent it, so it needs no table, dies within the hour, and is in no
backup. Who was signed in here last is told by a signed cookie that opens nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from oarlock.errors import DamagedError
from oarlock.kit.sealing import seal, unseal

if TYPE_CHECKING:
    from oarlock.app.access.models import Person

KEY, SECONDS = "unsent", 3600
LONGEST = 500_000
"""Characters of a form that is kept."""
SECRETS = frozenset({"password", "current", "again", "code", "secret", "token"})
"""Fields that are never kept, nor is any form that has one."""
_SALT, _DAYS = "oarlock.last", 30


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """What was typed. address: where it was to go; page: where it was typed, empty when the browser did not say."""

    address: str
    page: str
    fields: tuple[tuple[str, str], ...]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, and afterwards back to where one was, with what one had typed."""
    if request.headers.get("HX-Request"):
        return _piece(request)
    if request.method in ("GET", "HEAD"):
        return _asked(request.get_full_path())
    person = last_here(request)
    if request.method == "POST" and person is not None and keep(request, person):
        return _asked(reverse("unsent"))
    return _asked(_page(request) or "/")


def _piece(request: HttpRequest) -> HttpResponse:
    """A piece of a page cannot hold the sign-in page: the whole page goes there, unless something is being typed."""
    if request.method != "GET":
        return render(request, "access/signed_out.html")
    told = urlsplit(request.headers.get("HX-Current-URL", ""))
    here = f"{told.path}?{told.query}" if told.query else told.path
    response = HttpResponse()
    response.headers["HX-Redirect"] = _address(here if here.startswith("/") else "/")
    return response


def keep(request: HttpRequest, person_id: int) -> bool:
    """Keep the form that this request sends, for that person; False for one with secrets, files, or too much text."""
    if request.content_type != "application/x-www-form-urlencoded" or not SECRETS.isdisjoint(request.POST):
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]  # fmt: skip
    told = json.dumps({"address": request.get_full_path(), "page": _page(request), "fields": fields})
    if len(told) > LONGEST:
        return False
    place = _place(person_id)
    request.session[KEY] = {
        "person": person_id, "at": time.time(), "sealed": seal(told, key=settings.SECRET_KEY, place=place)
    }  # fmt: skip
    if request.person is None:
        request.session.set_expiry(SECONDS)
    return True


def kept(request: HttpRequest) -> Unsent | None:
    """What waits in this session for the person who is signed in."""
    held = request.session.get(KEY)
    if not isinstance(held, Mapping) or held["person"] != request.person.pk or held["at"] < time.time() - SECONDS:
        return None
    try:
        told = json.loads(unseal(held["sealed"], key=settings.SECRET_KEY, place=_place(request.person.pk)))
    except DamagedError:
        return None
    fields = tuple((str(name), str(value)) for name, value in told["fields"])
    return Unsent(address=told["address"], page=told["page"], fields=fields)


def drop(request: HttpRequest) -> None:
    """Nothing waits any more."""
    request.session.pop(KEY, None)


@receiver(user_logged_in)
def came_back(request: HttpRequest, user: Person, **_: Any) -> None:
    """Whoever signs in gets what they typed themselves, and nobody else's; the session lives as long as any other."""
    held = request.session.get(KEY)
    if held is not None:
        request.session.set_expiry(None)
        if held["person"] != user.pk:
            drop(request)


def cookie() -> str:
    """The name of the cookie that says who was signed in here last."""
    return "__Host-last" if settings.IS_HTTPS else "oarlock-last"


def last_here(request: HttpRequest) -> int | None:
    """The number of the person who was signed in with this browser last."""
    try:
        return int(signing.Signer(salt=_SALT).unsign(request.COOKIES.get(cookie(), "")))
    except (signing.BadSignature, ValueError):
        return None


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser know who is signed in, unless it does."""
    if request.person is not None and last_here(request) != request.person.pk:
        value = signing.Signer(salt=_SALT).sign(str(request.person.pk))
        response.set_cookie(
            cookie(), value, max_age=_DAYS * 24 * 3600, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
        )


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this; one that says nothing is not believed."""
    return request.headers.get("Origin", "") == request.build_absolute_uri("/")[:-1]


def _place(person_id: int) -> str:
    return f"unsent form {person_id}"


def _asked(back: str) -> HttpResponse:
    return redirect(_address(back))


def _address(back: str) -> str:
    return f"{reverse('sign-in')}?next={quote(back)}"


def _page(request: HttpRequest) -> str:
    told = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}):
        return ""
    parts = urlsplit(told)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
