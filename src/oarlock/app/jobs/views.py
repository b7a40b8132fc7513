"""The list of jobs, and one with its progress."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import desk
from oarlock.app.jobs import selectors
from oarlock.app.jobs.kinds import KINDS


@require_safe
@desk("data.see", is_whole=True)
def jobs(request: HttpRequest) -> HttpResponse:
    """What was asked for, the newest first."""
    return render(request, "jobs/list.html", {"jobs": selectors.visible(request.scope), "kinds": KINDS})


@require_safe
@desk("data.see", is_whole=True)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job; a piece of the page when it is asked for again and again while it runs."""
    found = selectors.job_of(request.scope, job_id)
    template = "jobs/progress.html" if request.htmx else "jobs/job.html"
    response = render(request, template, {"job": found, "kind": KINDS[found.kind]})
    if request.htmx and found.is_over:
        # The page around it shows what came of it.
        response.headers["HX-Refresh"] = "true"
    return response
