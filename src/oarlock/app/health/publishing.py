"""Publishing a draft and going back to an earlier version: what differs, whom it moves, why, and by whom."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from oarlock.app.access.door import Seen, page
from oarlock.app.health import selectors, services
from oarlock.app.health.differences import differences
from oarlock.app.health.preview import preview_of_model
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as say
from oarlock.pipeline.drafts import drafts
from oarlock.scores.rubric import Model

LONGEST_REASON = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@page("health.publish")
def review(request: HttpRequest, seen: Seen, key: str) -> HttpResponse:
    """A draft before it is published, and its publishing."""
    draft = drafts(seen.workspace).get(key)
    if draft is None or not seen.scope.is_whole("health.publish"):
        raise Http404
    parted = services.separation(
        draft.authors, request.person, today=timezone.now().astimezone(seen.workspace.zone).date()
    )
    context = {"draft": draft, "parted": parted, "target": draft.model, "seq": draft.seq, "back_to": None}

    def publish() -> Model:
        return services.publish(
            request.person, request.scope, key, expected=_number(request, "seq"), over=_number(request, "over"),
            reason=_reason(request), now=timezone.now(),
        )  # fmt: skip

    return _decide(request, seen, context, publish)


@require_http_methods(["GET", "HEAD", "POST"])
@page("health.publish")
def restore(request: HttpRequest, seen: Seen, label: str) -> HttpResponse:
    """An earlier version before it is published anew, and its publishing."""
    found = selectors.version(seen.workspace, label)
    names = {one.label for one in selectors.history(seen.workspace)}
    if found is None or found.label not in names or not seen.scope.is_whole("health.publish"):
        raise Http404
    context = {"draft": None, "parted": None, "target": found.model, "seq": 0, "back_to": found}

    def go_back() -> Model:
        return services.roll_back(
            request.person, request.scope, label, over=_number(request, "over"), reason=_reason(request),
            now=timezone.now(),
        )  # fmt: skip

    return _decide(request, seen, context, go_back)


def _decide(request: HttpRequest, seen: Seen, context: dict[str, object], act: Callable[[], Model]) -> HttpResponse:
    error, status = "", 200
    if request.method == "POST":
        try:
            new = act()
        except UserError as refused:
            error, status = render_error(refused, request.lang), 422
        else:
            told = msg("{label} is published. Figures on pages follow with the next refresh.", label=new.label)
            messages.success(request, say(told, lang=request.lang))
            return redirect("health")
    in_force, target = selectors.in_force(seen.workspace), context["target"]
    assert isinstance(target, Model)  # noqa: S101 - both callers put one there
    context |= {
        "in_force": in_force,
        "lines": differences(in_force.model, target),
        "preview": preview_of_model(seen, target),
        "reason": _reason(request),
        "error": error,
    }
    return render(request, "health/review.html", context, status=status)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:LONGEST_REASON]


def _number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else -1
