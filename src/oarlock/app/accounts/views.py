"""The page of one customer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.accounts import selectors, words
from oarlock.metrics.relationships.drift import ASHORE, FAR


@require_safe
@page("account.see")
def account(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Everything that is published of one customer; a customer of somebody else is not found."""
    found = selectors.customer(seen, account_id)
    if found is None:
        raise Http404
    context = {"one": found, "row": found.row, "words": words, "far": FAR, "ashore": ASHORE}
    return render(request, "accounts/account.html", context)
