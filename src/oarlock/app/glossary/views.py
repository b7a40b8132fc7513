"""The page of terms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import desk
from oarlock.app.catalogue.selectors import titles
from oarlock.domain.glossary.all import ROOMS, fits

LONGEST = 100


@require_safe
@desk("account.see")
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms by chapter, or those that fit some words."""
    words = request.GET.get("q", "")[:LONGEST].strip()
    chapters = [(title, [one for one in terms if fits(one, words)]) for title, terms in ROOMS]
    found = [(title, terms) for title, terms in chapters if terms]
    names = {name for _, terms in found for one in terms for name in one.metrics}
    context = {
        "words": words, "chapters": found, "total": sum(len(terms) for _, terms in found), "titles": titles(names),
    }  # fmt: skip
    return render(request, "glossary/glossary.html", context)
