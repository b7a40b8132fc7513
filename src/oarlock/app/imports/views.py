"""The pages about data: what came in, what waits, and what can be taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oarlock.app.access.door import desk
from oarlock.app.imports import forms, selectors, services
from oarlock.app.imports.handler import check_whole
from oarlock.app.imports.models import Upload
from oarlock.app.jobs.models import Job
from oarlock.app.jobs.selectors import newest
from oarlock.app.shell.params import whole


@require_safe
@desk("data.see", is_whole=True)
def data(request: HttpRequest) -> HttpResponse:
    """Feeds, batches and runs; it works before anything was computed, too."""
    workspace = settings.WORKSPACE
    today = dt.datetime.now(workspace.zone).date()
    context = {
        "feeds": selectors.feeds(workspace, today=today),
        "batches": selectors.batches(workspace),
        "runs": selectors.runs(workspace),
        "shown": selectors.SHOWN,
        "uploads": Upload.objects.filter(state="open")[:20],
        "refreshing": newest("refresh"),
        "is_stale": selectors.is_stale(workspace),
        "pairs": selectors.pairs(workspace),
        "joined": selectors.joined(workspace),
    }
    return render(request, "imports/data.html", context)


@require_POST
@desk("data.import", is_whole=True)
def receive(request: HttpRequest) -> HttpResponse:
    """Take files in."""
    check_whole(request)
    upload = services.receive(request.FILES.getlist("files"), person=request.person, now=_now(), lang=request.lang)
    return redirect("upload", upload.pk)


@require_safe
@desk("data.import", is_whole=True)
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """One upload: what its tables are, what is still to be said, and what an import would do."""
    found = get_object_or_404(Upload, pk=upload_id)
    job = Job.objects.filter(key=f"check {found.pk}.{found.version}").first()
    importing = Job.objects.filter(kind="import", args__upload=found.pk).first()
    asked = request.GET.get("table", "")
    context = {
        "upload": found,
        "job": job,
        "importing": importing,
        "groups": forms.grouped(),
        "encodings": forms.ENCODINGS,
        "mark": services.mark,
        "orders": forms.ORDERS,
        "forms": {
            one["name"]: forms.mapping_form(one, wanted=request.GET.get("entity") if one["name"] == asked else None)
            for one in found.tables
            if one["header"] and (one["error"] or one["name"] == asked)
        },
        "labels": {one.name: one.label for one in forms.entities()},
        "refreshing": _after(importing),
        "until": found.at.astimezone(settings.WORKSPACE.zone).date().isoformat(),
    }
    return render(request, "imports/upload.html", context)


def _after(importing: Job | None) -> Job | None:
    """The computing that an import asked for."""
    number = importing.result.get("refresh") if importing is not None else None
    return Job.objects.filter(pk=number).first() if number else None


@require_POST
@desk("data.import", is_whole=True)
def choose(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What a person says of one table."""
    found = _open(upload_id)
    services.choose(
        found, request.POST.get("table", ""), forms.choice_of(request.POST), person=request.person, now=_now(),
        lang=request.lang,
    )  # fmt: skip
    return redirect("upload", found.pk)


@require_POST
@desk("data.import", is_whole=True)
def options(request: HttpRequest, upload_id: int) -> HttpResponse:
    """How the whole upload is read."""
    found = _open(upload_id)
    said = forms.options_of(request.POST)
    services.set_options(found, said, person=request.person, now=_now(), lang=request.lang)
    return redirect("upload", found.pk)


@require_POST
@desk("data.import", is_whole=True)
def start(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Import it."""
    found = get_object_or_404(Upload, pk=upload_id)
    services.ask_import(
        found, person=request.person, now=_now(), lang=request.lang, refresh=request.POST.get("refresh") == "1",
        until=forms.day_of(request.POST.get("until", "")),
    )  # fmt: skip
    return redirect("upload", found.pk)


@require_POST
@desk("data.import", is_whole=True)
def drop(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Forget it."""
    services.drop(_open(upload_id), person=request.person, now=_now())
    return redirect("data")


@require_http_methods(["GET", "HEAD", "POST"])
@desk("data.undo", is_whole=True)
def batch(request: HttpRequest, batch: str) -> HttpResponse:
    """One batch: what it brought, and the way to withdraw it."""
    found = selectors.batch(settings.WORKSPACE, batch)
    if found is None:
        raise Http404
    if request.method == "POST":
        job = services.ask_undo(
            batch, person=request.person, now=_now(), lang=request.lang, reason=request.POST.get("reason", "")[:500]
        )
        return redirect("job", job.pk)
    effect = selectors.effect(settings.WORKSPACE, batch) if found.kind == "import" and not found.undone_at else []
    return render(request, "imports/batch.html", {"batch": found, "effect": effect})


@require_POST
@desk("data.undo", is_whole=True)
def unsample(request: HttpRequest) -> HttpResponse:
    """Remove the sample company."""
    return redirect("job", services.ask_unsample(person=request.person, now=_now(), lang=request.lang).pk)


@require_safe
@desk("data.import", is_whole=True)
def rejected(request: HttpRequest, batch: str) -> HttpResponse:
    """The rows of a batch (or of a check) that were not loaded: where each stands, and why."""
    file = selectors.quarantine_of(settings.WORKSPACE, batch)
    if file is None:
        raise Http404
    offset = whole(request, "from", 0)
    context = {
        "batch": batch,
        "rows": selectors.rejected(file, lang=request.lang, offset=offset),
        "total": selectors.count_rejected(file),
        "offset": offset,
        "shown": selectors.SHOWN,
        "has_mending": selectors.quarantine_of(settings.WORKSPACE, batch, ending=".rows.csv") is not None,
    }
    return render(request, "imports/rejected.html", context)


@require_safe
@desk("data.import", is_whole=True)
def mending(request: HttpRequest, batch: str) -> HttpResponse:
    """The rows that were not loaded as they stood in the file, to be corrected and sent again."""
    return _download(selectors.quarantine_of(settings.WORKSPACE, batch, ending=".rows.csv"))


@require_safe
@desk("data.import", is_whole=True)
def quarantine(request: HttpRequest, batch: str) -> HttpResponse:
    """The rows of a batch that were not loaded, as a file."""
    return _download(selectors.quarantine_of(settings.WORKSPACE, batch))


def _download(file: Path | None) -> HttpResponse:
    if file is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.read_bytes(), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@desk("data.refresh", is_whole=True)
def refresh(request: HttpRequest) -> HttpResponse:
    """Compute the figures."""
    key = f"refresh {request.person.pk} {_now().isoformat()}"
    job = services.ask_refresh(key=key, person=request.person, lang=request.lang)
    return redirect(reverse("job", args=[job.pk]))


@require_POST
@desk("data.import", is_whole=True)
def identity(request: HttpRequest) -> HttpResponse:
    """Two records are the same customer, or are not; or one that was merged stands for itself again."""
    if request.POST.get("apart"):
        services.refuse(request.POST.get("keep", ""), request.POST.get("other", ""), person=request.person, now=_now())
    elif request.POST.get("split"):
        services.split(request.POST["split"], person=request.person, now=_now())
    else:
        services.merge(request.POST.get("keep", ""), request.POST.get("other", ""), person=request.person, now=_now())
    return redirect(reverse("data") + "#identity")


@require_safe
@desk("data.see", is_whole=True)
def coverage(request: HttpRequest) -> HttpResponse:
    """How many customers each kind of data speaks of, and which figures suffer; asked for by the page about data."""
    return render(request, "imports/coverage.html", selectors.covered(settings.WORKSPACE, now=_now()))


@require_safe
@desk("data.see", is_whole=True)
def run(request: HttpRequest, run: str) -> HttpResponse:
    """One published run: what it answered, from what, and by which definitions."""
    found = selectors.run(settings.WORKSPACE, run)
    if found is None:
        raise Http404
    return render(request, "imports/run.html", found)


@require_POST
@desk("data.refresh", is_whole=True)
def replay(request: HttpRequest, run: str) -> HttpResponse:
    """Compute a run again and compare."""
    if selectors.run(settings.WORKSPACE, run) is None:
        raise Http404
    once = request.POST.get("once", "")[:80] or _now().isoformat()
    return redirect("job", services.ask_replay(run, once=once, person=request.person, lang=request.lang, now=_now()).pk)


def _open(upload_id: int) -> Upload:
    """An upload that was not imported yet."""
    return get_object_or_404(Upload, pk=upload_id, state="open")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
