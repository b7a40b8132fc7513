"""The page about data."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import desk
from oarlock.app.imports import selectors


@require_safe
@desk("data.see")
def data(request: HttpRequest) -> HttpResponse:
    """Feeds, batches and runs; it works before anything was computed, too."""
    workspace = settings.WORKSPACE
    today = dt.datetime.now(workspace.zone).date()
    context = {
        "feeds": selectors.feeds(workspace, today=today),
        "batches": selectors.batches(workspace),
        "runs": selectors.runs(workspace),
        "shown": selectors.SHOWN,
        "place": workspace.path.name,
    }
    return render(request, "imports/data.html", context)
