"""The page of terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import desk
from oarlock.app.catalogue.selectors import titles
from oarlock.app.glossary import services
from oarlock.app.glossary.models import Renamed
from oarlock.domain.glossary.all import ROOMS, fits, term_of
from oarlock.kit.text import msg
from oarlock.kit.text import render as said

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
        "renamed": {one.code: one for one in Renamed.objects.all()},
        "may_rename": request.scope.is_whole("terms.change"),
        "other": "en" if request.lang == "zh" else "zh", "longest": services.LONGEST,
    }  # fmt: skip
    return render(request, "glossary/glossary.html", context)


@require_POST
@desk("terms.change", is_whole=True)
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Call a term otherwise on every page, export and explanation."""
    asked = request.POST
    services.rename(
        code, en=asked.get("en", "")[:1000], zh=asked.get("zh", "")[:1000], person=request.person, now=timezone.now()
    )
    return _back(request, code)


@require_POST
@desk("terms.change", is_whole=True)
def reset(request: HttpRequest, code: str) -> HttpResponse:
    """Call it as the product does again."""
    services.reset(code, person=request.person, now=timezone.now())
    return _back(request, code)


def _back(request: HttpRequest, code: str) -> HttpResponse:
    messages.info(request, said(msg("The term is called {name} now.", name=term_of(code).label), lang=request.lang))
    return redirect(f"{reverse('glossary')}#{code}")
