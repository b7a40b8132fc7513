"""The page of one customer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.domain.predicate import Is
from oarlock.lake.serving import PORTFOLIO
from oarlock.pipeline.published import model_in_force
from oarlock.scores.attention.words import why


@require_safe
@page("account.see")
def account(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Everything that is published of one customer; a customer of somebody else is not found."""
    rows = seen.rows(PORTFOLIO, where=Is("account_id", "=", account_id), limit=1)
    if not rows:
        raise Http404
    row = rows[0]
    context = {"row": row, "reasons": why(row, model_in_force(seen.served.snapshot))}
    return render(request, "accounts/account.html", context)
