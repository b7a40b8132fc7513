"""Drafts: beginning one, editing it with a live preview, saving it, putting it away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from oarlock.app.access.door import Seen, desk, page
from oarlock.app.health import selectors, services
from oarlock.app.health.differences import differences
from oarlock.app.health.form import Typed, shown, typed
from oarlock.app.health.preview import preview_of
from oarlock.app.health.sheet import sheet
from oarlock.errors import ChangedMeanwhileError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as say
from oarlock.lake.workspace import Workspace
from oarlock.pipeline.drafts import Draft, drafts
from oarlock.scores.rubric import body_of, read_model
from oarlock.scores.rubric.words import percent

LONGEST_NOTE = 400
LONGEST_BODY = 200_000


@require_POST
@desk("health.draft")
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    key = services.start(request.person, request.POST.get("from", ""), note=_note(request), now=timezone.now())
    return redirect("health-draft", key)


@require_http_methods(["GET", "HEAD", "POST"])
@page("health.draft")
def draft(request: HttpRequest, seen: Seen, key: str) -> HttpResponse:
    """The form of a draft, and what it sends."""
    found = drafts(seen.workspace).get(key)
    if request.method != "POST":
        if found is None:
            raise Http404
        return _form(request, seen, _Edited(key=key, draft=found, held=shown(body_of(found.model)), note=found.note))
    held = _typed(request, seen.workspace, found)
    edited = _Edited(key=key, draft=found, held=held, note=_note(request), dropped=_dropped(request))
    if not held.is_valid:
        return _form(request, seen, edited, status=422)
    now = timezone.now()
    if request.POST.get("then") == "copy":
        return redirect("health-draft", services.copy(request.person, held.body, note=edited.note, now=now))
    try:
        services.save(request.person, key, held.body, expected=_seq(request), note=edited.note, now=now)
    except ChangedMeanwhileError as error:
        return _form(request, seen, edited, status=409, stale=error)
    if request.POST.get("then") == "review" and seen.scope.is_whole("health.publish"):
        return redirect("health-review", key)
    messages.success(request, say(msg("The draft is kept. Nothing that is published has changed."), lang=request.lang))
    return redirect("health-draft", key)


@require_POST
@page("health.draft")
def preview(request: HttpRequest, seen: Seen, key: str) -> HttpResponse:
    """What the typed draft would do: a piece of the page, or without script the whole page; nothing is kept."""
    found = drafts(seen.workspace).get(key)
    held = _typed(request, seen.workspace, found)
    if request.htmx:
        return render(request, "health/preview.html", {"preview": preview_of(seen, held)})
    edited = _Edited(key=key, draft=found, held=held, note=_note(request), dropped=_dropped(request))
    return _form(request, seen, edited, status=200 if held.is_valid else 422, is_tried=True)


@require_POST
@desk("health.draft")
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Put a draft away."""
    services.discard(request.person, key, expected=_seq(request), now=timezone.now())
    messages.success(request, say(msg("The draft was put away. The journal still holds it."), lang=request.lang))
    return redirect("health")


@dataclass(frozen=True, kw_only=True)
class _Edited:
    key: str
    draft: Draft | None
    held: Typed
    note: str
    dropped: frozenset[str] = frozenset()


def _form(
    request: HttpRequest,
    seen: Seen,
    edited: _Edited,
    *,
    status: int = 200,
    stale: ChangedMeanwhileError | None = None,
    is_tried: bool = False,
) -> HttpResponse:
    held, now_kept = edited.held, edited.draft
    base = _base(request, seen.workspace, now_kept)
    # Without a mistake the words follow what is typed; with one they are those of the draft that is kept.
    model = read_model(base)
    in_force = selectors.in_force(seen.workspace)
    context = {
        "percent": percent,
        "key": edited.key,
        "draft": now_kept,
        "note": edited.note,
        "sheet": sheet(held, model, base, edited.dropped),
        "drivers": model.drivers,
        "is_valid": held.is_valid,
        # After a stale edit the form counts from the newer state, so that saving again means to replace it.
        "seq": _seq_of(request, now_kept, is_stale=stale is not None),
        "base": json.dumps(base, ensure_ascii=False, separators=(",", ":")),
        "stale": render_error(stale, request.lang) if stale else "",
        "stale_lines": differences(now_kept.model, held.model) if stale and now_kept else (),
        "in_force": in_force,
        "is_behind": now_kept is not None and now_kept.model.version != in_force.model.version,
        "lines": differences(in_force.model, held.model) if held.is_valid else (),
        "preview": preview_of(seen, held) if is_tried else None,
        "may_publish": seen.scope.is_whole("health.publish"),
    }
    return render(request, "health/draft.html", context, status=status)


def _typed(request: HttpRequest, workspace: Workspace, found: Draft | None) -> Typed:
    return typed(_base(request, workspace, found), request.POST.dict())


def _base(request: HttpRequest, workspace: Workspace, found: Draft | None) -> dict[str, Any]:
    """The definition that the form's fields count from: the one it was made of, whatever was saved since."""
    told = request.POST.get("base", "")
    kept = found.model if found else selectors.in_force(workspace).model
    if not told:
        return body_of(kept)
    try:
        sent = json.loads(told[:LONGEST_BODY])
        return body_of(read_model({**sent, "name": kept.name, "version": kept.version}))
    except (ValueError, TypeError, RecursionError):
        raise BadRequest from None


def _seq_of(request: HttpRequest, found: Draft | None, *, is_stale: bool) -> int:
    if request.method == "POST" and not is_stale:
        return _seq(request)
    return found.seq if found else 0


def _seq(request: HttpRequest) -> int:
    told = request.POST.get("seq", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else -1


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()[:LONGEST_NOTE]


def _dropped(request: HttpRequest) -> frozenset[str]:
    return frozenset(name for name in request.POST if name.endswith(".drop"))
