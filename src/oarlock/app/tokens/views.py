"""The page of a person's own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access.door import desk
from oarlock.app.tokens import selectors, services
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as say

MAY = ("read", "write")


@require_http_methods(["GET", "HEAD", "POST"])
@desk("tokens.own")
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that work, and the form for another; a new one is shown in the answer to the form, never again."""
    context: dict[str, object] = {"made": None, "error": None, "asked": {"name": "", "may": "read", "days": 90}}
    status = 200
    if request.method == "POST":
        asked = {"name": request.POST.get("name", ""), "may": request.POST.get("may", ""), "days": _days(request)}
        try:
            token, raw = services.create(request.person, services.Wanted(**asked), now=timezone.now())
            context["made"] = {"token": token, "raw": raw}
        except UserError as error:
            context |= {"error": render_error(error, request.lang), "asked": asked}
            status = 422
    context |= {
        "tokens": selectors.tokens_of(request.person),
        "may": MAY,
        "days": services.DAYS,
        "now": timezone.now(),
        "may_write": request.scope.may("data.import") or request.scope.may("webhooks.change"),
        "address": request.build_absolute_uri("/api/v1/me"),
    }
    return render(request, "tokens/tokens.html", context, status=status)


@require_POST
@desk("tokens.own")
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the person's own tokens."""
    services.revoke(token_id, person=request.person, now=timezone.now())
    messages.info(request, say(msg("The token no longer works."), lang=request.lang))
    return redirect("tokens")


def _days(request: HttpRequest) -> int:
    told = request.POST.get("days", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
