"""Finding: as JSON for the palette, and as a page for whoever has no script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.find.selectors import find, total


@require_safe
@page("portfolio.see")
def found(request: HttpRequest, seen: Seen) -> HttpResponse:
    """A page of what fits the words."""
    words = request.GET.get("q", "")
    return render(request, "find/find.html", {"kinds": find(request, seen, words), "q": words.strip()})


@require_safe
@page("portfolio.see")
def found_json(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The same for the palette: kinds with their entries."""
    kinds = find(request, seen, request.GET.get("q", ""))
    told = [
        {"title": kind.title.in_(request.lang),
         "entries": [{"title": e.title, "note": e.note, "url": e.url} for e in kind.entries]}
        for kind in kinds
    ]  # fmt: skip
    return JsonResponse({"kinds": told, "total": total(kinds)})
