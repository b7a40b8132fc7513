"""Reading: the model in force as a document, any version of it, and what differs between two."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.health import selectors
from oarlock.app.health.differences import differences
from oarlock.app.health.document import document
from oarlock.pipeline.models import Version
from oarlock.pipeline.published import model_in_force
from oarlock.scores.rubric.words import percent


@require_safe
@page("health.see")
def health(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The model in force, the drafts, and the versions so far."""
    return _document(request, seen, selectors.in_force(seen.workspace))


@require_safe
@page("health.see")
def model(request: HttpRequest, seen: Seen, label: str) -> HttpResponse:
    """One published version, of the model in force or of another that comes with Oarlock."""
    found = selectors.version(seen.workspace, label)
    if found is None:
        raise Http404
    return _document(request, seen, found)


def _document(request: HttpRequest, seen: Seen, shown: Version) -> HttpResponse:
    versions = selectors.history(seen.workspace)
    in_force, scored = versions[0], model_in_force(seen.served.snapshot)
    others = selectors.others(seen.workspace)
    context = {
        "percent": percent,
        "shown": shown,
        "bases": [shown, *(one for one in (*versions, *others) if one.label != shown.label)],
        "doc": document(shown.model),
        "is_in_force": shown.label == in_force.label,
        "in_force": in_force,
        "scored": scored,
        "is_waiting": scored.label != in_force.label,
        "versions": versions,
        "others": others,
        "drafts": selectors.open_drafts(seen.workspace) if seen.scope.may("health.draft") else [],
        "may_draft": seen.scope.may("health.draft"),
        "may_publish": seen.scope.is_whole("health.publish"),
    }
    return render(request, "health/health.html", context)


@require_safe
@page("health.see")
def compare(request: HttpRequest, seen: Seen) -> HttpResponse:
    """What differs between any two versions; by default between the last two."""
    versions = selectors.history(seen.workspace)
    last = versions[1] if len(versions) > 1 else versions[0]
    before = _asked(seen, request.GET.get("from"), last)
    after = _asked(seen, request.GET.get("to"), versions[0])
    context = {
        "before": before,
        "after": after,
        "lines": differences(before.model, after.model),
        "choices": [*versions, *selectors.others(seen.workspace)],
    }
    return render(request, "health/compare.html", context)


def _asked(seen: Seen, label: str | None, default: Version) -> Version:
    found = selectors.version(seen.workspace, label) if label else default
    if found is None:
        raise Http404
    return found
