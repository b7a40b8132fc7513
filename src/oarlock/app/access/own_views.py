"""A person's own settings and password, and the page to which a link for a password leads."""

from __future__ import annotations

import datetime as dt
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oarlock.app.access import passwords, seats
from oarlock.app.access.factors import own
from oarlock.app.access.services import say_wishes
from oarlock.errors import UserError
from oarlock.kit.text import LANGS, Text, msg, render_error
from oarlock.kit.text import render as in_words

DIGESTS = {
    "": Text(en="none", zh="不发送"),
    "daily": Text(en="every working day", zh="每个工作日"),
    "weekly": Text(en="every week", zh="每周"),
}
"""How often somebody wants to be told what needs them."""


@require_safe
@own
def me(request: HttpRequest) -> HttpResponse:
    """Language, time zone, summary, password, second step, and where one is signed in."""
    return _shown(request)


@require_POST
@own
def wishes(request: HttpRequest) -> HttpResponse:
    """Keep language, time zone and summary."""
    lang, zone, digest = (request.POST.get(name, "") for name in ("language", "zone", "digest"))
    if lang not in LANGS or digest not in DIGESTS or (zone and zone not in available_timezones()):
        return _shown(request, error=UserError("There is no such choice.", remedy="Choose one of those listed."))
    say_wishes(request.person, language=lang, zone=zone, digest=digest, now=dt.datetime.now(dt.UTC))
    messages.success(request, in_words(msg("Kept."), lang="zh" if lang == "zh" else "en"))
    return redirect("me")


@sensitive_post_parameters("current", "password", "again")
@require_POST
@own
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on."""
    told = [request.POST.get(name, "") for name in ("current", "password", "again")]
    try:
        passwords.set_by_oneself(request.person, *told, now=dt.datetime.now(dt.UTC))
    except UserError as refused:
        return _shown(request, error=refused)
    _go_on(request)
    messages.success(request, in_words(msg("Your password is changed; other sessions have ended."), lang=request.lang))
    return redirect("me")


@require_POST
@own
def sessions(request: HttpRequest) -> HttpResponse:
    """End all other sessions."""
    passwords.end_sessions(request.person, now=dt.datetime.now(dt.UTC))
    _go_on(request)
    messages.success(request, in_words(msg("All other sessions have ended."), lang=request.lang))
    return redirect("me")


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, link: str) -> HttpResponse:
    """Set a password by a link that works once."""
    person, error = passwords.person_of(link), None
    if person is not None and request.method == "POST":
        told = [request.POST.get(name, "") for name in ("password", "again")]
        try:
            if passwords.set_by_link(link, *told, now=dt.datetime.now(dt.UTC)) is not None:
                messages.success(request, in_words(msg("Your password is set. Sign in with it."), lang=request.lang))
                return redirect("sign-in")
        except UserError as refused:
            error = render_error(refused, request.lang)
    context = {"one": person, "error": error, "shortest": passwords.SHORTEST}
    return render(request, "access/set_password.html", context, status=422 if error else 200 if person else 410)


def _shown(request: HttpRequest, *, error: UserError | None = None) -> HttpResponse:
    now = dt.datetime.now(dt.UTC)
    context = {
        "error": error and render_error(error, request.lang), "digests": DIGESTS, "has_email": settings.HAS_EMAIL,
        "zones": sorted(available_timezones()),
        "company_zone": settings.WORKSPACE.timezone, "shortest": passwords.SHORTEST,
        "sittings": seats.sittings(request.person, session=request.session.session_key, now=now),
    }  # fmt: skip
    return render(request, "access/me.html", context, status=422 if error else 200)


def _go_on(request: HttpRequest) -> None:
    """This session learns the new key, and is noted anew, since its name changes as well."""
    update_session_auth_hash(request, request.person)
    seats.forget_dead(request.person)
    seats.began(request=request, user=request.person)
