"""Signing in and out, and the list of people."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oarlock.app.access.door import desk
from oarlock.app.access.limiter import PER_ADDRESS, PER_MAILBOX, forget_full, give_back, take
from oarlock.app.access.models import Person
from oarlock.app.access.roles import ROLES, ROWS
from oarlock.app.access.selectors import everybody
from oarlock.app.shell.views import back
from oarlock.kit.text import Msg, msg


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends; a wrong address and a wrong password are told apart by nothing, not even by time."""
    if request.method != "POST":
        if request.person is not None:
            return redirect(back(request))
        return render(request, "access/sign_in.html", {"error": None, "email": "", **_around(request)})
    email = request.POST.get("email", "").strip().lower()[:200]
    person, error = _checked(request, email, request.POST.get("password", ""))
    if person is None:
        context = {"error": error, "email": email, **_around(request)}
        return render(request, "access/sign_in.html", context, status=429 if error == TOO_MANY else 422)
    # From here on the library's stages decide: a second factor if the person has one, then the session.
    login = Login(user=person, email=person.email, redirect_url=back(request))
    return perform_password_login(request, {"email": person.email}, login)


WRONG = msg("The e-mail address or the password is not right.")
TOO_MANY = msg("Too many attempts. Wait some minutes and try again.")


def _around(request: HttpRequest) -> dict[str, object]:
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return {"next": back(request), "outside": apps[0] if apps else None}


def _checked(request: HttpRequest, email: str, password: str) -> tuple[Person | None, Msg]:
    now = time.time()
    forget_full(now)
    address, mailbox = f"address {_address(request)}", f"mailbox {email}"
    if not (take(address, most=PER_ADDRESS, now=now) and take(mailbox, most=PER_MAILBOX, now=now)):
        return None, TOO_MANY
    person = Person.objects.filter(email=email, is_active=True).first()
    if person is None:
        make_password(password)  # as slow as the check of a real one
        return None, WRONG
    if not person.knows(password):
        return None, WRONG
    give_back(address, most=PER_ADDRESS)
    give_back(mailbox, most=PER_MAILBOX)
    return person, WRONG


def _address(request: HttpRequest) -> str:
    """Who asks; behind a proxy of ours what it says, which is the last of the list."""
    told = request.headers.get("X-Forwarded-For", "") if settings.IS_HTTPS else ""
    return told.rpartition(",")[2].strip()[:60] or str(request.META.get("REMOTE_ADDR", ""))


def ended(request: HttpRequest) -> HttpResponse:
    """Somebody whose access has ended, known by the identity provider only."""
    return render(request, "account/account_inactive.html", status=403)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    request.session.flush()
    return redirect("sign-in")


@require_safe
@desk("people.see")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with their grants, and what each role may do."""
    return render(request, "access/people.html", {"people": everybody(), "roles": ROLES, "rows": ROWS})
