"""The list of one's own summaries, and one of them."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.digests import gathering, selectors, words
from oarlock.app.tasks import words as task_words
from oarlock.app.today import words as today_words


@require_safe
@page("task.see")
def digests(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One's own summaries, the newest first."""
    found = [(one, selectors.body_of(one)) for one in selectors.digests_of(request.person)]
    context = {"digests": found, "words": words, "at_most": gathering.at_most, "has_email": settings.HAS_EMAIL}
    return render(request, "digests/list.html", context)


@require_safe
@page("task.see")
def digest(request: HttpRequest, seen: Seen, digest_id: int) -> HttpResponse:
    """One summary: what needed its reader then, each customer as it is now."""
    found = selectors.digest_of(request.person, digest_id)
    if found is None:
        raise Http404
    body, today = selectors.body_of(found), timezone.now().astimezone(seen.workspace.zone).date()
    context = {
        "digest": found, "shown": gathering.shown(seen, body, tasks=selectors.tasks_of(body), today=today),
        "words": words, "task_words": task_words, "today_words": today_words, "at_most": gathering.at_most,
    }  # fmt: skip
    return render(request, "digests/one.html", context)
